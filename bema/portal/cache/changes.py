"""Which changes make which pages outdated.

**Rows.** A row of one of `TRACKED` that was read while a page was rendered is noted with it, and purged when it is
saved or deleted. So a page that shows a topic's name, a picture or a document's title needs to say nothing.

**Sets.** What stories a list holds is told by `membership`: a story that begins or ceases to be published, or moves in
date, section or topic, changes every list that it was in or is in now. A story whose words alone have changed
changes only the pages that show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Model, signals
from wagtail.documents.models import Document
from wagtail.images.models import Image, Rendition
from wagtail.models import Locale, Page, PageViewRestriction, Site, get_page_models
from wagtail.signals import page_slug_changed, post_page_move

from bema.accounts.models import Person
from bema.common.events import subscribe
from bema.documents.events import VersionPublished
from bema.documents.models import ProvisionChange, Text, Version, VersionState, Work
from bema.portal.cache import membership
from bema.portal.cache.purging import purge, purge_everything
from bema.portal.cache.recording import current, note
from bema.portal.models import (
    Area,
    Author,
    MachineReading,
    Source,
    StoryAuthor,
    StoryCorrection,
    Topic,
    TranslatedRevision,
    TranslationReview,
    TranslationState,
)
from bema.study.models import Course, CourseEdition
from bema.units.models import Unit

# Kind of a row -> its table. The portal's own later tables are added by `track`.
TRACKED: dict[type[Model], str] = {
    Topic: "topic",
    Author: "author",
    Area: "area",
    Source: "source",
    Image: "image",
    Document: "file",
    Work: "work",
    Course: "course",
    Unit: "unit",
}
# What a draft's saving touches of a page that readers see.
_OF_DRAFTS = frozenset({"latest_revision", "latest_revision_created_at", "draft_title"}) | {
    "has_unpublished_changes"
}


def track(model: type[Model], kind: str) -> None:
    """Note rows of the model as `kind:<pk>`, and purge that when one is saved or deleted."""
    _note_reading(model, kind)

    def changed(instance: Model, **_signal: Any) -> None:
        purge(f"{kind}:{instance.pk}", f"{kind}s")

    _on_change(model, changed)


def _note_reading(model: type[Model], kind: str) -> None:
    def read(instance: Model, **_signal: Any) -> None:
        rendering = current.get()
        if rendering is not None and instance.pk is not None:
            rendering.tags.add(f"{kind}:{instance.pk}")

    signals.post_init.connect(read, sender=model, weak=False, dispatch_uid=f"note {kind} {model}")


def _on_change(model: type[Model], handler: Callable[..., None]) -> None:
    name = f"purge {model.__name__} {handler.__qualname__}"
    signals.post_save.connect(handler, sender=model, weak=False, dispatch_uid=name)
    signals.post_delete.connect(handler, sender=model, weak=False, dispatch_uid=name)


# --- pages --------------------------------------------------------------------------------------------------


def _page_is_saved(instance: Page, update_fields: Iterable[str] | None, **_signal: Any) -> None:
    if update_fields is not None and _OF_DRAFTS.issuperset(update_fields):
        return
    instance.shown_before = membership.in_database(instance.pk) if instance.pk else None


def _page_was_saved(instance: Page, update_fields: Iterable[str] | None, **_signal: Any) -> None:
    if update_fields is not None and _OF_DRAFTS.issuperset(update_fields):
        return
    purge(*membership.outdated(instance.shown_before, membership.of(instance), instance.pk))


def _page_is_deleted(instance: Page, **_signal: Any) -> None:
    before = membership.in_database(instance.pk)
    purge(*membership.outdated(before, None, instance.pk, is_deleted=True))


def _page_has_moved(instance: Page, **_signal: Any) -> None:
    """By way of the tree's own SQL: all addresses below have changed, and the lists on both sides."""
    if instance.get_descendants().exists():
        purge_everything()
    else:
        purge(*membership.outdated(None, membership.in_database(instance.pk), instance.pk))


def _page_is_moved(instance: Page, **_signal: Any) -> None:
    purge(*membership.outdated(membership.in_database(instance.pk), None, instance.pk))


def _address_has_changed(instance: Page, **_signal: Any) -> None:
    if instance.get_descendants().exists():
        purge_everything()


def _follow_pages() -> None:
    from wagtail.signals import pre_page_move

    for model in get_page_models():
        name = f"kept pages {model.__name__}"
        _note_reading(model, "page")
        signals.pre_save.connect(_page_is_saved, sender=model, dispatch_uid=name)
        signals.post_save.connect(_page_was_saved, sender=model, dispatch_uid=name)
        signals.pre_delete.connect(_page_is_deleted, sender=model, dispatch_uid=name)
    pre_page_move.connect(_page_is_moved, dispatch_uid="kept pages")
    post_page_move.connect(_page_has_moved, dispatch_uid="kept pages")
    page_slug_changed.connect(_address_has_changed, dispatch_uid="kept pages")


# --- what hangs on a story or comes from another domain -----------------------------------------------------


def _part_of_story_changed(instance: Any, **_signal: Any) -> None:
    purge(f"page:{instance.story_id}")


def _part_of_page_changed(instance: Any, **_signal: Any) -> None:
    """Of what the page's label says: who translated it, who has read it, that its original went on."""
    purge(f"page:{instance.page_id}")


def _sizes_changed(instance: Rendition, **_signal: Any) -> None:
    purge(f"image:{instance.image_id}")


def _note_person(instance: Person, **_signal: Any) -> None:
    note(f"person:{instance.pk}")


def _person_was_saved(
    instance: Person, created: bool, update_fields: Iterable[str] | None, **_signal: Any
) -> None:
    """Readers are told a translator's name and nothing else of a person."""
    if not created and (update_fields is None or "full_name" in update_fields):
        purge(f"person:{instance.pk}")


def _follow_people() -> None:
    name = "names on kept pages"
    signals.post_init.connect(_note_person, sender=Person, dispatch_uid=name)
    signals.post_save.connect(_person_was_saved, sender=Person, dispatch_uid=name)


def _change_was_judged(instance: ProvisionChange, **_signal: Any) -> None:
    if instance.version.state == VersionState.PUBLISHED:
        purge("works")


def _version_changed(instance: Version, **_signal: Any) -> None:
    if instance.state == VersionState.PUBLISHED:
        purge(f"work:{instance.work_id}", "works")


def _text_changed(instance: Text, **_signal: Any) -> None:
    if instance.version.state == VersionState.PUBLISHED:
        purge(f"work:{instance.version.work_id}", "works")


def _version_was_published(event: VersionPublished) -> None:
    purge(f"work:{event.work_id}", "works")


def _edition_changed(instance: CourseEdition, **_signal: Any) -> None:
    purge(f"course:{instance.course_id}", "courses")


def _site_changed(**_signal: Any) -> None:
    purge_everything()


def follow() -> None:
    """Called once, when all tables are known."""
    _follow_pages()
    for model, kind in TRACKED.items():
        track(model, kind)
    for part in (StoryAuthor, StoryCorrection, MachineReading):
        _on_change(part, _part_of_story_changed)
    for label in (TranslationState, TranslatedRevision, TranslationReview):
        _on_change(label, _part_of_page_changed)
    _on_change(Rendition, _sizes_changed)
    _on_change(ProvisionChange, _change_was_judged)
    _follow_people()
    _on_change(Version, _version_changed)
    _on_change(Text, _text_changed)
    _on_change(CourseEdition, _edition_changed)
    for whole in (Site, Locale, PageViewRestriction):
        _on_change(whole, _site_changed)
    subscribe(VersionPublished, _version_was_published)
