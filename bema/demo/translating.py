"""Translates the demo's pages with the words of its content, through the same steps as a translator's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.strings import StringValue

from bema.accounts.models import Person
from bema.portal.addresses import to_address
from bema.portal.translation.reviewing import mark_reviewed
from bema.portal.translation.strings import snapshot


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
    known[page.slug] = to_address(words[page.title], language)
    for segment in source.stringsegment_set.select_related("string", "context"):
        other = known.get(segment.string.data, "")
        StringTranslation.objects.update_or_create(  # the memory may have offered one already
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            defaults={
                "data": StringValue.from_plaintext(other).data if other else segment.string.data,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": "",
                "last_translated_by": by,
            },
        )
    translation.save_target(user=by, publish=False)
    made: Page = page.get_translation(locale)
    made = made.specific
    if reviewed_by is not None:
        mark_reviewed(actor=reviewed_by, page=made, fingerprint=snapshot(translation).fingerprint)
    # The translator's own revision: readers are told of the words in it by whom they are and who looked them over.
    Page.objects.filter(pk=made.pk).update(first_published_at=page.first_published_at)
    made.get_latest_revision().publish()
    made.refresh_from_db()
    return made
