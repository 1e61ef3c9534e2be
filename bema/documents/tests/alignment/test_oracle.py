"""Texts amended at random: alignment is asked for what only the oracle knows."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bema.documents.alignment import Kind, align
from bema.documents.tests.alignment.oracle import AMENDMENTS, SCRIPTS, Draft

SEEDS = st.integers(0, 2**32)
SOME = st.lists(st.sampled_from(AMENDMENTS), max_size=8)


def draft(seed, script):
    return Draft(random.Random(seed), script)


def expected(piece):
    """(predecessor, others) of a piece; which of two merged ones goes on is left open."""
    if piece.was[:1] == (-1,):
        return None, piece.was[1:]
    return (piece.was[0] if piece.was else None), piece.was[1:]


@given(SEEDS, st.sampled_from(sorted(SCRIPTS)), SOME)
@settings(deadline=None, max_examples=120)
def test_alignment_finds_what_became_of_every_paragraph(seed, script, amendments):
    text = draft(seed, script)
    old = text.begin()
    for amendment in amendments:
        getattr(text, amendment)()
    new, pieces = text.paragraphs()

    found = align(old, new)

    for at, (match, piece) in enumerate(zip(found.matches, pieces, strict=True)):
        predecessor, others = expected(piece)
        if piece.kind is Kind.MERGED:
            assert {match.predecessor, *match.others} == set(piece.was), at
        else:
            assert (match.predecessor, match.others) == (predecessor, others), at
        if piece.kind is Kind.UNCHANGED:
            assert match.kind in (Kind.UNCHANGED, Kind.RENUMBERED, Kind.MOVED)
            assert not match.is_substance
        else:
            assert match.kind is piece.kind
            assert match.is_substance
    assert set(found.repealed) == set(range(len(old))) - {b for p in pieces for b in p.was}


@given(SEEDS, st.sampled_from(sorted(SCRIPTS)), SOME)
@settings(deadline=None, max_examples=60)
def test_each_old_paragraph_ends_once(seed, script, amendments):
    text = draft(seed, script)
    old = text.begin()
    for amendment in amendments:
        getattr(text, amendment)()
    found = align(old, text.paragraphs()[0])
    ends = [m.predecessor for m in found.matches if m.predecessor is not None]
    ends += [b for m in found.matches if m.kind in (Kind.MERGED, Kind.INSERTED) for b in m.others]
    ends += found.repealed
    assert sorted(ends) == list(range(len(old)))
    assert len(found.repealed) == len(found.repealed_substance)
    assert all(m.kind is not Kind.REPEALED for m in found.matches)


@given(SEEDS, st.sampled_from(sorted(SCRIPTS)))
@settings(deadline=None, max_examples=40)
def test_what_a_converter_does_is_no_change_of_substance(seed, script):
    old = draft(seed, script).begin()
    noise = random.Random(seed)

    def written(words):
        words = words.replace(" ", noise.choice([" ", "\u00a0", "  "]))
        return (
            noise.choice(["", " "])
            + words
            + noise.choice([".", " ;", "\\.", " {As amended by Act 5}", "[^7]"])
        )

    found = align(old, [replace(p, text=written(p.text)) for p in old])
    assert [m.predecessor for m in found.matches] == list(range(len(old)))
    assert {m.kind for m in found.matches} == {Kind.UNCHANGED}
    assert not any(m.is_substance for m in found.matches)


@given(SEEDS, st.sampled_from(sorted(SCRIPTS)))
@settings(deadline=None, max_examples=30)
def test_a_text_is_itself(seed, script):
    old = draft(seed, script).begin()
    found = align(old, old)
    assert [m.predecessor for m in found.matches] == list(range(len(old)))
    assert {m.kind for m in found.matches} == {Kind.UNCHANGED}
    assert not found.repealed
