"""The demo's public site: sections, stories and their translations, written as a newsroom would."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from bema.accounts.models import Person
from bema.common import clock
from bema.demo import drawings, scenes, sounds, sources
from bema.demo.courses import Citations
from bema.demo.translating import publish, translate
from bema.documents.models import Work
from bema.portal.addresses import to_address
from bema.portal.founding import found_site
from bema.portal.models import (
    Area,
    ArticlePage,
    Author,
    EventPage,
    GalleryPage,
    HomePage,
    SectionPage,
    Source,
    Story,
    StoryAuthor,
    StoryCorrection,
    StoryViews,
    Topic,
)
from bema.study.models import Course
from bema.units.models import Unit

_NAMESPACE = uuid.UUID("0a7b1c1e-3c64-4c5e-8d3f-7c1f0d5a9f52")
_KINDS: dict[str, type[Story]] = {
    "article": ArticlePage,
    "event": EventPage,
    "gallery": GalleryPage,
}
_WORDS = (
    "kicker",
    "title",
    "standfirst",
    "alt",
    "caption",
    "venue",
    "correction",
    "who",
    "directions",
    "transcript",
)

Words = dict[str, str]  # by language


def add_site(works: Mapping[str, Work], courses: Mapping[str, Course]) -> int:
    """The whole site; how many pages it has."""
    site, stories = sources.read("portal/site"), sources.read("portal/stories")
    home = found_site(actor="demo")
    _describe(home, site["about"])
    newsroom = Newsroom(site, works, courses)
    newsroom.add_sections(home, site["section"])
    written = [newsroom.write(part) for part in stories["story"]]
    home.lead = written[0]
    publish(home)
    return int(Page.objects.filter(depth__gt=1).count())


def _describe(home: HomePage, about: Words) -> None:
    for page in [home, *home.get_translations().specific()]:
        page.summary = about[page.locale.language_code]
        publish(page)


class Newsroom:
    """Writes stories in their own language, then translates them."""

    def __init__(
        self, site: dict[str, Any], works: Mapping[str, Work], courses: Mapping[str, Course]
    ) -> None:
        self._works, self._courses = works, courses
        self._citations = Citations(dict(works))
        self._editor = Person.objects.get(member_number="R-EDITOR")
        self._sections: dict[str, SectionPage] = {}
        self._pictures: dict[str, Any] = {}
        self._topics = {part["id"]: _named(Topic, part) for part in site["topic"]}
        self._authors = {part["id"]: _named(Author, part) for part in site["author"]}
        self._areas = {part["id"]: _named(Area, part) for part in site["area"]}
        self._sources = {
            part["id"]: Source.objects.create(name=part["name"], url=part["url"])
            for part in site["source"]
        }

    def add_sections(self, home: HomePage, parts: list[dict[str, Any]]) -> None:
        for part in parts:
            parent: Page = self._sections[part["parent"]] if "parent" in part else home
            unit = Unit.objects.get(code=part["unit"]) if "unit" in part else None
            section = SectionPage(
                slug=to_address(part["title"]["en"], "en"),
                title=part["title"]["en"],
                summary=part["summary"]["en"],
                unit=unit,
                locale=home.locale,
                live=False,
                show_in_menus=True,
            )
            parent.add_child(instance=section)
            publish(section)
            self._sections[part["id"]] = section
            for language in ("vi", "uk", "lo"):
                words = {part[name]["en"]: part[name][language] for name in ("title", "summary")}
                translate(section, language, words, by=self._editor, reviewed_by=self._reviewer())

    def write(self, part: dict[str, Any]) -> Story:
        """One story with its translations."""
        own = part.get("original", "en")
        section = self._sections[part["section"]]
        if own != "en":
            section = section.get_translation(Locale.objects.get(language_code=own))
        story = self._story(part, own, section.locale)
        section.add_child(instance=story)
        self._tie(story, part)
        publish(story, at=story.dated)
        for language in part["title"]:
            if language != own:
                reviewer = self._reviewer() if part.get("reviewed") else None
                words = _dictionary(part, own, language)
                other = translate(story, language, words, by=self._editor, reviewed_by=reviewer)
                self._count(other, part["views"] // 3)
        self._count(story, part["views"])
        return story

    @staticmethod
    def _count(story: Page, views: int) -> None:
        yesterday = clock.today() - dt.timedelta(days=1)
        StoryViews.objects.create(story_id=story.pk, day=yesterday, count=views)

    def _reviewer(self) -> Person:
        return Person.objects.get(member_number="R-ADMIN")

    def _story(self, part: dict[str, Any], own: str, locale: Locale) -> Story:
        dated = clock.now() - dt.timedelta(days=part["days"], minutes=part["views"])
        story = _KINDS[part["kind"]](
            locale=locale,
            live=False,
            slug=to_address(part["title"][own], own),
            title=part["title"][own],
            kicker=part["kicker"][own],
            standfirst=part["standfirst"][own],
            dated=dated,
            lead_image=self._picture(part["picture"]),
            lead_alt=part["alt"][own],
            lead_caption=part["caption"][own],
            source=self._sources.get(part.get("source", "")),
            source_url=part.get("source_url", ""),
            body=json.dumps(
                [self._block(part, place, own) for place in range(len(part.get("paragraph", [])))]
            ),
        )
        if isinstance(story, EventPage):
            self._place(story, part, own)
        if isinstance(story, GalleryPage):
            story.pictures = json.dumps([self._shown(p, own) for p in part["pictures"]])
        return story

    @staticmethod
    def _place(event: EventPage, part: dict[str, Any], own: str) -> None:
        day = timezone.localtime(clock.now()).replace(minute=0, second=0, microsecond=0)
        day += dt.timedelta(days=part["starts_in"])
        event.starts_at, event.ends_at = (day.replace(hour=hour) for hour in part["hours"])
        event.venue = part["venue"][own]
        event.latitude, event.longitude = part["latitude"], part["longitude"]

    def _tie(self, story: Story, part: dict[str, Any]) -> None:
        """What it belongs to; these need the story to be in the database."""
        story.topics.set([self._topics[key] for key in part["topics"]])
        story.areas.set([self._areas[key] for key in part.get("areas", [])])
        story.works.set([self._works[key] for key in part.get("works", [])])
        story.courses.set([self._courses[key] for key in part.get("courses", [])])
        for order, key in enumerate(part["authors"]):
            story.story_authors.add(StoryAuthor(author=self._authors[key], sort_order=order))
        if "correction" in part:
            at = story.dated + dt.timedelta(days=1)
            text = part["correction"][part.get("original", "en")]
            story.corrections.add(StoryCorrection(at=at, text=text))
            story.revised_at = at

    def _block(self, part: dict[str, Any], place: int, own: str) -> dict[str, Any]:
        block = part["paragraph"][place]
        kind = block.get("kind", "text")
        uid = str(uuid.uuid5(_NAMESPACE, f"{part['title'][own]}/{place}"))
        value: Any
        if kind == "quote":
            value = {"text": block[own], "who": block["who"][own]}
        elif kind == "provisions":
            lineages = [pk for address in block["cites"] for pk in self._citations.whole(address)]
            value = {"lineages": lineages, "comment": ""}
        elif kind == "table":
            value = {
                "data": block["rows"][own],
                "cell": [],
                "first_row_is_table_header": block["header"],
                "first_col_is_header": False,
                "table_caption": "",
            }
        elif kind == "sound":
            kind, value = "media", self._heard(block, own)
        elif kind == "map":
            value = {
                "latitude": block["latitude"],
                "longitude": block["longitude"],
                "place": block[own],
                "directions": block["directions"][own],
            }
        elif kind == "gallery":
            shown = [self._shown(picture, own)["value"] for picture in block["pictures"]]
            value = {"pictures": shown}
        else:
            tag = "h2" if kind == "h2" else "p"
            kind, value = "text", f"<{tag}>{sources.escaped(block[own])}</{tag}>"
        return {"type": kind, "id": uid, "value": value}

    def _heard(self, block: dict[str, Any], own: str) -> dict[str, Any]:
        file = ContentFile(sounds.bell(), name=f"river-{block['sound']}.mp3")
        document = get_document_model()(title=block["en"], file=file, uploaded_by_user=self._editor)
        document.save()
        return {
            "kind": "audio",
            "file": document.pk,
            "captions": None,
            "title": block[own],
            "transcript": block["transcript"][own],
        }

    def _shown(self, part: dict[str, Any], own: str) -> dict[str, Any]:
        image = self._picture(part["picture"])
        return {
            "type": "picture",
            "id": str(uuid.uuid5(_NAMESPACE, part["picture"])),
            "value": {
                "image": {"image": image.pk, "alt_text": part["alt"][own], "decorative": False},
                "caption": part["caption"][own],
                "credit": "",
            },
        }

    def _picture(self, name: str) -> Any:
        if name not in self._pictures:
            data = scenes.png(name) if scenes.has(name) else drawings.png(name)
            file = ContentFile(data, name=f"river-{name}.png")
            image = get_image_model()(title=name, file=file, uploaded_by_user=self._editor)
            image.save()
            self._pictures[name] = image
        return self._pictures[name]


def _named(model: Any, part: dict[str, Any]) -> Any:
    extra: dict[str, Any] = {key: part[key] for key in ("latitude", "longitude") if key in part}
    if "unit" in part:
        extra["unit"] = Unit.objects.get(code=part["unit"])
    return model.objects.create(name=part["name"], about=part["about"], **extra)


def _dictionary(part: dict[str, Any], own: str, language: str) -> Words:
    """What each sentence of the story is in the other language."""
    found = {}
    for words in _all_words(part):
        if words.get(own) and words.get(language):
            found[words[own]] = words[language]
    return found


def _all_words(part: dict[str, Any]) -> list[Words]:
    paragraphs = part.get("paragraph", [])
    within = [picture for block in paragraphs for picture in block.get("pictures", [])]
    shown = [part, *paragraphs, *part.get("pictures", []), *within]
    words = [thing[name] for thing in shown for name in _WORDS if name in thing]
    words += paragraphs
    for block in paragraphs:
        if "rows" in block:
            words += _cells(block["rows"])
    return words


def _cells(rows: dict[str, list[list[str]]]) -> list[Words]:
    languages = list(rows)
    return [
        dict(zip(languages, cells, strict=True))
        for line in zip(*rows.values(), strict=True)
        for cells in zip(*line, strict=True)
    ]
