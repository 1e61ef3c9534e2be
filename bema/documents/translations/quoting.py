"""Single provisions in force in a language, where their words hold: for quotations, in one query."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from bema.documents.models import Provision, ProvisionChange, Version, VersionState
from bema.documents.translations.derive import RECUT, substance
from bema.documents.translations.numbers import Numbering


@dataclass(frozen=True, slots=True)
class Quoted:
    """A provision of the version in force, its words in `language`.

    Where the reader's language has only the words before a change, the original is quoted, `older` are the
    words of that translation, and `changed_on` is the date of the version that outdated them.
    """

    provision: Provision
    language: str
    older: Provision | None = None
    changed_on: dt.date | None = None


def _between() -> Any:
    """The published changes of a translated provision after its version, up to the day."""
    return ProvisionChange.objects.filter(
        lineage=OuterRef("lineage"),
        version__state=VersionState.PUBLISHED,
        version__in_force_from__gt=OuterRef("text__version__in_force_from"),
    )


def _of_translated_original(column: str) -> Subquery:
    """What the original said of the same provision in the version that was translated."""
    was = Provision.objects.filter(
        text__version=OuterRef("text__version"),
        text__is_original=True,
        lineage=OuterRef("lineage"),
    )
    return Subquery(was.order_by().values(column)[:1])


def quoted(lineage_ids: Iterable[int], *, language: str, on: dt.date) -> dict[int, Quoted]:
    """Each lineage's provision in the text in force on the day, in the language where its words hold.

    One query. Lineages that the version in force no longer has are left out.
    """
    in_force = Version.objects.filter(
        state=VersionState.PUBLISHED, work=OuterRef("text__version__work"), in_force_from__lte=on
    ).order_by("-in_force_from")
    translated = Q(
        text__language=language,
        text__is_original=False,
        text__version__state=VersionState.PUBLISHED,
        text__version__in_force_from__lte=on,
    )
    changes = _between().filter(version__in_force_from__lte=on)
    outdating = changes.filter(substance() | RECUT).order_by("version__in_force_from")
    rows = (
        Provision.objects.filter(lineage__in=list(lineage_ids))
        .annotate(
            was=_of_translated_original("plain"),
            was_number=_of_translated_original("number"),
            outdated_on=Subquery(outdating.values("version__in_force_from")[:1]),
            is_changed=Exists(changes),
        )
        .filter(
            translated
            | Q(text__is_original=True, text__version=Subquery(in_force.values("pk")[:1]))
        )
        .select_related("text__version__work", "parent__parent")
        .order_by("text__version__in_force_from")
    )
    originals = {row.lineage_id: row for row in rows if row.text.is_original}
    # By date: of several translations the latest stays.
    translations = {row.lineage_id: row for row in rows if not row.text.is_original}
    return {
        lineage: _quoted(original, translations.get(lineage))
        for lineage, original in originals.items()
    }


def _quoted(original: Any, translation: Any) -> Quoted:
    if translation is None:
        return Quoted(original, original.text.language)
    if translation.text.version_id == original.text.version_id:
        return Quoted(translation, translation.text.language)
    since = _outdated_on(original, translation)
    if since is not None:
        return Quoted(original, original.text.language, translation, since)
    return Quoted(_in_its_place(original, translation), translation.text.language)


def _outdated_on(original: Any, translation: Any) -> dt.date | None:
    """As for whole texts: the same words hold, words that differ without a recorded change do not."""
    if translation.was == original.plain:
        return None
    if translation.is_changed and translation.outdated_on is None:
        return None
    since: dt.date = translation.outdated_on or original.text.version.in_force_from
    return since


def _in_its_place(original: Any, translation: Any) -> Provision:
    """The original's provision with the words of the translation, to be read and never to be saved."""
    shown: Provision = copy.copy(original)
    shown.plain, shown.html = translation.plain, translation.html
    shown.text = copy.copy(translation.text)
    shown.text.version = original.text.version
    if translation.was_number == original.number:
        shown.number = translation.number
    else:
        known = Numbering([(translation.was_number or "", translation.number)])
        shown.number = known.translate(original.number) or original.number
    if translation.path == original.path:
        shown.parent = translation.parent
    return shown
