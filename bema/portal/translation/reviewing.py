"""Somebody other than its translators reads a translation and stands for it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from bema.accounts.models import Person
from bema.common.clock import now
from bema.common.errors import Absent, Conflict, Invalid
from bema.common.models import audit
from bema.portal.models import TranslationReview, TranslationState
from bema.portal.translation import states
from bema.portal.translation.access import access_page
from bema.portal.translation.strings import Snapshot, snapshot, translation_of


class NotReviewable(Invalid):
    code = "not_reviewable"


@transaction.atomic
def mark_reviewed(*, actor: Person, page: Page, fingerprint: str) -> TranslationReview:
    """Say that the translation is right as it stands. `fingerprint` is of the text that the reviewer saw.

    A later change of any string ends it, for a review is of exactly these words.
    """
    access_page(actor, page)
    translation = translation_of(page)
    if translation is None:
        raise Absent()
    TranslationState.objects.select_for_update().filter(page=page).first()
    found = snapshot(translation)
    if found.fingerprint != fingerprint:
        raise Conflict(_("The translation was changed while you read it. Read it again."))
    refused = why_not(actor, found)
    if refused:
        raise NotReviewable(refused)
    review, made = TranslationReview.objects.get_or_create(
        page=page, fingerprint=fingerprint, defaults={"reviewer": actor, "at": now()}
    )
    if made:
        audit(actor=actor, action="portal.review_translation", subject=str(page.pk))
        states.recount(translation)
    return review


def why_not(actor: Person, found: Snapshot) -> str:
    """Why this person can't review the text as it stands; empty if nothing is in the way."""
    if not found.is_complete:
        return str(_("Some strings are not translated yet."))
    if actor.pk in found.translators:
        return str(_("You translated it yourself: somebody else has to review it."))
    return ""
