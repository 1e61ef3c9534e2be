"""Keeps where each translation stands, as its strings, its page and its original change."""

from __future__ import annotations

from wagtail.models import Page, Revision
from wagtail_localize.models import Translation, TranslationSource

from bema.common.clock import now
from bema.portal.models import State, TranslatedRevision, TranslationReview, TranslationState
from bema.portal.translation import glossary, memory
from bema.portal.translation.strings import Snapshot, page_of, snapshot, translation_of


def recount(translation: Translation) -> TranslationState | None:
    """The state of a translation as it is now; None while its page was not made."""
    page = page_of(translation)
    if page is None:
        return None
    return _store(translation, page, snapshot(translation))


def _store(translation: Translation, page: Page, found: Snapshot) -> TranslationState:
    live = live_revision(page)
    problems = glossary.problems(
        found.segments, translation.source.locale.language_code, page.locale.language_code
    )
    kept = TranslationState.objects.filter(page=page).first()
    state, _made = TranslationState.objects.update_or_create(
        page=page,
        defaults={
            "state": _state(page, live),
            "strings": len(found.segments),
            "done": found.done,
            "machine": found.machine,
            "problems": len(problems),
            "lag_since": _lag_since(live, found, kept),
        },
    )
    return state


def live_revision(page: Page) -> TranslatedRevision | None:
    """What the text that readers see was made of; None if they see none, or one that was never translated."""
    if not page.live or page.live_revision_id is None:
        return None
    return TranslatedRevision.objects.filter(revision_id=page.live_revision_id).first()


def _state(page: Page, live: TranslatedRevision | None) -> State:
    if live is None:
        return State.DRAFT if not page.live else State.TRANSLATED
    reviewed = {"page": page, "fingerprint": live.fingerprint}
    if not live.is_complete:
        return State.PARTIAL
    if live.fingerprint and TranslationReview.objects.filter(**reviewed).exists():
        return State.REVIEWED
    return State.MACHINE if live.is_machine else State.TRANSLATED


def _lag_since(
    live: TranslatedRevision | None, found: Snapshot, kept: TranslationState | None
) -> object:
    if live is None or live.source_fingerprint == found.source_fingerprint:
        return None
    return (kept.lag_since if kept else None) or now()


def note_revision(translation: Translation, revision: Revision) -> None:
    """Keep what a revision was made of, while that is known."""
    page = page_of(translation)
    if page is None or str(revision.object_id) != str(page.pk):
        return
    found = snapshot(translation)
    noted, _made = TranslatedRevision.objects.update_or_create(
        revision=revision,
        defaults={
            "page": page,
            "fingerprint": found.fingerprint,
            "source_fingerprint": found.source_fingerprint,
            "is_machine": found.machine > 0,
            "is_complete": found.is_complete,
        },
    )
    noted.translators.set(found.translators)
    _store(translation, page, found)


def note_publication(page: Page) -> None:
    """A page was published or withdrawn: as a translation it stands elsewhere, as an original its followers lag."""
    _inherit(page)
    translation = translation_of(page)
    if translation is not None:
        recount(translation)
    elif (kept := TranslationState.objects.filter(page=page).first()) is not None:
        TranslationState.objects.filter(pk=kept.pk).update(
            state=_state(page, live_revision(page)), lag_since=None
        )
    for source in TranslationSource.objects.filter(
        object_id=page.translation_key, locale_id=page.locale_id
    ):
        follow(source)


def _inherit(page: Page) -> None:
    """A revision that was edited past the translation is what the one before it was, and reviewed by nobody."""
    if page.live_revision_id is None or live_revision(page) is not None:
        return
    earlier = TranslatedRevision.objects.filter(
        page=page, revision_id__lt=page.live_revision_id
    ).order_by("-revision_id")
    before = earlier.first()
    if before is None:
        return
    noted = TranslatedRevision.objects.create(
        page=page,
        revision_id=page.live_revision_id,
        source_fingerprint=before.source_fingerprint,
        is_machine=before.is_machine,
        is_complete=before.is_complete,
    )
    noted.translators.set(before.translators.all())


def follow(source: TranslationSource) -> None:
    """Take over what the original now says: its translations keep what still fits and show what is new."""
    source.update_from_db()
    for translation in source.translations.filter(enabled=True).select_related(
        "source__locale", "target_locale"
    ):
        memory.fill(translation)
        recount(translation)
