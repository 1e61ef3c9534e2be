"""RSS 2.0 and Atom of a language, a section, a topic, an author or a local area."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bema.common.clock import today
from bema.portal.cache import kept
from bema.portal.frame import absolute
from bema.portal.machines.stories import lead_picture, with_what_hangs_on_it
from bema.portal.models import Area, Author, SectionPage, Story, Topic
from bema.portal.models.naming import Named
from bema.portal.queries import active_locale, home_page, start_of, stories

ITEMS = 30
_NAMED: dict[str, type[Named]] = {"topic": Topic, "author": Author, "area": Area}
_MEDIA = {"xmlns:media": "http://search.yahoo.com/mrss/"}


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is of."""

    title: str
    summary: str
    link: str
    feed: str
    found: Callable[[], Iterable[Story]]
    request: HttpRequest  # which remembers where the site's pages begin


def _add_picture(handler: Any, item: dict[str, Any]) -> None:
    if item.get("picture"):
        handler.addQuickElement("media:content", "", item["picture"])


class _Settled:
    """A feed without items was last changed when the day began, not when it is asked for."""

    def latest_post_date(self) -> dt.datetime:
        told = [item.get("updateddate") or item["pubdate"] for item in self.items]  # type: ignore[attr-defined]  # a feed's
        return max(told, default=start_of(today()))


class Rss(_Settled, Rss201rev2Feed):
    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | _MEDIA | {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        _add_picture(handler, item)


class Atom(_Settled, Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | _MEDIA

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        _add_picture(handler, item)


class Stories(Feed[Story, Channel]):
    """Items have the whole address, so that they read the same wherever they are carried."""

    def __init__(self, generator: type[Rss] | type[Atom]) -> None:
        self.feed_type = generator

    def get_object(self, request: HttpRequest, channel: Channel) -> Channel:
        return channel

    def title(self, channel: Channel) -> str:
        return channel.title

    def description(self, channel: Channel) -> str:
        return channel.summary

    subtitle = description

    def link(self, channel: Channel) -> str:
        return absolute(channel.link)

    def feed_url(self, channel: Channel) -> str:
        return absolute(channel.feed)

    def feed_guid(self, channel: Channel) -> str:
        return absolute(channel.feed)

    def feed_copyright(self) -> str:
        return str(settings.BEMA.organisation)

    def items(self, channel: Channel) -> list[Story]:
        found = list(channel.found())
        for story in found:
            story.told_address = absolute(story.get_url(channel.request) or "")
        return found

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.standfirst or item.search_description)

    def item_link(self, item: Story) -> str:
        return str(item.told_address)

    def item_guid(self, item: Story) -> str:
        """The same when the address changes, so that no reader gets it twice."""
        return f"{absolute('/')}#story-{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Story) -> dt.datetime:
        return item.dated

    def item_updateddate(self, item: Story) -> dt.datetime:
        return max(item.dated, item.revised_at or item.dated)

    def item_author_name(self, item: Story) -> str:
        return ", ".join(str(author) for author in item.authors)

    def item_categories(self, item: Story) -> list[str]:
        return [str(topic) for topic in item.topics.all()]

    def item_enclosures(self, item: Story) -> list[Enclosure]:
        if item.audio is None:
            return []
        file = item.audio
        return [Enclosure(absolute(file.url), str(file.get_file_size() or 0), file.content_type)]

    def item_extra_kwargs(self, item: Story) -> dict[str, Any]:
        picture = lead_picture(item)
        if picture is None:
            return {"picture": None}
        return {
            "picture": {
                "url": absolute(picture.url),
                "medium": "image",
                "type": "image/jpeg",
                "width": str(picture.width),
                "height": str(picture.height),
            }
        }


_FEEDS = {"rss": Stories(Rss), "atom": Stories(Atom)}


@kept()
@require_safe
def feed(request: HttpRequest, form: str) -> HttpResponse:
    """The newest stories of the language."""
    home = home_page(active_locale())
    if home is None:
        raise Http404
    channel = Channel(
        title=home.title,
        summary=home.summary,
        link=home.get_url(request) or "",
        feed=reverse("feed", args=[form]),
        found=lambda: with_what_hangs_on_it(stories(active_locale()))[:ITEMS],
        request=request,
    )
    return _FEEDS[form](request, channel=channel)


@kept()
@require_safe
def feed_of_section(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Of a section in its own language only: in another language it is another page."""
    locale = active_locale()
    section = SectionPage.objects.live().public().filter(pk=pk, locale=locale).first()
    if section is None:
        raise Http404
    channel = Channel(
        title=f"{section.title} – {settings.BEMA.organisation}",
        summary=section.summary or _words(section.title),
        link=section.get_url(request) or "",
        feed=reverse("feed-section", args=[pk, form]),
        found=lambda: with_what_hangs_on_it(stories(locale, under=section))[:ITEMS],
        request=request,
    )
    return _FEEDS[form](request, channel=channel)


@kept()
@require_safe
def feed_of_named(request: HttpRequest, kind: str, pk: int, form: str) -> HttpResponse:
    thing = _NAMED[kind]._default_manager.filter(pk=pk).first()
    if thing is None:
        raise Http404
    channel = Channel(
        title=f"{thing.name} – {settings.BEMA.organisation}",
        summary=str(thing.about) or _words(str(thing.name)),
        link=thing.get_absolute_url(),
        feed=reverse("feed-named", args=[kind, pk, form]),
        found=lambda: with_what_hangs_on_it(stories(active_locale(), about=thing))[:ITEMS],
        request=request,
    )
    return _FEEDS[form](request, channel=channel)


def _words(name: str) -> str:
    return _("News: %(name)s") % {"name": name}


def feed_addresses(page: Any) -> list[tuple[str, str, str]]:
    """(type, title, address) of the feeds to be named in a page's head: those of the language, and of what it lists."""
    named: list[tuple[str, str, list[Any]]] = [("feed", settings.BEMA.organisation, [])]
    if isinstance(page, SectionPage):
        named.append(("feed-section", page.title, [page.pk]))
    elif isinstance(page, Named):
        named.append(("feed-named", str(page.name), [page.route, page.pk]))
    assert get_language()
    return [
        (
            f"application/{form}+xml",
            f"{title} ({label})",
            absolute(reverse(name, args=[*args, form])),
        )
        for name, title, args in named
        for form, label in (("rss", "RSS"), ("atom", "Atom"))
    ]
