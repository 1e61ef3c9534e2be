"""What the page shows that compares two versions: what changed, article by article, in handy portions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString

from bema.documents.alignment import STRUCTURAL, Kind
from bema.documents.changes import Stored
from bema.documents.citation import reference
from bema.documents.comparing import Difference, compare_versions, versions_after
from bema.documents.marking import marked, whole
from bema.documents.models import (
    AmendingAct,
    ChangeKind,
    ProvisionChange,
    Text,
    Version,
    VersionState,
    Work,
)
from bema.documents.outline import HEADING_LENGTH, outline

# A page of more changes, or of more text, is heavy on a phone.
CHANGES_A_PAGE = 40
LETTERS_A_PAGE = 30_000
# Kinds of which a whole run is shown as one.
RUNS = (Kind.INSERTED, Kind.REPEALED)


def version_href(work: Work, version: Version) -> str:
    if version.state == VersionState.DRAFT:
        return reverse("document-draft", args=[work.slug, version.pk])
    return reverse("document-version", args=[work.slug, version.in_force_from])


def original_of(version: Version) -> Text:
    return version.texts.get(is_original=True)


class Side:
    """One of the two texts: addresses and references of its provisions."""

    def __init__(self, work: Work, version: Version, rows: Sequence[Stored]) -> None:
        self.text = original_of(version)
        self.rows = rows
        self._places = {row.pk: place for place, row in enumerate(rows)}
        self._base = f"{version_href(work, version)}/"
        self._outline = outline(self.text)

    def place(self, row: Stored) -> int:
        return self._places[row.pk]

    def reference(self, row: Stored) -> str:
        node = self._outline.by_path[row.paragraph.path]
        return reference(self._outline, node, self.text.language)

    def href(self, row: Stored) -> str:
        return self._base + row.paragraph.path

    def article(self, row: Stored) -> Stored | None:
        """The article that holds the provision, or is it; else the nearest division."""
        nearest: Stored | None = None
        here: Stored | None = row
        while here is not None:
            level, parent = here.paragraph.level, here.paragraph.parent
            if level == "article":
                return here
            if level in STRUCTURAL and nearest is None:
                nearest = here
            here = None if parent is None else self.rows[parent]
        return nearest


@dataclass(slots=True)
class Entry:
    """One change as it is shown: provisions before beside provisions after.

    What was merged stands with what took it in, a piece split off with what it comes from, and neighbours
    that were inserted or repealed together stand as one.
    """

    kind: Kind
    is_substance: bool
    old: list[Stored]
    new: list[Stored]
    lineages: list[int]
    acts: list[AmendingAct] = field(default_factory=list)
    reference: str = ""
    last_reference: str = ""
    href: str = ""
    was: str = ""
    history: str = ""

    @property
    def label(self) -> str:
        return str(ChangeKind(self.kind.value).label)

    @property
    def letters(self) -> int:
        return sum(len(row.paragraph.text) + 60 for row in [*self.old, *self.new])

    @property
    def is_reworded(self) -> bool:
        return bool(self.old and self.new) and _words(self.old) != _words(self.new)

    @property
    def notes(self) -> list[str]:
        """Editorial notes that came with the change: they say which act made it."""
        known = {note for row in self.old for note in row.paragraph.notes}
        found = [note for row in self.new for note in row.paragraph.notes if note not in known]
        return list(dict.fromkeys(found))

    def sides(self) -> tuple[SafeString, SafeString]:
        """Both wordings with what was struck and what came in, each provision with its number."""
        if not self.new:
            return whole(_words(self.old), "del"), whole("")
        if not self.old:
            return whole(""), whole(_words(self.new), "ins")
        return marked(_words(self.old), _words(self.new))

    def wording(self) -> SafeString:
        """Where only the place or the number changed."""
        return whole(_words(self.new))


def _words(rows: Sequence[Stored]) -> str:
    return "\n".join(f"{row.paragraph.number} {row.paragraph.text}".strip() for row in rows)


@dataclass(slots=True)
class Group:
    """The changes of one article."""

    key: int
    title: str
    above: str
    entries: list[Entry] = field(default_factory=list)
    page: int = 1


class ComparePage:
    """Two versions of a work compared. `everything` shows editorial changes, too."""

    def __init__(
        self, work: Work, earlier: Version, later: Version, *, everything: bool, number: str = ""
    ) -> None:
        self.work = work
        self.earlier = earlier
        self.later = later
        self.everything = everything
        comparison = compare_versions(earlier, later)
        self.differences = comparison.differences
        self.old = Side(work, earlier, comparison.previous)
        self.new = Side(work, later, comparison.new)
        self.groups, portions = self._portioned()
        self.page: Page[list[Group]] = Paginator(portions or [[]], 1).get_page(number)
        for group in self.page.object_list[0]:
            for entry in group.entries:
                self._place(entry)

    # --- what changed ------------------------------------------------------------------------

    def counts(self) -> list[tuple[str, int]]:
        """(kind in words, how many provisions) of what changes the rules."""
        return _counted([d for d in self.differences if d.is_substance])

    def editorial_counts(self) -> list[tuple[str, int]]:
        return _counted([d for d in self.differences if not d.is_substance])

    @cached_property
    def steps(self) -> list[Version]:
        """The versions that led from the one to the other, with their acts. Two queries."""
        rows = versions_after(self.earlier, self.later).order_by("in_force_from")
        drafts = {self.earlier.state, self.later.state} & {VersionState.DRAFT}
        if not drafts:
            rows = rows.filter(state=VersionState.PUBLISHED)
        return list(rows.prefetch_related("amending_acts__act"))

    @cached_property
    def _acts(self) -> dict[int, list[AmendingAct]]:
        """{lineage: acts of the versions that changed it}, where several versions lie between."""
        if len(self.steps) < 2:
            return {}
        acts = {version.pk: list(version.amending_acts.all()) for version in self.steps}
        found: dict[int, list[AmendingAct]] = defaultdict(list)
        rows = ProvisionChange.objects.filter(version__in=acts.keys())
        for lineage, version in rows.order_by("version__in_force_from").values_list(
            "lineage_id", "version_id"
        ):
            found[lineage] += acts[version]
        return found

    # --- entries and groups ------------------------------------------------------------------

    def _entries(self) -> Iterator[Entry]:
        shown = [d for d in self.differences if self.everything or d.is_substance]
        heads = {d.lineage for d in shown if d.is_continued}
        kin: dict[int, list[Difference]] = defaultdict(list)
        alone = []
        for difference in shown:
            if not difference.is_continued and _head(difference) in heads:
                kin[_head(difference)].append(difference)
            else:
                alone.append(difference)
        for difference in alone:
            entry = _entry(difference, kin[difference.lineage] if difference.is_continued else [])
            entry.old.sort(key=self.old.place)
            entry.new.sort(key=self.new.place)
            yield entry

    @cached_property
    def _living(self) -> dict[int, Stored]:
        return {row.lineage: row for row in self.new.rows}

    def _group_of(self, entry: Entry) -> tuple[int, Stored | None]:
        """By article; what ended stands with its article, if that goes on."""
        side = self.new if entry.new else self.old
        article = side.article((entry.new or entry.old)[0])
        return (article.lineage if article else 0), article

    def _grouped(self) -> list[Group]:
        groups: dict[int, Group] = {}
        for entry in self._entries():
            key, article = self._group_of(entry)
            if key not in groups:
                groups[key] = self._group(key, self._living.get(key, article))
            entries = groups[key].entries
            if entries and _belong_together(entries[-1], entry):
                _join(entries[-1], entry)
            else:
                entries.append(entry)
        return list(groups.values())

    def _group(self, key: int, article: Stored | None) -> Group:
        if article is None:
            return Group(key, "", "")
        side = self.new if article.lineage in self._living else self.old
        parent = article.paragraph.parent
        above = None if parent is None else side.rows[parent]
        return Group(key, _title(article), _title(above) if above else "")

    def _portioned(self) -> tuple[list[Group], list[list[Group]]]:
        """All groups, and them in pages; a group that is too long for one goes on on the next."""
        groups = self._grouped()
        pages: list[list[Group]] = []
        count = letters = 0
        for group in groups:
            group.page = 0
            for entry in group.entries:
                if not pages or count >= CHANGES_A_PAGE or letters >= LETTERS_A_PAGE:
                    pages.append([])
                    count = letters = 0
                if not pages[-1] or pages[-1][-1].key != group.key:
                    pages[-1].append(Group(group.key, group.title, group.above))
                pages[-1][-1].entries.append(entry)
                group.page = group.page or len(pages)
                count += 1
                letters += entry.letters
        return groups, pages

    def _place(self, entry: Entry) -> None:
        """What is looked up only for what is on the page."""
        side, rows = (self.new, entry.new) if entry.new else (self.old, entry.old)
        entry.reference = side.reference(rows[0])
        entry.href = side.href(rows[0])
        if entry.kind in RUNS and len(rows) > 1:
            entry.last_reference = side.reference(rows[-1])
        if entry.new and entry.old:
            was = self.old.reference(entry.old[0])
            entry.was = was if was != entry.reference else ""
        entry.history = reverse("provision-history", args=[self.work.slug, entry.lineages[0]])
        acts = [act for pk in entry.lineages for act in self._acts.get(pk, [])]
        entry.acts = list({act.identifier: act for act in acts}.values())


def _counted(differences: Sequence[Difference]) -> list[tuple[str, int]]:
    counts = Counter(d.kind.value for d in differences)
    return [(str(kind.label), counts[kind.value]) for kind in ChangeKind if counts[kind.value]]


def _head(difference: Difference) -> int:
    """The lineage with which a merged or split one is shown: what took it in, or what it comes from."""
    if difference.is_ended and difference.after is not None:
        return difference.after.lineage
    return difference.before.lineage if difference.before else difference.lineage


def _entry(main: Difference, others: Sequence[Difference]) -> Entry:
    absorbed = [d for d in others if d.is_ended and d.before is not None]
    pieces = [d for d in others if not d.is_ended]
    olds = [d.before for d in (main, *absorbed) if d.before is not None]
    news = [d.after for d in (main, *pieces) if d.after is not None]
    return Entry(
        kind=main.kind,
        is_substance=main.is_substance or any(d.is_substance for d in others),
        old=olds,
        new=news,
        lineages=[main.lineage, *(d.lineage for d in others)],
    )


def _belong_together(one: Entry, other: Entry) -> bool:
    return one.kind == other.kind and one.kind in RUNS and one.is_substance == other.is_substance


def _join(one: Entry, other: Entry) -> None:
    one.old += other.old
    one.new += other.new
    one.lineages += other.lineages


def _title(row: Stored) -> str:
    return f"{row.paragraph.number} {row.paragraph.text[:HEADING_LENGTH]}".strip()
