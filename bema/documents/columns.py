"""One language in which a version is read: its own text in it, or what was carried over from earlier ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from bema.documents.models import Provision, Text, Version
from bema.documents.outline import Outline, outline
from bema.documents.rendering import Mark, Row, rows_of
from bema.documents.translations.carried import Carried, carried


@dataclass(frozen=True, slots=True)
class Column:
    """`text` is the one whose provisions have the ordinals: the original, where the words are carried over."""

    text: Text
    language: str
    title: str
    outline: Outline
    carried: Carried | None = None
    marks: dict[int, Mark] = field(default_factory=dict)

    @property
    def notes_language(self) -> str:
        return self.text.language if self.carried else ""

    def rows(self, start: int, end: int) -> list[Row]:
        """Provisions from one ordinal to before another; those that lag are noted in `marks`."""
        if self.carried is None:
            return rows_of(self.text, start, end)
        rows, marks = self.carried.rows(self.text, start, end)
        self.marks.update(marks)
        return rows

    def whole(self) -> list[Row]:
        return self.rows(0, len(self.outline))

    def of_lineages(self, lineages: Collection[int]) -> list[Row]:
        if self.carried is not None:
            return [row for row in self.whole() if row.lineage in lineages]
        found = Provision.objects.filter(text=self.text, lineage__in=lineages).order_by("ordinal")
        return [
            Row(*row)
            for row in found.values_list("ordinal", "plain", "html", "notes", "lineage_id")
        ]


def own(text: Text) -> Column:
    return Column(text, text.language, text.title, outline(text))


def by_way_of_earlier(version: Version, language: str, original: Text) -> Column | None:
    """The version in a language of earlier translations, if there are any."""
    found = carried(version, language)
    if found is None:
        return None
    return Column(original, language, found.title, found.outline, found)
