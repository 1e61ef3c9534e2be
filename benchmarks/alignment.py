"""How well and how fast texts are aligned, beside plainer ways of doing it.

    python -m benchmarks.alignment [LAWS_DIR] [--law uk/2694-12 ...] [--errors]

The truth are the official anchors: two versions that follow each other, both with anchors, are aligned
without them, and each pair of paragraphs is compared with the pair of the same anchor.

- *All*: every paragraph of the later version that has an anchor. A pair is right if both ends carry the same
  anchor; precision is the share of the pairs given that are right, recall that of the right pairs given.
- *Hard*: the same over those paragraphs of the later version that changed (their letters and digits differ from
  those of their predecessor by anchor, notes in braces and footnote marks aside), moved (their own number, their
  parent or their place among those that stayed differs), or are new (the anchor is not in the earlier version).
- *Substance*: the set of what changed in substance: words differ, new, or gone. Each member is found or not. By
  anchors, what an act enacted anew word for word counts as new and gone; ours calls that no change of substance.

The ways compared: the same address; `difflib` over the paragraphs (number and words); the same, and inside each
replaced run the best ratio first; and ours. Where only the later text has anchors, the converter changed between
them: there the share of paragraphs is printed that are recognised as the same norm.
Speed is measured on a made-up code of 2 MB, with some changes, renumbered throughout and rewritten throughout.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from bema.documents.alignment import Alignment, Kind, Paragraph, align
from benchmarks.alignment_truth import Dated, Pairs, Truth, history, plain, truth
from benchmarks.alignment_ways import WAYS, ours

# Laws that were looked at while the algorithm was made; figures of the others are those of texts never seen.
SEEN = ("uk/5403-17", "uk/2694-12")


@dataclass
class Score:
    """What was found, what was found wrongly, and what was there to find."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    def add(self, found: Set[object], wanted: Set[object]) -> None:
        self.right += len(found & wanted)
        self.given += len(found)
        self.wanted += len(wanted)

    def __iadd__(self, other: Score) -> Score:
        self.right += other.right
        self.given += other.given
        self.wanted += other.wanted
        return self

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.given + self.wanted
        return 2 * self.right / both if both else 1.0


@dataclass
class Scores:
    """Of one way: over all paragraphs, over the hard ones, and of what changed in substance."""

    every: Score = field(default_factory=Score)
    hard: Score = field(default_factory=Score)
    substance: Score = field(default_factory=Score)
    seconds: float = 0.0

    def __iadd__(self, other: Scores) -> Scores:
        self.every += other.every
        self.hard += other.hard
        self.substance += other.substance
        self.seconds += other.seconds
        return self


def _substance_by_words(
    earlier: Dated, later: Dated, pairs: Pairs, judged: set[int]
) -> set[tuple[str, int]]:
    """What a way without classes of its own would call changed in substance."""
    old, new = earlier.paragraphs, later.paragraphs
    found = {
        ("new", at)
        for at in judged
        if at not in pairs or plain(old[pairs[at]].text) != plain(new[at].text)
    }
    used = set(pairs.values())
    gone = (at for at, anchor in enumerate(earlier.anchors) if anchor and at not in used)
    return found | {("old", at) for at in gone}


def _substance_of(alignment: Alignment, earlier: Dated, judged: set[int]) -> set[tuple[str, int]]:
    found = {("new", at) for at in judged if alignment.matches[at].is_substance}
    gone = zip(alignment.repealed, alignment.repealed_substance, strict=True)
    succeeded = {
        before
        for match in alignment.matches
        if match.is_substance and match.kind in (Kind.MERGED, Kind.INSERTED)
        for before in match.others
    }
    ended = [*(at for at, substance in gone if substance), *succeeded]
    return found | {("old", at) for at in ended if earlier.anchors[at]}


