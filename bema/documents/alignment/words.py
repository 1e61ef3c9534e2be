"""What differs between two wordings of a provision, word by word, to be shown.

A word is what each script takes for one: letters, the marks on them and digits together where words are
spaced, a syllable where they are not (Lao), and every other sign by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

RunKind = Literal["equal", "deleted", "inserted"]

# A Lao syllable: a vowel that is written first (ເ ແ ໂ ໃ ໄ), its consonant, perhaps led by ຫ, the vowels, tones
# and the ຼ around it, and a final consonant unless that begins the next syllable (a vowel or tone follows it).
# Words consist of whole syllables, so none is cut in the middle of one.
_LAO_SIGN = "[\u0eb0-\u0ebd\u0ec8-\u0ece]"
_LAO = (
    rf"[\u0ec0-\u0ec4]?ຫ?[\u0e81-\u0eae\u0edc-\u0edf]{_LAO_SIGN}*"
    rf"(?:[ກງຍດນມຢບວ](?!{_LAO_SIGN}))?"
)
# Letters with their marks, and what joins parts of a word: об'єкт, well-known, 0,2.
_LETTER = r"(?:[^\W_\u0e80-\u0eff]|[\u0300-\u036f])"
_WORD = rf"{_LETTER}+(?:['’ʼ.,-](?={_LETTER}){_LETTER}+)*"
_TOKEN = re.compile(rf"({_LAO}|{_WORD}|\S)(\s*)|\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words of one fate. Equal and deleted runs make up the old wording, equal and inserted the new."""

    kind: RunKind
    text: str


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    space: str


def _tokens(text: str) -> list[_Token]:
    return [
        _Token(found[1] or "", found[2] if found[1] else found[0])
        for found in _TOKEN.finditer(text)
    ]


def _text(tokens: Sequence[_Token]) -> str:
    return "".join(token.word + token.space for token in tokens)


@dataclass(slots=True)
class _Stretch:
    """Either the same words on both sides, or what was there beside what is there now."""

    old: list[_Token]
    new: list[_Token]
    same: bool

    @property
    def weight(self) -> int:
        return max(sum(len(token.word) for token in side) for side in (self.old, self.new))


def _stretches(old: list[_Token], new: list[_Token]) -> list[_Stretch]:
    matcher = SequenceMatcher(None, [t.word for t in old], [t.word for t in new], autojunk=False)
    return [
        _Stretch(old[i:k], new[j:m], what == "equal") for what, i, k, j, m in matcher.get_opcodes()
    ]


def _is_island(before: _Stretch, here: _Stretch, after: _Stretch) -> bool:
    """Equality too short to be read between two changes: no longer than either of them."""
    return here.same and here.weight <= min(before.weight, after.weight)


def _joined(parts: Sequence[_Stretch]) -> _Stretch:
    return _Stretch(
        [token for part in parts for token in part.old],
        [token for part in parts for token in part.new],
        same=False,
    )


def _readable(stretches: list[_Stretch]) -> list[_Stretch]:
    """Changes with only an island between them become one, until none is left."""
    kept: list[_Stretch] = []
    for stretch in stretches:
        kept.append(stretch)
        while len(kept) >= 3 and not kept[-1].same and _is_island(*kept[-3:]):
            kept[-3:] = [_joined(kept[-3:])]
    return kept


def _runs(stretch: _Stretch) -> Iterator[Run]:
    if not stretch.same:
        yield Run("deleted", _text(stretch.old))
        yield Run("inserted", _text(stretch.new))
        return
    for before, after in zip(stretch.old, stretch.new, strict=True):
        if before.space == after.space:
            yield Run("equal", before.word + before.space)
        else:
            yield from (Run("equal", before.word), Run("deleted", before.space))
            yield Run("inserted", after.space)


def differences(old: str, new: str) -> list[Run]:
    """The runs of words that are equal, deleted and inserted, in reading order."""
    runs: list[Run] = []
    for stretch in _readable(_stretches(_tokens(old), _tokens(new))):
        for run in _runs(stretch):
            if runs and runs[-1].kind == run.kind:
                runs[-1] = Run(run.kind, runs[-1].text + run.text)
            elif run.text:
                runs.append(run)
    return runs
