"""What rests on the provisions that a version changes: objectives, lessons, questions, translations.

The number of queries is the same however much that is. A citation is of a lineage (`reach` says which changes
touch it), so whatever became of the provision (reworded, moved, split, repealed) is found by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from wagtail.models import Revision

from bema.documents.models import ProvisionChange
from bema.study.compiling import words
from bema.study.models import Item, ItemEdition, Lesson, LessonEdition, Objective, StepEdition
from bema.units.models import Unit
from bema.updates.changes import substantial
from bema.updates.models import Decision, Evidence, Mastery, Settlement
from bema.updates.reach import touches

# One thing that rests on a change: ("objective" | "lesson" | "item", its id).
Key = tuple[str, int]
MODELS: dict[str, Any] = {"objective": Objective, "lesson": Lesson, "item": Item}

# --- what rests on what -------------------------------------------------------------------------


@dataclass(slots=True)
class Resting:
    """`by_change`: the things on each change, objectives first, each with its lessons and questions after it.

    `items_of` are the questions on an objective.
    """

    by_change: dict[int, list[Key]] = field(default_factory=dict)
    version_of: dict[int, int] = field(default_factory=dict)
    items_of: dict[int, list[int]] = field(default_factory=dict)

    def keys(self, version_id: int) -> list[Key]:
        """All things of a version, each once, in the order in which they come up."""
        return list(
            dict.fromkeys(
                key
                for change, keys in self.by_change.items()
                if self.version_of[change] == version_id
                for key in keys
            )
        )


def _pairs(rows: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in rows:
        found[one].append(other)
    return found


def _quoted(changes: QuerySet[ProvisionChange]) -> list[tuple[int, int, int]]:
    rows = changes.filter(lineage__steps__lesson_edition__is_current=True).order_by("pk")
    lesson = "lineage__steps__lesson_edition__lesson"
    return list(rows.values_list("version_id", "pk", lesson).distinct())


def _lessons_on(objectives: Collection[int]) -> dict[int, list[int]]:
    """{objective: published lessons that teach it}"""
    rows = LessonEdition.objects.filter(is_current=True, objectives__in=objectives)
    ordered = rows.order_by("course_id", "sort_order", "lesson_id")
    return _pairs(ordered.values_list("objectives", "lesson_id"))


def _items_on(objectives: Collection[int]) -> dict[int, list[int]]:
    """{objective: published questions on it}"""
    rows = ItemEdition.objects.filter(is_current=True, objective__in=objectives)
    return _pairs(rows.order_by("item_id").values_list("objective_id", "item_id"))


def resting(version_ids: Collection[int]) -> Resting:
    """What rests on the changes of substance of these versions. Seven queries, and one a text not read before."""
    changes = substantial(version_ids)
    quoted = _quoted(changes)
    cited = [(t.version_id, t.change_id, t.objective_id) for t in touches(changes)]
    objectives = {objective for _version, _change, objective in cited}
    lessons, items = _lessons_on(objectives), _items_on(objectives)
    found = Resting(items_of=items)
    for version, change, objective in cited:
        found.version_of[change] = version
        keys = found.by_change.setdefault(change, [])
        keys.append(("objective", objective))
        keys += [("lesson", lesson) for lesson in lessons.get(objective, [])]
        keys += [("item", item) for item in items.get(objective, [])]
    for version, change, lesson in quoted:
        found.version_of[change] = version
        found.by_change.setdefault(change, []).append(("lesson", lesson))
    found.by_change = {pk: list(dict.fromkeys(keys)) for pk, keys in found.by_change.items()}
    return found


# --- the things themselves ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Learned:
    """How many people have learned an objective, and how: one may have done several."""

    people: int = 0
    completed: int = 0
    passed: int = 0
    attested: int = 0


def learned(objective_ids: Collection[int]) -> dict[int, Learned]:
    """{objective: who has learned it}. One query, at most seven rows an objective."""
    if not objective_ids:
        return {}
    rows = (
        Mastery.objects.filter(objective__in=objective_ids)
        .order_by()
        .values_list("objective_id", "evidence")
        .annotate(people=Count("pk"))
    )
    kinds = (Evidence.COMPLETED, Evidence.PASSED, Evidence.ATTESTED)
    sums: dict[int, list[int]] = {pk: [0, 0, 0, 0] for pk in objective_ids}
    for objective, evidence, people in rows:
        sums[objective][0] += people
        for place, kind in enumerate(kinds, start=1):
            sums[objective][place] += people if evidence & kind else 0
    return {objective: Learned(*numbers) for objective, numbers in sums.items()}


@dataclass(slots=True)
class Step:
    ordinal: int
    kind: str
    lineage_ids: frozenset[int]
    # Whether it quotes a provision that changes.
    is_touched: bool = False


@dataclass(slots=True)
class Thing:
    """An objective, lesson or question as the board shows it.

    `title` is {language: words}; `draft` is its latest revision. `course` names a lesson's course.
    """

    kind: str
    pk: int
    title: dict[str, str]
    owner: Unit
    draft: Revision | None
    has_draft: bool
    settlement: Settlement | None = None
    # Of a question: its objective is retired, and it goes with it whatever was decided of it.
    goes_along: bool = False
    # Whether the one who looks may rewrite and retire it.
    is_own: bool = False
    learned: Learned | None = None
    course: dict[str, str] = field(default_factory=dict)
    # Of a question: its options as the editor wrote them, one a line, and which is right.
    options: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.kind, self.pk

    @property
    def slug(self) -> str:
        """ "objective-12": its name in forms and addresses."""
        return f"{self.kind}-{self.pk}"

    @property
    def languages(self) -> list[str]:
        return list(self.title)

    @property
    def is_rewritten(self) -> bool:
        newer_than = self.settlement.newer_than if self.settlement else 0
        return self.draft is not None and self.draft.pk > newer_than

    @property
    def state(self) -> str:
        """ "open", "keep", "retire", "along" (with its objective), "rewrite" (a draft is awaited) or "rewritten"."""
        if self.goes_along:
            return "along"
        if self.settlement is None:
            return "open"
        if self.settlement.decision == Decision.REWRITE and self.is_rewritten:
            return "rewritten"
        return self.settlement.decision

    @property
    def is_settled(self) -> bool:
        return self.state not in {"open", "rewrite"}

    @property
    def token(self) -> str:
        """What a decision is based on: it changes with every decision."""
        return token_of(self.settlement)


def token_of(settlement: Settlement | None) -> str:
    return f"{settlement.pk}.{settlement.at.timestamp():.6f}" if settlement else "none"


def going_along(rests: Resting, decided: Iterable[Settlement]) -> set[int]:
    """The questions whose objective is to be retired."""
    retired = [row for row in decided if row.decision == Decision.RETIRE and row.objective_id]
    return {item for row in retired for item in rests.items_of.get(row.thing_id, [])}


def _ids(keys: Iterable[Key], kind: str) -> list[int]:
    return [pk for what, pk in keys if what == kind]


def settlements(version_ids: Collection[int]) -> dict[int, dict[Key, Settlement]]:
    """{version: {thing: what was decided}}. One query."""
    found: dict[int, dict[Key, Settlement]] = {pk: {} for pk in version_ids}
    for row in Settlement.objects.filter(version__in=version_ids).select_related("by"):
        found[row.version_id][row.kind, row.thing_id] = row
    return found


def _rows(kind: str, keys: list[Key], *related: str) -> list[Any]:
    rows = MODELS[kind].objects.filter(pk__in=_ids(keys, kind))
    return list(rows.select_related("owner", "latest_revision__user", *related))


def _steps(lesson_ids: list[int]) -> dict[int, list[Step]]:
    """The published steps of these lessons, with what they quote. Two queries."""
    rows = StepEdition.objects.filter(
        lesson_edition__is_current=True, lesson_edition__lesson__in=lesson_ids
    )
    through = StepEdition.lineages.through.objects.filter(stepedition__in=rows)
    lineages = _pairs(through.values_list("stepedition_id", "lineage_id"))
    found: dict[int, list[Step]] = defaultdict(list)
    ordered = rows.order_by("lesson_edition_id", "ordinal")
    for pk, lesson, ordinal, kind in ordered.values_list(
        "pk", "lesson_edition__lesson_id", "ordinal", "kind"
    ):
        found[lesson].append(Step(ordinal, kind, frozenset(lineages.get(pk, []))))
    return found


def things(keys: list[Key], settled: dict[Key, Settlement]) -> dict[Key, Thing]:
    """Each of them with its words, owner, drafts and what was decided. Five queries."""
    steps = _steps(_ids(keys, "lesson"))
    found: dict[Key, Thing] = {}
    for kind, field_name in (("objective", "statement"), ("lesson", "title"), ("item", "stem")):
        related = ("course",) if kind == "lesson" else ()
        for row in _rows(kind, keys, *related):
            found[kind, row.pk] = Thing(
                kind=kind,
                pk=row.pk,
                title=words(getattr(row, field_name)),
                owner=row.owner,
                draft=row.latest_revision,
                has_draft=row.has_unpublished_changes and row.latest_revision_id is not None,
                settlement=settled.get((kind, row.pk)),
                course=words(row.course.title) if kind == "lesson" else {},
                options=words(row.options) if kind == "item" else {},
                answer=row.key if kind == "item" else "",
                steps=steps.get(row.pk, []) if kind == "lesson" else [],
            )
    return found
