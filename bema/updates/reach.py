"""Which objectives a change touches: those that cite the provision itself, and those that cite it as a whole
of which it is a part.

Who cites "Article 5", alone or with all that stands under it, means the whole article: a paragraph that is
inserted, reworded or repealed there touches the objective. Who cites paragraph (2), with or without the heading
of its article, means that paragraph: what happens to paragraph (7) does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F, QuerySet

from bema.documents.models import ChangeKind, Descent, Provision, ProvisionChange, Version
from bema.study.models import ObjectiveCitation


@dataclass(frozen=True, slots=True)
class Touch:
    """That a change of a lineage touches an objective."""

    version_id: int
    change_id: int
    lineage_id: int
    objective_id: int


@dataclass(frozen=True, slots=True)
class _Tree:
    """The lineages of a text by position; `parents` and `ends` (after the last one below) are positions."""

    lineages: tuple[int, ...]
    parents: tuple[int | None, ...]
    ends: tuple[int, ...]
    places: dict[int, int]

    def above(self, lineage: int) -> Iterable[int]:
        place = self.parents[self.places[lineage]] if lineage in self.places else None
        while place is not None:
            yield self.lineages[place]
            place = self.parents[place]

    def below(self, lineage: int) -> set[int]:
        place = self.places[lineage]
        return set(self.lineages[place + 1 : self.ends[place]])


@lru_cache(maxsize=32)
def _tree(text_id: int, _content_hash: str) -> _Tree:
    """A text's tree, read once a process: the text of a hash has one shape. One query."""
    rows = Provision.objects.filter(text=text_id).order_by("ordinal")
    lineages, parents, line = [], [], list[int]()
    ends: list[int] = []
    for place, (lineage, depth) in enumerate(rows.values_list("lineage_id", "depth")):
        for closed in line[depth:]:
            ends[closed] = place
        line = line[:depth]
        lineages.append(lineage)
        parents.append(line[-1] if line else None)
        ends.append(0)
        line.append(place)
    for left in line:
        ends[left] = len(lineages)
    places = {lineage: place for place, lineage in enumerate(lineages)}
    return _Tree(tuple(lineages), tuple(parents), tuple(ends), places)


@dataclass(frozen=True, slots=True)
class _Changed:
    version_id: int
    change_id: int
    lineage_id: int
    # (lineage, the tree in which it stands above or is the changed one), from the text before and the text after.
    trees: tuple[tuple[int, _Tree], ...]

    def wholes(self) -> dict[int, list[_Tree]]:
        """{lineage that stands above: the trees in which it does}"""
        found: dict[int, list[_Tree]] = defaultdict(list)
        for own, tree in self.trees:
            for above in tree.above(own):
                found[above].append(tree)
        return found


_SIDES = (
    "before__lineage", "before__text", "before__text__content_hash",
    "after__lineage", "after__text", "after__text__content_hash",
)  # fmt: skip


def _changed(changes: QuerySet[ProvisionChange]) -> list[_Changed]:
    found = []
    rows = changes.order_by(
        "version", F("after__ordinal").asc(nulls_last=True), "before__ordinal", "pk"
    )
    for version, pk, lineage, *sides in rows.values_list("version_id", "pk", "lineage_id", *_SIDES):
        trees = tuple(
            (own, _tree(text, content_hash))
            for own, text, content_hash in (sides[:3], sides[3:])
            if own is not None
        )
        found.append(_Changed(version, pk, lineage, trees))
    return found


class _Descents:
    """What came out of what by splits, mergers and new enactments, over all versions of some works. One query.

    Who cites a provision goes on citing what came out of it. A lineage is in no text before it came to be, so
    versions need no telling apart.
    """

    def __init__(self, version_ids: Collection[int]) -> None:
        works = Version.objects.filter(pk__in=version_ids).values("work")
        self._up: dict[int, set[int]] = defaultdict(set)
        self._down: dict[int, set[int]] = defaultdict(set)
        rows = Descent.objects.filter(version__work__in=works)
        for ancestor, descendant in rows.values_list("ancestor_id", "descendant_id"):
            self._up[descendant].add(ancestor)
            self._down[ancestor].add(descendant)

    def origins(self, lineage: int) -> set[int]:
        """The lineage and all that it came out of."""
        return _closure([lineage], self._up)

    def heirs(self, lineages: Iterable[int]) -> set[int]:
        """The lineages and all that came out of them."""
        return _closure(lineages, self._down)


