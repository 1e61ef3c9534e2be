"""Where the stories of each section of the source go."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import override, pgettext
from wagtail.models import Locale

from bema.common.errors import Invalid
from bema.portal.importing.entry import Entry, Options
from bema.portal.models import HomePage, SectionMapping, SectionPage

BETWEEN = " / "
NOWHERE = "-"
Route = tuple[str, ...]


def normal(words: str) -> str:
    """Names that differ in case or in how letters are composed are one name."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())


def label_of(entry: Entry) -> str:
    return BETWEEN.join(entry.section)


def split(target: str) -> Route:
    return tuple(part.strip() for part in target.split("/") if part.strip())


@dataclass
class Plan:
    """Which target each label has: (language, label) to titles with " / " between, or "-" for none."""

    targets: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def key(language: str, label: str) -> str:
        return f"{language}|{normal(label)}"

    def target(self, language: str, label: str) -> str | None:
        return self.targets.get(self.key(language, label))

    def put(self, language: str, label: str, target: str) -> None:
        self.targets[self.key(language, label)] = target.strip()


def remembered() -> Plan:
    """What was chosen in earlier imports; a section that has moved or got another name is still found."""
    plan = Plan()
    for row in SectionMapping.objects.select_related("section"):
        target = row.target if row.section is None else BETWEEN.join(_titles(row.section))
        plan.put(row.language, row.label, target)
    return plan


def remember(plan: Plan, tree: SiteTree) -> None:
    for key, target in plan.targets.items():
        language, _bar, label = key.partition("|")
        SectionMapping.objects.update_or_create(
            language=language,
            label=label[:300],
            defaults={"target": target[:600], "section": tree.find(language, split(target))},
        )


def read_map(path: Path) -> Plan:
    """A table with the columns `old`, `language`, `section`."""
    plan = Plan()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"old", "language", "section"} <= set(rows.fieldnames or []):
            raise Invalid("The table of sections needs the columns old, language and section.")
        for row in rows:
            plan.put(row["language"] or "", row["old"] or "", row["section"] or "")
    return plan


def _titles(section: SectionPage) -> list[str]:
    above = section.get_ancestors(inclusive=True).filter(depth__gte=3)
    return [page.title for page in above]


class SiteTree:
    """The sections that there are, looked up once, and made when they are needed."""

    def __init__(self) -> None:
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self._homes: dict[str, HomePage] = {}
        for home in HomePage.objects.order_by("-path").select_related("locale"):
            self._homes[home.locale.language_code] = home
        self._sections: dict[str, dict[Route, SectionPage]] = {}

    def home(self, language: str) -> HomePage:
        try:
            return self._homes[language]
        except KeyError:
            raise Invalid(
                f"There is no home page in the language “{language}”. Run: bema setup"
            ) from None

    def sections(self, language: str) -> dict[Route, SectionPage]:
        """All sections of a language by the titles that lead to them."""
        if language not in self._sections:
            self._sections[language] = self._loaded(language)
        return self._sections[language]

    def _loaded(self, language: str) -> dict[Route, SectionPage]:
        home = self.home(language)
        titles: dict[str, Route] = {home.path: ()}
        found: dict[Route, SectionPage] = {}
        for section in SectionPage.objects.descendant_of(home).order_by("path"):
            above = titles.get(section.path[: -section.steplen])
            if above is not None:
                titles[section.path] = (*above, section.title)
                found[titles[section.path]] = section
        return found

    def forget(self) -> None:
        """What was made in a transaction that failed is not there."""
        self._sections.clear()

    def find(self, language: str, route: Route) -> SectionPage | None:
        """The section at these titles; else one that is called like the last of them, if it is the only one."""
        if not route or language not in self._homes:
            return None
        wanted = tuple(map(normal, route))
        sections = self.sections(language)
        for titles, section in sections.items():
            if tuple(map(normal, titles)) == wanted:
                return section
        named = [
            s for t, s in sections.items() if normal(t[-1]) == wanted[-1] or s.slug == wanted[-1]
        ]
        return named[0] if len(named) == 1 else None

    def find_or_make(self, language: str, route: Route) -> SectionPage:
        found = self.find(language, route)
        if found is not None:
            return found
        parent: HomePage | SectionPage = self.home(language)
        for depth in range(1, len(route) + 1):
            part = tuple(map(normal, route[:depth]))
            existing = [
                s for t, s in self.sections(language).items() if tuple(map(normal, t)) == part
            ]
            parent = existing[0] if existing else self._make(parent, language, route[:depth])
        assert isinstance(parent, SectionPage)
        return parent

    def _make(self, parent: HomePage | SectionPage, language: str, route: Route) -> SectionPage:
        title = route[-1][:255]
        parent.refresh_from_db()
        section = SectionPage(title=title, locale=self.locales[language])
        parent.add_child(instance=section)
        section.save_revision().publish()
        self.sections(language)[route] = section
        return section


def default_route(language: str, options: Options) -> Route:
    """For stories without a section."""
    if options.section:
        return split(options.section)
    with override(language):
        return (pgettext("section", "News"),)


def route_of(entry: Entry, plan: Plan, options: Options) -> Route | None:
    """Where the entry goes; None if its section is not to be taken."""
    target = plan.target(entry.language, label_of(entry))
    if target == NOWHERE:
        return None
    if options.into:
        return split(options.into)
    if target:
        return split(target)
    return entry.section or default_route(entry.language, options)
