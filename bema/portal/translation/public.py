"""What readers are told: in which languages a page is open to them, and where a translation comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from bema.portal.models import TranslationReview, TranslationState
from bema.portal.translation.states import live_revision
from bema.portal.translation.strings import original_of, translation_of


@dataclass(frozen=True, slots=True)
class Edition:
    """A page in one of its languages, open to everybody."""

    language: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Label:
    """Where a translated page comes from, for its readers."""

    is_machine: bool
    is_complete: bool
    translators: list[str]
    reviewer: str
    reviewed_at: dt.datetime | None
    lag_since: dt.datetime | None
    original: Edition | None
    language: str  # of the original


def editions(page: Page, request: HttpRequest | None = None) -> list[Edition]:
    """The page in each language in which everybody may read it, itself among them. For links and hreflang.

    What only repeats another language's words is none of them.
    """
    pages = (
        page.get_translations(inclusive=True)
        .live()
        .public()
        .filter(alias_of=None)
        .select_related("locale")
        .order_by("locale_id")
    )
    found = [
        Edition(one.locale.language_code, one.title, one.get_full_url(request) or "")
        for one in pages
    ]
    return [edition for edition in found if edition.url]


def label(page: Page, request: HttpRequest | None = None) -> Label | None:
    """What is said of a translated page; None for an original and for what was written in its language."""
    state = TranslationState.objects.filter(page=page).first()
    live = live_revision(page) if state is not None else None
    if state is None or live is None:
        return None
    review = (
        TranslationReview.objects.filter(page=page, fingerprint=live.fingerprint)
        .exclude(fingerprint="")
        .select_related("reviewer")
        .first()
    )
    original, language = _original(page, request)
    return Label(
        is_machine=live.is_machine,
        is_complete=live.is_complete,
        translators=[person.full_name for person in live.translators.order_by("full_name")],
        reviewer=review.reviewer.full_name if review and review.reviewer else "",
        reviewed_at=review.at if review else None,
        lag_since=state.lag_since,
        original=original,
        language=language,
    )


def _original(page: Page, request: HttpRequest | None) -> tuple[Edition | None, str]:
    translation = translation_of(page)
    if translation is None:
        return None, ""
    language = translation.source.locale.language_code
    original = original_of(translation)
    if original is None or not original.live:
        return None, language
    return Edition(language, original.title, original.get_url(request) or ""), language


def label_context(request: HttpRequest, page: Page) -> dict[str, Any] | None:
    """For the place under the by-line, and for whatever page shows its label itself."""
    found = label(page, request)
    return None if found is None else {"translation": found}
