"""Single provisions in force in a language, where their words hold: for quotations."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class _Since:
    """What became of a translated provision: its original at the time, and what has changed since."""

    plain: str | None
    number: str | None
    outdated_on: dt.date | None
    is_changed: bool


def _of_translated_original(column: str) -> Subquery:
    """What the original said of the same provision in the version that was translated."""
    was = Provision.objects.filter(
        text__version=OuterRef("text__version"),
        text__is_original=True,
        lineage=OuterRef("lineage"),
    )
    return Subquery(was.order_by().values(column)[:1])


def _since(ids: Collection[int], on: dt.date) -> dict[int, _Since]:
    """{provision of a translation: what is needed to know whether it holds on the day}. One query."""
    changes = ProvisionChange.objects.filter(
        lineage=OuterRef("lineage"),
        version__state=VersionState.PUBLISHED,
        version__in_force_from__gt=OuterRef("text__version__in_force_from"),
        version__in_force_from__lte=on,
    )
    outdating = changes.filter(substance() | RECUT).order_by("version__in_force_from")
    rows = Provision.objects.filter(pk__in=ids).order_by()
    columns = rows.values_list(
        "pk",
        _of_translated_original("plain"),
        _of_translated_original("number"),
        Subquery(outdating.values("version__in_force_from")[:1]),
        Exists(changes),
    )
    return {pk: _Since(*rest) for pk, *rest in columns}


def quoted(lineage_ids: Iterable[int], *, language: str, on: dt.date) -> dict[int, Quoted]:
    """Each lineage's provision in the text in force on the day, in the language where its words hold.

    One query; another one where the version in force has no text in the language, but an earlier one has.
    Lineages that the version in force no longer has are left out.
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
    original = Q(text__is_original=True, text__version=Subquery(in_force.values("pk")[:1]))
    rows = (
        Provision.objects.filter(translated | original, lineage__in=list(lineage_ids))
        .select_related("text__version__work", "parent__parent")
        .order_by("text__version__in_force_from")
    )
    originals = {row.lineage_id: row for row in rows if row.text.is_original}
    # By date: of several translations the latest stays.
    translations = {row.lineage_id: row for row in rows if not row.text.is_original}
    earlier = [
        row.pk
        for lineage, row in translations.items()
        if lineage in originals and row.text.version_id != originals[lineage].text.version_id
    ]
    since = _since(earlier, on) if earlier else {}
    return {
        lineage: _quoted(row, translations.get(lineage), since)
        for lineage, row in originals.items()
    }


def _quoted(
    original: Provision, translation: Provision | None, since: Mapping[int, _Since]
) -> Quoted:
    if translation is None:
        return Quoted(original, original.text.language)
    if translation.pk not in since:
        return Quoted(translation, translation.text.language)
    then = since[translation.pk]
    changed_on = _outdated_on(original, then)
    if changed_on is not None:
        return Quoted(original, original.text.language, translation, changed_on)
    shown = _in_its_place(original, translation, then.number or "")
    return Quoted(shown, translation.text.language)


def _outdated_on(original: Provision, then: _Since) -> dt.date | None:
    """As for whole texts: the same words hold, words that differ without a recorded change do not."""
    if then.plain == original.plain or (then.is_changed and then.outdated_on is None):
        return None
    return then.outdated_on or original.text.version.in_force_from


def _in_its_place(original: Provision, translation: Provision, was_number: str) -> Provision:
    """The original's provision with the words of the translation, to be read and never to be saved."""
    shown = copy.copy(original)
    shown.plain, shown.html = translation.plain, translation.html
    shown.text = copy.copy(translation.text)
    shown.text.version = original.text.version
    if was_number == original.number:
        shown.number = translation.number
    else:
        known = Numbering([(was_number, translation.number)])
        shown.number = known.translate(original.number) or original.number
    if translation.path == original.path:
        shown.parent = translation.parent
    return shown
