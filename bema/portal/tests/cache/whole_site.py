"""A site with everything on it, in two languages, and its addresses by name."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from bema.common.clock import now
from bema.documents.models import Visibility
from bema.portal.models import (
    Area,
    Author,
    Comment,
    EventPage,
    GalleryPage,
    PlainPage,
    Source,
    StoryAuthor,
    StoryViews,
    Topic,
    VideoPage,
)
from bema.portal.tests.conftest import add_section, in_language, write
from bema.portal.tests.pictures import add_file, add_image, picture

WEEK = dt.timedelta(days=7)


def build(home, law, floods):
    """All of it, published. `law` is quoted and named, `floods` is a course that is named."""
    law.work.visibility = Visibility.PUBLIC
    law.work.save()
    made = SimpleNamespace(home=home, law=law, course=floods.course)
    _things(made)
    _sections(made)
    _stories(made)
    _translations(made)
    for name, page in vars(made).items():
        if isinstance(page, Page):
            setattr(made, name, Page.objects.get(pk=page.pk).specific)
    return made


def _things(made):
    made.water, made.fire = (
        Topic.objects.create(name={"en": name, "vi": name}) for name in ("Water", "Fire")
    )
    made.weir_picture, made.mill_picture = add_image("Weir"), add_image("Mill")
    made.ben = Author.objects.create(name={"en": "Ben Miller"}, picture=add_image("Ben"))
    made.ann = Author.objects.create(name={"en": "Ann Weaver"})
    made.mill_town = Area.objects.create(name={"en": "Mill town"}, latitude=1.0, longitude=2.0)
    for thing in (made.water, made.fire, made.ben, made.ann, made.mill_town):
        thing.refresh_from_db()  # names are words of one language from now on
    made.paper = Source.objects.create(name="River Post", url="https://post.example/")


def _sections(made):
    made.news = add_section(made.home, "Current events", slug="current-events")
    made.local = add_section(made.news, "Local", slug="local", summary="What is near")
    made.heritage = add_section(made.home, "Heritage", slug="heritage")
    about = PlainPage(title="About us", slug="about", locale=made.home.locale)
    made.about = made.home.add_child(instance=about)
    made.about.body = '[{"type": "text", "value": "<p>We tell the news.</p>"}]'
    made.about.save_revision().publish()


def _stories(made):
    quoted = {"lineages": [made.law.lineages[0].pk], "comment": ""}
    made.article = write(
        made.local,
        "The weir is open again",
        body=[
            {"type": "text", "value": "<p>Water has been running since Monday.</p>"},
            {"type": "provisions", "value": quoted},
            {"type": "picture", "value": picture(made.mill_picture)},
        ],
        standfirst="After three months of work.",
        dated=now() - WEEK,
        lead_image=made.weir_picture,
        lead_alt="The weir",
        source=made.paper,
        topics=[made.water],
        areas=[made.mill_town],
        works=[made.law.work],
        courses=[made.course],
    )
    made.article.story_authors.add(StoryAuthor(author=made.ben))
    made.article.save_revision().publish()
    made.second = write(
        made.local, "Boats below the weir", dated=now() - WEEK * 2, topics=[made.water]
    )
    made.museum = write(made.heritage, "The museum of the river", dated=now() - WEEK * 3)
    made.fires = write(
        made.heritage, "The fire of 1911", dated=now() - WEEK * 4, topics=[made.fire]
    )
    made.event = write(
        made.heritage, "River day", model=EventPage, starts_at=now() + WEEK, venue="The weir"
    )
    made.past = write(made.heritage, "Flood day", model=EventPage, starts_at=now() - WEEK * 60)
    views = [{"type": "picture", "value": picture(made.mill_picture), "id": "a" * 8}]
    made.gallery = write(made.heritage, "Weirs", model=GalleryPage, lead_image=made.mill_picture)
    made.gallery.pictures = views
    made.gallery.save_revision().publish()
    made.video = write(made.heritage, "The film", model=VideoPage, video_file=add_file("film.mp4"))
    Comment.objects.create(
        story=made.article, text="Well said.", name="Gwen", language="en", state="accepted",
        sent_at=now(), received_at=now(),
    )  # fmt: skip
    for story, count in ((made.article, 9), (made.museum, 5)):
        yesterday = now().date() - dt.timedelta(days=1)
        StoryViews.objects.create(story=story, day=yesterday, count=count)


def _translations(made):
    made.article_vi = in_language(made.article, "vi", title="Đập đã mở lại", slug="dap")
    made.event_vi = in_language(made.event, "vi", title="Ngày hội sông", slug="ngay-hoi")


def _at(name, *args, language="en"):
    with override(language):
        return reverse(name, args=args)


def _of(thing, language="en"):
    with override(language):
        return thing.get_absolute_url()


def addresses(made):
    """Name -> address of each page that is kept."""
    pages = ["home", "news", "local", "heritage", "about", "article", "second", "museum", "fires",
             "event", "past", "gallery", "video", "article_vi", "event_vi"]  # fmt: skip
    found = {name: getattr(made, name).get_url() for name in pages}
    found |= {"home_vi": "/vi/", "home_uk": "/uk/", "news_vi": _above(made.article_vi, 2)}
    found |= {name: _of(getattr(made, name)) for name in ("water", "fire", "ben", "mill_town")}
    found |= {"water_vi": _of(made.water, "vi"), "ben_vi": _of(made.ben, "vi")}
    for name in ("topics", "authors", "areas", "events", "comment-rules", "events-ics"):
        found[name] = _at(name)
        found[f"{name}_vi"] = _at(name, language="vi")
    year = made.past.starts_at.year
    found["events-of-year"] = _at("events-of-year", year)
    found["comment-thread"] = _at("comment-thread", made.article.pk)
    for form in ("rss", "atom"):
        found[f"feed {form}"] = _at("feed", form)
        found[f"feed_vi {form}"] = _at("feed", form, language="vi")
        found[f"feed heritage {form}"] = _at("feed-section", made.heritage.pk, form)
        found[f"feed local {form}"] = _at("feed-section", made.local.pk, form)
        for kind, thing in (("topic", made.water), ("author", made.ben), ("area", made.mill_town)):
            found[f"feed {kind} {form}"] = _at("feed-named", kind, thing.pk, form)
    for name in ("sitemap", "sitemap-news", "sitemap-documents", "robots"):
        found[name] = reverse(name)
    found |= {f"sitemap {code}": reverse("sitemap-pages", args=[code, 1]) for code in ("en", "vi")}
    return found


def _above(page, steps):
    for _step in range(steps):
        page = page.get_parent()
    return page.get_url()
