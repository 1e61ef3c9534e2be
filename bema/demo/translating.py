"""Translates the demo's pages with the words of its content, through the same steps as a translator's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from anyascii import anyascii
from django.utils.text import slugify
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.strings import StringValue

from bema.accounts.models import Person


def publish(page: Any, *, at: dt.datetime | None = None) -> None:
    """The page as it is now, made public; `at`: when it was first."""
    if at is not None:
        page.first_published_at = at
    page.save_revision().publish()
    page.refresh_from_db()


def translate(
    page: Any,
    language: str,
    words: dict[str, str],
    *,
    by: Person,
    reviewed_by: Person | None = None,
) -> Page:
    """The page in that language, published. Whatever `words` does not have stays as it is."""
    locale = Locale.objects.get(language_code=language)
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation = Translation.objects.create(source=source, target_locale=locale)
    known = {StringValue.from_plaintext(own).data: other for own, other in words.items()}
    known[page.slug] = slugify(anyascii(words[page.title]))
    for segment in source.stringsegment_set.select_related("string", "context"):
        other = known.get(segment.string.data, "")
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            data=StringValue.from_plaintext(other).data if other else segment.string.data,
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            last_translated_by=by,
        )
    translation.save_target(user=by, publish=False)
    made: Page = page.get_translation(locale)
    made = made.specific
    publish(made, at=page.first_published_at)
    return made
