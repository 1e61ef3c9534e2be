"""Addresses of provisions, in the spirit of Akoma Ntoso's eIds: "art_5/par_2/point_a".

An article is addressed from the root, so that moving it to another chapter keeps its address, and so does its printed
number. Where numbers of articles start again in each division, they are addressed through it; so are those of
annexes. The first provision to claim an address keeps it; others get __2, __3.
"""

from __future__ import annotations

from collections import Counter

from bema.documents.parsing.draft import Draft
from bema.documents.parsing.model import Doubt, Level
from bema.documents.parsing.numbers import address
from bema.documents.parsing.tradition import Tradition

_RESTARTING = 0.2  # share of repeated article numbers from which they are taken to start again in each division


def assign_paths(drafts: list[Draft], tradition: Tradition) -> list[Doubt]:
    """Set `path` of every draft; give the doubts about numbers that occur twice."""
    names = [_name(draft, tradition) for draft in drafts]
    rooted = _articles_from_root(drafts, names)
    positions: Counter[tuple[int | None, str]] = Counter()
    taken: dict[str, int] = {}
    doubts: list[Doubt] = []
    for index, draft in enumerate(drafts):
        name = names[index]
        if not draft.key or name.endswith("_"):
            positions[draft.parent, draft.code] += 1
            count = positions[draft.parent, draft.code]
            name = (
                draft.code
                if draft.code in ("preamble", "final") and count == 1
                else f"{draft.code}_{count}"
            )
        base = "" if draft.parent is None or index in rooted else drafts[draft.parent].path + "/"
        path = _free(base + name, taken)
        if draft.key and path != base + name:
            doubts.append(Doubt(index, "duplicate_number", {"number": draft.number}))
        draft.path = path
    return doubts


def _name(draft: Draft, tradition: Tradition) -> str:
    roman = draft.kind in ("division", "annex")
    return f"{draft.code}_{address(draft.key, tradition, roman=roman)}"


def _articles_from_root(drafts: list[Draft], names: list[str]) -> set[int]:
    """Articles outside annexes, each number once, unless numbers start again."""
    articles = [
        index
        for index, draft in enumerate(drafts)
        if draft.level is Level.ARTICLE and draft.key and not _in_annex(drafts, draft)
    ]
    first: dict[str, int] = {}
    for index in articles:
        first.setdefault(names[index], index)
    if len(articles) - len(first) > _RESTARTING * len(articles):
        return set()
    return set(first.values())


def _in_annex(drafts: list[Draft], draft: Draft) -> bool:
    while draft.parent is not None:
        draft = drafts[draft.parent]
        if draft.level is Level.ANNEX:
            return True
    return False


def _free(path: str, taken: dict[str, int]) -> str:
    """Take the address, or the first of `path__2`, `path__3` that is free. `taken` knows the last count of each."""
    if path not in taken:
        taken[path] = 1
        return path
    count = taken[path] + 1
    while f"{path}__{count}" in taken:
        count += 1
    taken[path] = count
    taken[f"{path}__{count}"] = 1
    return f"{path}__{count}"