def _closure(start: Iterable[int], near: dict[int, set[int]]) -> set[int]:
    found: set[int] = set()
    edge = list(start)
    while edge:
        lineage = edge.pop()
        if lineage not in found:
            found.add(lineage)
            edge += near.get(lineage, ())
    return found


def _citations(
    lineages: Collection[int], descents: _Descents
) -> tuple[dict[int, list[int]], dict[int, set[int]]]:
    """{lineage: objectives in use that cite it or what it came out of} and {objective: all that it cites, with
    what came out of that}. Two queries."""
    origins = {lineage: descents.origins(lineage) for lineage in lineages}
    wanted = {origin for found in origins.values() for origin in found}
    rows = ObjectiveCitation.objects.filter(lineage__in=wanted, objective__live=True)
    direct: dict[int, set[int]] = defaultdict(set)
    for lineage, objective in rows.values_list("lineage_id", "objective_id"):
        direct[lineage].add(objective)
    by_lineage = {
        lineage: sorted({objective for origin in found for objective in direct.get(origin, ())})
        for lineage, found in origins.items()
    }
    cited: dict[int, set[int]] = defaultdict(set)
    objectives = {objective for found in direct.values() for objective in found}
    everything = ObjectiveCitation.objects.filter(objective__in=objectives)
    for objective, lineage in everything.values_list("objective_id", "lineage_id"):
        cited[objective].add(lineage)
    return by_lineage, {objective: descents.heirs(named) for objective, named in cited.items()}


def _new_lineages(version_ids: Collection[int]) -> dict[int, set[int]]:
    """{version: lineages that begin with it}: nobody can have cited them before. One query."""
    rows = ProvisionChange.objects.filter(version__in=version_ids)
    begun = rows.filter(
        kind__in=[ChangeKind.INSERTED, ChangeKind.SPLIT], after__lineage=F("lineage")
    )
    found: dict[int, set[int]] = defaultdict(set)
    for version, lineage in begun.exclude(before__lineage=F("lineage")).values_list(
        "version_id", "lineage_id"
    ):
        found[version].add(lineage)
    return found


def _means_the_whole(
    cited: set[int], whole: int, trees: Iterable[_Tree], new: Collection[int]
) -> bool:
    """Whether of what stood under `whole` either nothing or everything is cited as well."""
    for tree in trees:
        below = tree.below(whole).difference(new)
        named = below & cited
        if not named or named == below:
            return True
    return False


def _objectives(
    change: _Changed,
    by_lineage: dict[int, list[int]],
    cited: dict[int, set[int]],
    new: Collection[int],
) -> list[int]:
    found = list(by_lineage.get(change.lineage_id, []))
    for whole, trees in change.wholes().items():
        found += [
            objective
            for objective in by_lineage.get(whole, [])
            if _means_the_whole(cited[objective], whole, trees, new)
        ]
    return list(dict.fromkeys(found))


def touches(changes: QuerySet[ProvisionChange]) -> list[Touch]:
    """Which objectives in use these changes touch, in the order of the text. Five queries, and one for each text
    that was not read before."""
    changed = _changed(changes)
    lineages = {change.lineage_id for change in changed}
    lineages |= {whole for change in changed for whole in change.wholes()}
    versions = {change.version_id for change in changed}
    by_lineage, cited = _citations(lineages, _Descents(versions))
    new = _new_lineages(versions)
    return [
        Touch(change.version_id, change.change_id, change.lineage_id, objective)
        for change in changed
        for objective in _objectives(change, by_lineage, cited, new[change.version_id])
    ]
