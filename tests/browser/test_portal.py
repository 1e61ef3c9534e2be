"""Twenty kinds of public page in four languages on a phone: sound, and light on a first visit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale

from bema.common.clock import now
from bema.common.jobs import run_ready_jobs
from bema.portal.models import (
    Area,
    Author,
    EventPage,
    GalleryPage,
    PlainPage,
    Source,
    StoryAuthor,
    StoryCorrection,
    Topic,
    VideoPage,
)
from bema.portal.tests.conftest import add_section, in_language, site, write
from bema.portal.tests.pictures import add_file, add_image, picture
from tests.browser.harness import LANGUAGES, PHONE, axe, overflow

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = dt.timedelta(days=1)


def body(image):
    """One of each block that needs no document."""
    shown = picture(image, caption="The weir on Monday.", credit="Mai Linh")
    table = {
        "data": [["Mat", "Hours"], ["Door", "5"]],
        "cell": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_caption": "Hours of work",
    }
    sound = {"kind": "audio", "file": add_file().pk, "captions": None, "title": "A bell",
             "transcript": "Three strokes."}  # fmt: skip
    return [
        {"type": "text", "value": "<h2>What it is</h2><p>Water has been <a href='/'>running</a>.</p>"},
        {"type": "picture", "value": shown},
        {"type": "gallery", "value": {"pictures": [shown, shown]}},
        {"type": "quote", "value": {"text": "I know what it did at six.", "who": "Stepan Koval"}},
        {"type": "table", "value": table},
        {"type": "media", "value": sound},
        {"type": "map", "value": {"latitude": 20.4, "longitude": 106.1, "place": "Landing",
                                  "directions": "Along the dyke."}},
    ]  # fmt: skip


def tie(story, author, topic, area):
    story.topics.add(topic)
    story.areas.add(area)
    story.story_authors.add(StoryAuthor(author=author))
    story.save_revision().publish()


def listed(made, author, topic, area):
    """The addresses of what is no page of the tree."""
    addresses = {}
    for kind, name, args in [
        ("topic", "topic", [topic.pk, "water"]), ("author", "author", [author.pk, "water"]),
        ("area", "area", [area.pk, "water"]), ("topics", "topics", []), ("authors", "authors", []),
        ("areas", "areas", []), ("events", "events", []), ("events of a year", "events-of-year", [2020]),
        ("rules", "comment-rules", []), ("letters", "letters", []),
    ]:  # fmt: skip
        addresses[kind] = {}
        for code in LANGUAGES:
            with override(code):
                addresses[kind][code] = reverse(name, args=args)
    addresses["comment"] = {}
    for code in LANGUAGES:
        own = made["article"].get_translation(Locale.objects.get(language_code=code))
        with override(code):
            addresses["comment"][code] = reverse("comment-write", args=[own.pk])
    return addresses


@pytest.fixture
def pages(site, settings, tmp_path):
    """{kind: its address by language} of a site that has one of everything."""
    settings.MEDIA_ROOT = tmp_path
    image = add_image()
    named = dict.fromkeys(LANGUAGES, "Water")
    author, topic, area = (kind.objects.create(name=named) for kind in (Author, Topic, Area))
    news = add_section(site, "Current events", slug="current-events", summary="What is new.")
    inner = add_section(news, "Millbrook", slug="millbrook", summary="From the district.")
    lead = {"lead_image": image, "lead_alt": "The weir", "lead_caption": "The weir on Monday.",
            "standfirst": "After three months of work.", "kicker": "Flood protection"}  # fmt: skip
    made = {
        "article": write(inner, "The weir is open again", body=body(image),
                         source=Source.objects.create(name="River Post"), **lead),
        "bare": write(inner, "Bare"),
        "event": write(news, "Water day", model=EventPage, starts_at=now() + 9 * DAY,
                       venue="Old mill", **lead),
        "past": write(news, "Flood of May", model=EventPage, starts_at=dt.datetime(2020, 5, 6, tzinfo=dt.UTC)),
        "gallery": write(news, "Five pictures", model=GalleryPage,
                         pictures=[("picture", {"image": image, "caption": "One", "credit": ""})] * 2,
                         **lead),
        "video": write(news, "A film", model=VideoPage, video_file=add_file("film.mp4"),
                       transcript="What is said in it.", **lead),
    }  # fmt: skip
    for story in made.values():
        story.corrections.add(StoryCorrection(at=now(), text="It has 12 gates, not 21."))
        tie(story, author, topic, area)
    about = site.add_child(instance=PlainPage(title="About", slug="about", locale=site.locale))
    trees = {**made, "section": news, "sub-section": inner, "plain": about}
    addresses = {kind: {"en": page.get_url()} for kind, page in trees.items()}
    addresses["home"] = {code: f"/{code}/" for code in LANGUAGES}
    for code in LANGUAGES[1:]:
        for kind, page in trees.items():
            other = in_language(page, code)
            addresses[kind][code] = other.get_url()
            if page in made.values():
                other.topics.set([topic])
                other.areas.set([area])
                other.save_revision().publish()
    run_ready_jobs()
    return addresses | listed(made, author, topic, area)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_page_is_sound_on_a_phone(visit, pages, language):
    assert len(pages) >= 20
    found = {}
    for kind, addresses in pages.items():
        opened = visit(
            addresses[language], size=PHONE, scheme="dark" if kind == "bare" else "light"
        )
        assert opened.page.locator("html").get_attribute("lang") == language
        wrong = [*axe(opened.page), *opened.complaints]
        if overflow(opened.page) > 0:
            wrong.append("too wide")
        if wrong:
            found[kind] = wrong
        opened.page.context.close()
    assert not found


def test_a_first_visit_is_light(visit, pages):
    """Without pictures at most 100 kB in at most 12 requests; text comes uncompressed here, a third in production."""
    for kind in ("home", "section", "article"):
        opened = visit(pages[kind]["vi"], size=PHONE)
        besides = [(url, size) for url, size in opened.fetched if "/media/" not in url]
        fonts = sum(size for url, size in besides if ".woff2" in url)
        text = sum(size for url, size in besides if ".woff2" not in url)
        assert len(besides) <= 12, besides
        assert fonts + text / 3 <= 100_000, besides
