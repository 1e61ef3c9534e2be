"""The page of an entry: made, or brought up to date."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from wagtail.models import Locale, Page
from wagtail.signals import page_published

from bema.common.clock import now
from bema.portal.importing.entry import Entry, Remark
from bema.portal.importing.names import Names
from bema.portal.importing.sections import SiteTree
from bema.portal.importing.stream import Block
from bema.portal.models import ArticlePage, HomePage, PlainPage, SectionPage, StoryAuthor

# Systems touch an article when they publish it; readers are told of a change only if it came later.
_SAME_TIME = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Placed:
    """All that its page is made of."""

    entry: Entry
    blocks: list[Block]
    lead: int | None
    route: tuple[str, ...]
    translation_of: Page | None


def place(placed: Placed, existing: Page | None, tree: SiteTree, names: Names) -> Any:
    """The page, with a revision, published if the source's is."""
    page = existing.specific if existing is not None else _new(placed.entry)
    _fill(page, placed, names)
    if existing is None:
        _add(page, placed, tree)
    _keep(page, placed.entry)
    return page


def _new(entry: Entry) -> Any:
    return PlainPage(slug=entry.slug) if entry.kind == "page" else ArticlePage(slug=entry.slug)


def _fill(page: Any, placed: Placed, names: Names) -> None:
    entry = placed.entry
    page.title = page.draft_title = entry.title
    page.body = json.dumps(placed.blocks)
    if isinstance(page, PlainPage):
        return
    page.kicker, page.standfirst = entry.kicker, entry.standfirst
    if entry.published is not None:
        page.dated = entry.published
    page.revised_at = entry.modified if _is_later(entry) else None
    page.source_id = names.source(entry.source)
    page.source_url = entry.source_url
    _lead(page, placed)
    wanted = names.authors(entry.authors, entry.language)
    page.story_authors.set(
        [StoryAuthor(author=author, sort_order=n) for n, author in enumerate(wanted)]
    )
    page.topics.set(names.topics(entry.topics, entry.language))


def _is_later(entry: Entry) -> bool:
    return bool(
        entry.modified and entry.published and entry.modified - entry.published > _SAME_TIME
    )


def _lead(page: ArticlePage, placed: Placed) -> None:
    entry = placed.entry
    page.lead_image_id = placed.lead
    picture = entry.lead
    page.lead_alt = _cut(entry, picture.alt or "", 300) if picture and placed.lead else ""
    page.lead_caption = _cut(entry, picture.caption, 500) if picture else ""
    page.lead_credit = _cut(entry, picture.credit, 200) if picture else ""


def _cut(entry: Entry, words: str, length: int) -> str:
    if len(words) <= length:
        return words
    entry.remarks.append(Remark("field-cut", words[:300]))
    return words[: length - 1] + "…"


def _add(page: Any, placed: Placed, tree: SiteTree) -> None:
    entry = placed.entry
    parent: HomePage | SectionPage = (
        tree.home(entry.language)
        if entry.kind == "page"
        else tree.find_or_make(entry.language, placed.route)
    )
    page.locale = tree.locales[entry.language]
    page.slug = _free_slug(parent, page.slug)
    page.live = entry.status == "published"
    if page.live:
        page.first_published_at = entry.published or now()
        page.last_published_at = entry.modified or page.first_published_at
    if entry.status == "scheduled":
        page.go_live_at = entry.published
    _join_translation(page, placed.translation_of, page.locale)
    parent.refresh_from_db(fields=["path", "depth", "numchild", "url_path"])
    parent.add_child(instance=page)


def _free_slug(parent: Page, slug: str) -> str:
    found = set(
        Page.objects.child_of(parent).filter(slug__startswith=slug).values_list("slug", flat=True)
    )
    number, free = 1, slug
    while free in found:
        number += 1
        free = f"{slug}-{number}"
    return free


def _join_translation(page: Any, other: Page | None, locale: Locale) -> None:
    if other is None or type(page) is not other.specific_class:
        return
    taken = Page.objects.filter(translation_key=other.translation_key, locale=locale).exists()
    if not taken:
        page.translation_key = other.translation_key


def _keep(page: Any, entry: Entry) -> None:
    """A revision; what is live shows it at once, without being written a second time."""
    was_new = page.latest_revision_id is None
    if not was_new:
        page.live = page.live or entry.status == "published"
        page.last_published_at = now() if page.live else page.last_published_at
        page.has_unpublished_changes = False
        page.save()
    revision = page.save_revision(changed=False, clean=False, log_action=was_new)
    if entry.status == "scheduled" and not page.live:
        revision.publish()  # which keeps it for its day
    elif page.live:
        Page.objects.filter(pk=page.pk).update(live_revision=revision)
        page.live_revision = revision
        page_published.send(
            sender=page.specific_class, instance=page, revision=revision, imported=True
        )
