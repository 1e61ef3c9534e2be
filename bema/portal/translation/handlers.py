"""Follows what wagtail-localize and Wagtail do: they tell of it by signals alone."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished
from wagtail_localize.models import StringTranslation, Translation, TranslationLog

from bema.portal.translation import memory, states
from bema.portal.translation.strings import ADDRESS, MEMORY, SLUG
from bema.portal.translation.submitting import name_address

_TITLE = "title"


def connect() -> None:
    """Called when the application starts."""
    post_save.connect(_string_translated, StringTranslation, dispatch_uid="bema_string_translated")
    post_delete.connect(_string_emptied, StringTranslation, dispatch_uid="bema_string_emptied")
    post_save.connect(_submitted, Translation, dispatch_uid="bema_translation_submitted")
    post_save.connect(_made, TranslationLog, dispatch_uid="bema_translation_made")
    page_published.connect(_published, dispatch_uid="bema_page_published")
    page_unpublished.connect(_published, dispatch_uid="bema_page_unpublished")


def _translation(row: StringTranslation) -> Translation | None:
    if row.context_id is None:
        return None
    found: Translation | None = (
        Translation.objects.filter(
            source__object_id=row.context.object_id, target_locale_id=row.locale_id, enabled=True
        )
        .select_related("source__locale", "target_locale")
        .first()
    )
    return found


def _string_translated(instance: StringTranslation, raw: bool = False, **_: Any) -> None:
    if raw or instance.tool_name == ADDRESS or instance.context_id is None:
        return
    path = instance.context.path
    if path == SLUG:
        return
    translation = _translation(instance)
    memory.remember(instance.translation_of)
    if translation is None:
        return
    if path == _TITLE:
        name_address(translation, instance)
    if (
        instance.tool_name != MEMORY
    ):  # these come many at once, and whoever fills them in counts then
        states.recount(translation)


def _string_emptied(instance: StringTranslation, **_: Any) -> None:
    translation = _translation(instance)
    if translation is not None:
        states.recount(translation)


def _submitted(instance: Translation, created: bool, raw: bool = False, **_: Any) -> None:
    if created and not raw:
        memory.fill(instance)


def _made(instance: TranslationLog, created: bool, raw: bool = False, **_: Any) -> None:
    translation = Translation.objects.filter(
        source_id=instance.source_id, target_locale_id=instance.locale_id
    ).select_related("source__locale", "target_locale")
    found = translation.first()
    if created and not raw and found is not None and instance.revision is not None:
        states.note_revision(found, instance.revision)


def _published(instance: Page, **_: Any) -> None:
    states.note_publication(instance)
