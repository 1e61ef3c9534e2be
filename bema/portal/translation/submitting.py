"""A page goes out for translation, with the sections above it that a language does not have yet."""

from __future__ import annotations

import re

from anyascii import anyascii
from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from bema.accounts.models import Person
from bema.common.models import audit
from bema.portal.translation.access import access_page
from bema.portal.translation.strings import ADDRESS, MANUAL, SLUG, page_of, plain

_SITE_DEPTH = 2  # of the home pages, one a language, which `found_site` makes
_LONGEST = 80


def missing_locales(page: Page) -> list[Locale]:
    """The languages in which the page does not stand yet. What only repeats the original counts as missing."""
    there = page.get_translations(inclusive=True).filter(alias_of=None)
    missing = Locale.objects.exclude(pk__in=there.values("locale_id")).order_by("pk")
    return list(missing)


@transaction.atomic
def submit(*, actor: Person, page: Page, locales: list[Locale]) -> list[Translation]:
    """Make a draft in each of the languages, to be translated, and of the sections above it too.

    A draft has what the memory knows; all else stands there in the language of the original.
    """
    access_page(actor, page)
    above = page.get_ancestors(inclusive=True).filter(depth__gt=_SITE_DEPTH)
    for one in above.specific():
        wanted = [locale for locale in locales if locale in missing_locales(one)]
        if wanted:
            translate_object(one, wanted, user=actor)
            audit(
                actor=actor,
                action="portal.submit_translation",
                subject=str(one.pk),
                languages=[locale.language_code for locale in wanted],
            )
    return list(
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale__in=locales, enabled=True
        ).select_related("source__locale", "target_locale")
    )


def address_of(title: str) -> str:
    """The words of an address in Latin letters, which every keyboard and every letter has."""
    latin = re.sub(r"[^\w\s-]", "", anyascii(title))
    return slugify(latin)[:_LONGEST].strip("-")


def name_address(translation: Translation, title: StringTranslation) -> None:
    """Until a page is published its address follows its title, unless somebody chose another one."""
    page = page_of(translation)
    if page is not None and page.first_published_at is not None:
        return
    segment = StringSegment.objects.filter(
        source_id=translation.source_id, context__path=SLUG
    ).first()
    slug = address_of(plain(title.data))
    if segment is None or not slug:
        return
    place = {
        "translation_of_id": segment.string_id,
        "context_id": segment.context_id,
        "locale_id": translation.target_locale_id,
    }
    chosen = StringTranslation.objects.filter(**place).exclude(tool_name=ADDRESS)
    if not chosen.exists():
        StringTranslation.objects.update_or_create(
            **place,
            defaults={
                "data": slug,
                "translation_type": MANUAL,
                "tool_name": ADDRESS,
                "has_error": False,
                "field_error": "",
            },
        )