def judge(scores: dict[str, Scores], earlier: Dated, later: Dated) -> Truth:
    """Count one pair of versions in."""
    known = truth(earlier, later)
    changed = {("new", at) for at in known.reworded | known.inserted}
    changed |= {("old", at) for at in known.repealed}
    for name, way in WAYS.items():
        started = time.perf_counter()
        pairs = way(earlier.paragraphs, later.paragraphs)
        mine = scores[name]
        mine.seconds += time.perf_counter() - started
        for score, among in ((mine.every, known.judged), (mine.hard, known.hard)):
            score.add(
                {(at, b) for at, b in pairs.items() if at in among},
                {(at, b) for at, b in known.pairs.items() if at in among},
            )
        found = _substance_by_words(earlier, later, pairs, known.judged)
        if way is ours:
            found = _substance_of(
                align(earlier.paragraphs, later.paragraphs), earlier, known.judged
            )
        mine.substance.add(found, changed)
    return known


# -- the report -----------------------------------------------------------------------------------


def _figures(score: Score) -> str:
    return f"{score.precision:.4f} {score.recall:.4f} {score.f1:.4f}"


def print_scores(title: str, scores: dict[str, Scores]) -> None:
    print(f"\n{title}")
    columns = [f"{what + ': prec. recall F1':>30}" for what in ("all", "hard", "substance")]
    print(f"{'':22}{''.join(columns)}{'seconds':>10}")
    for name, found in scores.items():
        row = [f"{_figures(s):>30}" for s in (found.every, found.hard, found.substance)]
        print(f"{name:22}{''.join(row)}{found.seconds:10.1f}")


def print_errors(earlier: Dated, later: Dated, known: Truth) -> None:
    """Each wrong decision with both ends, for who works on the algorithm."""
    pairs = ours(earlier.paragraphs, later.paragraphs)
    print(f"=== {earlier.date} -> {later.date}")
    for at in sorted(known.judged):
        if pairs.get(at) == known.pairs.get(at):
            continue
        p = later.paragraphs[at]
        print(f"  {at} {p.path} {p.number} {p.text[:200]}")
        for what, before in (("given", pairs.get(at)), ("truth", known.pairs.get(at))):
            if before is not None:
                q = earlier.paragraphs[before]
                print(f"     {what} {before} {q.path} {q.number} {q.text[:200]}")


def same_norm(earlier: Dated, later: Dated) -> float:
    """The share of the later version's paragraphs that are recognised as saying what they said before."""
    matches = align(earlier.paragraphs, later.paragraphs).matches
    same = sum(m.predecessor is not None and not m.is_substance for m in matches)
    return same / len(matches)


@dataclass
class Report:
    """Sums over laws."""

    scores: dict[str, Scores] = field(default_factory=lambda: {way: Scores() for way in WAYS})
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Report) -> None:
        for way, scores in other.scores.items():
            self.scores[way] += scores
        self.counts += other.counts

    def count(self, earlier: Dated, later: Dated) -> Truth:
        known = judge(self.scores, earlier, later)
        self.counts["pairs of versions"] += 1
        self.counts["paragraphs"] += len(known.judged)
        self.counts["hard"] += len(known.hard)
        for what in ("reworded", "moved", "inserted", "repealed"):
            self.counts[what] += len(getattr(known, what))
        return known

    def show(self, name: str) -> None:
        if self.counts:
            counts = ", ".join(f"{number:,} {what}" for what, number in self.counts.items())
            print_scores(f"{name} ({counts})", self.scores)


def measure(name: str, folder: Path, *, errors: bool) -> Report:
    """One law, version after version."""
    report = Report()
    for earlier, later in pairwise(history(folder)):
        if earlier.has_anchors and later.has_anchors:
            known = report.count(earlier, later)
            if errors:
                print_errors(earlier, later, known)
        elif later.has_anchors:
            share = same_norm(earlier, later)
            print(
                f"{name} {earlier.date} -> {later.date}: another converter; {share:.4f} of the paragraphs "
                "recognised as the same norm"
            )
    report.show(name)
    return report


