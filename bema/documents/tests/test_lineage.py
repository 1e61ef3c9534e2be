"""Alignment of a text with the one before it, without a database."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bema.documents.lineage import Known, Piece, assign_lineages, normalise, similarity
from bema.documents.tests.texts import RULE_EN, RULE_EN_LATER


def known(lines):
    return [Known(*line, lineage) for lineage, line in enumerate(lines, start=100)]


def new(lines):
    return [Piece(*line) for line in lines]


def test_an_unchanged_text_keeps_every_lineage():
    assert assign_lineages(known(RULE_EN), new(RULE_EN)) == list(range(100, 100 + len(RULE_EN)))


def test_rewording_keeps_the_lineage_and_insertion_makes_a_new_one():
    before = {k.path: k.lineage for k in known(RULE_EN)}
    after = dict(
        zip(
            [line[0] for line in RULE_EN_LATER],
            assign_lineages(known(RULE_EN), new(RULE_EN_LATER)),
            strict=True,
        )
    )
    assert after["art_1/par_2/point_a"] == before["art_1/par_2/point_a"]
    assert after["art_2/par_1"] == before["art_2/par_1"]
    assert after["art_1/par_3"] is None
    assert before["art_2/par_2"] not in after.values()


def test_renumbering_keeps_the_lineage():
    inserted = ("art_1/par_1", "paragraph", "1.", "A wholly new first rule about the night watch.")
    old = RULE_EN[3]
    moved = ("art_1/par_2", "paragraph", "2.", old[3])
    result = assign_lineages(known(RULE_EN[:4]), new([*RULE_EN[:3], inserted, moved]))
    assert result == [100, 101, 102, None, 103]


def test_kinds_of_quotation_mark_dash_and_apostrophe_are_no_change():
    assert normalise("«Об’єкт» – це\u00a0 річ") == normalise('"об\'єкт" - це річ')


def test_similarity_needs_no_spaces_between_words():
    one = Piece("a", "paragraph", "", "ທຸກບ້ານແຕ່ງຕັ້ງຜູ້ປະຈຳການ")
    other = Piece("b", "paragraph", "", "ທຸກບ້ານແຕ່ງຕັ້ງຜູ້ປະຈຳການໃໝ່")
    assert similarity(one, other) > 0.8


WORDS = st.text(alphabet="abcdefgh ", min_size=20, max_size=60).map(str.strip).filter(bool)
BODIES = st.lists(WORDS, min_size=1, max_size=12, unique_by=normalise)


def paragraphs(bodies):
    return [(f"par_{n}", "paragraph", f"{n}.", body) for n, body in enumerate(bodies, start=1)]


@given(BODIES)
def test_whatever_is_unchanged_stays_itself(bodies):
    lines = paragraphs(bodies)
    assert assign_lineages(known(lines), new(lines)) == [k.lineage for k in known(lines)]


@given(BODIES, st.data())
@settings(deadline=None)
def test_no_lineage_is_given_twice_whatever_is_inserted_and_removed(bodies, data):
    kept = [body for body in bodies if data.draw(st.booleans())]
    at = data.draw(st.integers(0, len(kept)))
    changed = [*kept[:at], data.draw(WORDS), *kept[at:]]
    result = assign_lineages(known(paragraphs(bodies)), new(paragraphs(changed)))
    given_out = [lineage for lineage in result if lineage is not None]
    assert len(given_out) == len(set(given_out))
    assert len(result) == len(changed)


@given(BODIES, st.data())
@settings(deadline=None)
def test_removing_leaves_the_others_as_they_were(bodies, data):
    lines = [
        (f"art_{n}", "unnumbered", "", f"{body} {n} of its own kind")
        for n, body in enumerate(bodies)
    ]
    keep = [data.draw(st.booleans()) for _ in lines]
    before = known(lines)
    result = assign_lineages(
        before, [Piece(*line) for line, k in zip(lines, keep, strict=True) if k]
    )
    assert result == [b.lineage for b, k in zip(before, keep, strict=True) if k]