def laws(folder: Path, only: Sequence[str]) -> None:
    """All laws under the folder, and sums of those seen and those never seen in the making."""
    seen, unseen = Report(), Report()
    for index in sorted(folder.rglob("index.json")):
        name = index.parent.relative_to(folder).as_posix()
        if only and name not in only:
            continue
        (seen if name in SEEN else unseen).add(measure(name, index.parent, errors=name in only))
    if not only:
        seen.show("laws that were looked at")
        unseen.show("laws that were not looked at")


# -- speed ----------------------------------------------------------------------------------------


def _sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(_VOCABULARY) for _ in range(words)).capitalize() + "."


_VOCABULARY = [
    "".join(random.Random(n).choice("аеиоуклмнпрствд") for _ in range(3 + n % 9))
    for n in range(4_000)
]


def code(articles: int) -> list[Paragraph]:
    """A made-up code: chapters of twenty articles with five numbered paragraphs each."""
    dice = random.Random(7)
    made: list[Paragraph] = []
    for number in range(1, articles + 1):
        if number % 20 == 1:
            chapter = len(made)
            made.append(
                Paragraph(
                    f"chp_{chapter}", "chapter", f"Глава {number // 20 + 1}.", _sentence(dice, 5)
                )
            )
        article = len(made)
        made.append(
            Paragraph(f"art_{number}", "article", f"Стаття {number}.", _sentence(dice, 6), chapter)
        )
        made += [
            Paragraph(f"art_{number}/par_{n}", "paragraph", f"{n}.", _sentence(dice, 17), article)
            for n in range(1, 6)
        ]
    return made


def amended(text: Sequence[Paragraph], share: float) -> list[Paragraph]:
    """Some paragraphs with other words."""
    dice = random.Random(8)
    return [
        replace(p, text=p.text + " " + _sentence(dice, 4)) if dice.random() < share else p
        for p in text
    ]


def renumbered(text: Sequence[Paragraph]) -> list[Paragraph]:
    """Every article one further, as after an insertion at the beginning."""

    def shift(words: str) -> str:
        return re.sub(r"(art_|Стаття )(\d+)", lambda m: f"{m[1]}{int(m[2]) + 1}", words)

    return [replace(p, path=shift(p.path), number=shift(p.number)) for p in text]


def converted(text: Sequence[Paragraph]) -> list[Paragraph]:
    """The same words as another converter writes them."""
    return [replace(p, text=p.text.replace("а ", "а\u00a0").replace(".", " .")) for p in text]


def rewritten(text: Sequence[Paragraph]) -> list[Paragraph]:
    """The same addresses with other words throughout, of which a third are the old ones."""
    dice = random.Random(9)

    def anew(words: str) -> str:
        return " ".join(
            w if dice.random() < 0.33 else dice.choice(_VOCABULARY) for w in words.split()
        )

    return [replace(p, text=anew(p.text)) for p in text]


def speed(articles: int) -> None:
    """Seconds for a code of about 2 MB, the best of three."""
    old = code(articles)
    size = sum(len(p.text.encode()) for p in old)
    print(f"\nspeed: a code of {len(old):,} paragraphs, {size / 1e6:.1f} MB, two versions")
    for what, new in [
        ("2 % amended", amended(old, 0.02)),
        ("renumbered throughout, 2 % amended", renumbered(amended(old, 0.02))),
        ("another converter", converted(old)),
        ("rewritten throughout", rewritten(old)),
    ]:
        took = []
        for _ in range(3):
            began = time.process_time()
            align(old, new)
            took.append(time.process_time() - began)
        print(f"align, {what:40} {min(took):6.2f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("laws", type=Path, nargs="?")
    parser.add_argument("--law", action="append", default=[], help="only this one, with its errors")
    parser.add_argument("--articles", type=int, default=1_450, help="of the made-up code")
    given = parser.parse_args()
    if given.laws:
        laws(given.laws, given.law)
    if not given.law:
        speed(given.articles)


if __name__ == "__main__":
    main()
