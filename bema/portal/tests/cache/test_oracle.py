"""After every kind of change, each page that is kept is what would be rendered now, to the byte.

And no more is thrown away than shows the change: of each change it is said which pages stay as they were kept.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page

from bema.common.clock import now, today
from bema.common.jobs import run_ready_jobs
from bema.documents.models import Provision, Text, Version, Visibility
from bema.portal.cache import counting
from bema.portal.comments import reports
from bema.portal.comments.actions import send
from bema.portal.comments.moderating import Verdict, decide
from bema.portal.comments.reports import answer, report
from bema.portal.models import (
    CommentRule,
    ErrorReport,
    StoryAuthor,
    StoryCorrection,
    StoryViews,
    Topic,
    TranslationReview,
)
from bema.portal.tests.cache.conftest import *  # noqa: F403
from bema.portal.tests.cache.oracle import Oracle
from bema.portal.tests.cache.whole_site import WEEK, build
from bema.portal.tests.conftest import add_section, in_language, write
from bema.portal.tests.pictures import add_image
from bema.portal.translation.states import live_revision
from bema.portal.translation.strings import snapshot
from bema.portal.translation.submitting import submit
from bema.study.tests.conftest import *  # noqa: F403

pytestmark = pytest.mark.django_db


@pytest.fixture
def oracle(site, law, floods, pages, visitor, committed, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    made = build(site, law, floods)
    with committed():
        run_ready_jobs()
    oracle = Oracle(made, pages, visitor, committed, tmp_path / "afresh")
    assert oracle.kept == set(oracle.where), set(oracle.where) - oracle.kept
    return oracle


# What has nothing to do with a story of the sub-section "local".
ELSEWHERE = {
    "heritage", "about", "museum", "fires", "fire", "event", "past", "gallery", "video", "home_vi",
    "home_uk", "news_vi", "events", "events_vi", "event_vi", "events-of-year", "comment-rules",
    "feed heritage rss", "feed_vi atom", "robots", "events-ics", "sitemap-documents",
}  # fmt: skip
# Pages about one story: they show others only by topic, section, author and place.
ALONE = {"about", "past", "video", "gallery", "robots", "comment-rules"}


def publish(page, **fields):
    page.refresh_from_db()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_stories_come_change_and_go(oracle):
    made = oracle.made
    feeds = {"feed rss", "feed atom", "feed local rss", "feed topic atom", "sitemap en"}

    def new(made):
        made.third = write(
            made.local, "Ice on the river", topics=[made.water], areas=[made.mill_town]
        )

    oracle.after(
        new, stay=ELSEWHERE | {"article_vi", "water_vi"}, go=feeds | {"home", "local", "news"}
    )
    oracle.after(
        lambda made: publish(made.third, title="Ice below the weir"),
        stay=ELSEWHERE | {"article_vi", "water_vi", "ben"},
        go=feeds | {"home"},
    )
    oracle.after(lambda made: write(made.local, "A draft", publish=False), stay=oracle.kept)

    def draft_of(made):
        made.third.title = "Not yet"
        made.third.save_revision()

    oracle.after(draft_of, stay=oracle.kept)
    oracle.after(lambda made: publish(made.third, dated=now() - WEEK * 9), stay=ELSEWHERE)
    oracle.after(lambda made: publish(made.third, slug="ice"), stay=ELSEWHERE)
    oracle.after(
        lambda made: publish(made.third, topics=[made.fire]), stay=ELSEWHERE - {"fire", "fires"}
    )
    oracle.after(
        lambda made: publish(made.third, lead_image=made.mill_picture), stay={"about", "past"}
    )
    oracle.after(
        lambda made: _again(made.third).move(made.heritage, pos="last-child"), go={"heritage"}
    )
    oracle.after(
        lambda made: _again(made.third).unpublish(), stay={"about", "article_vi", "home_vi"}
    )
    oracle.after(lambda made: publish(made.third), go={"home", "heritage", "feed heritage rss"})
    oracle.after(lambda made: _again(made.third).delete(), stay={"about", "article_vi", "home_vi"})
    oracle.after(lambda made: _again(made.article).unpublish(), go={"home", "ben", "ben_vi"})
    oracle.after(lambda made: publish(made.article), go={"home", "ben", "article"})
    assert _again(made.article).live


def _again(page):
    return Page.objects.get(pk=page.pk).specific


def test_what_hangs_on_a_story_changes(oracle, eve, place):
    shown = {"article", "article_vi"}
    oracle.after(lambda made: _named(made.water, "Rivers"), stay=ALONE, go={"water"} | shown)
    oracle.after(lambda made: _named(made.ben, "Benjamin Miller"), stay=ALONE, go={"ben"} | shown)
    oracle.after(
        lambda made: _named(made.mill_town, "Mill Town"), stay=ALONE | {"museum"}, go=shown
    )
    oracle.after(
        lambda made: _saved(made.paper, name="The Post"), stay=ALONE | {"museum"}, go=shown
    )

    def new_correction(made):
        made.article.refresh_from_db()
        made.article.corrections.add(StoryCorrection(text="It was Tuesday."))
        made.article.save_revision().publish()

    oracle.after(new_correction, stay=ELSEWHERE, go={"article"})

    def report_answered(made):
        row = report(
            actor=None, story=made.article, passage="Monday", problem="Tuesday", email="",
            language="en", sent_as="8a6e0804-2bd0-4672-b79d-d97027f9071a",
        )  # fmt: skip
        eve.is_superuser = True
        eve.save()
        answer(
            actor=eve,
            report_id=row.pk,
            corrected=True,
            given=reports.Answer("It was Tuesday indeed."),
        )

    oracle.after(report_answered, stay=ELSEWHERE, go={"article"})
    oracle.after(lambda made: Topic.objects.create(name={"en": "Air"}), stay=oracle.kept)
    oracle.after(lambda made: made.ben.picture.delete(), go={"ben"}, stay=ALONE)
    assert ErrorReport.objects.exists()


def _named(thing, name):
    _saved(thing, name={"en": name, "vi": name})


def _saved(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


def test_comments_are_accepted_and_taken_down(oracle, eve, place):
    eve.is_superuser = True
    eve.save()
    talk = {"article", "comment-thread", "comment-rules", "comment-rules_vi"}
    others = set(oracle.where) - talk

    def arrives(made):
        made.comment = send(
            actor=place("Gwen"),
            story=made.article,
            reply_to=None,
            text="Is it safe?",
            name="Gwen",
            email="",
            language="en",
            sent_as="8a6e0804-2bd0-4672-b79d-d97027f9071b",
        )

    oracle.after(arrives, stay=others | {"article"}, go={"comment-rules"})
    rule = CommentRule.objects.get(code="respect")
    verdicts = [Verdict(accept=True), Verdict(accept=False, rule=rule, sentence="On reflection")]
    for verdict in verdicts:
        oracle.after(
            lambda made, verdict=verdict: decide(
                actor=eve, comment_ids=[made.comment.pk], verdict=verdict
            ),
            stay=others,
            go=talk,
        )
    oracle.after(lambda made: _saved(rule, title={"en": "Be kind"}), stay=others - {"article"})


def test_sections_and_menus_change(oracle):
    every = {name for name in oracle.where if not name.startswith("sitemap")}
    oracle.after(
        lambda made: publish(made.local, summary="What happens next door"),
        stay=every - {"local", "feed local rss", "feed local atom", "sitemap en"},
        go={"local", "feed local rss"},
    )
    oracle.after(lambda made: publish(made.local, title="Near us"), go={"article", "home", "local"},
                 stay={"home_vi", "article_vi", "news_vi"})  # fmt: skip
    oracle.after(lambda made: publish(made.heritage, show_in_menus=False), go={"home", "article"},
                 stay={"home_vi", "article_vi", "news_vi"})  # fmt: skip
    oracle.after(lambda made: add_section(made.home, "People"), go={"home", "article"},
                 stay={"home_vi", "article_vi", "news_vi"})  # fmt: skip
    oracle.after(lambda made: publish(made.about, title="Who we are"), go={"home", "about"},
                 stay={"home_vi", "article_vi", "news_vi"})  # fmt: skip
    oracle.after(
        lambda made: publish(made.about, body='[{"type": "text", "value": "<p>Others.</p>"}]'),
        stay=every - {"about", "sitemap en"},
        go={"about"},
    )
    oracle.after(lambda made: publish(made.local, slug="near"), go={"home", "article"})
    oracle.after(
        lambda made: _again(made.local).move(made.heritage, pos="last-child"), go={"article"}
    )
    oracle.after(lambda made: _again(made.local).delete(), go={"home", "heritage", "ben", "topics"})


def test_the_home_page_changes(oracle):
    homes = {"home", "feed rss", "feed atom", "sitemap", "sitemap en", "sitemap vi", "sitemap-news"}
    oracle.after(
        lambda made: publish(made.home, lead=made.museum),
        stay=oracle.kept - homes,
        go={"home"},
    )
    oracle.after(
        lambda made: publish(made.home, title="The River"),
        go={"home", "article"},
        stay={"article_vi"},
    )
    oracle.after(
        lambda made: _again(made.museum).delete(), go={"home"}, stay={"article_vi", "about"}
    )


def test_events_change(oracle):
    alone = {"about", "article", "article_vi", "second", "feed local rss", "water", "ben", "robots"}
    oracle.after(lambda made: publish(made.event, starts_at=now() + WEEK * 2), go={"events", "home", "events-ics"},
                 stay=alone)  # fmt: skip
    oracle.after(lambda made: publish(made.event, starts_at=now() - WEEK * 70), go={"events", "events-of-year"},
                 stay=alone)  # fmt: skip
    oracle.after(lambda made: publish(made.event, venue="The mill"), go={"event"}, stay=alone)
    oracle.after(
        lambda made: _again(made.event_vi).unpublish(),
        go={"events_vi", "event", "events"},
        stay=alone,
    )
    oracle.after(lambda made: _again(made.past).unpublish(), go={"events"}, stay=alone)


def test_pictures_are_replaced(oracle):
    def replaced(made):
        other = add_image("Other", colour="#123")
        made.weir_picture.file = other.file
        made.weir_picture.file_hash = ""
        made.weir_picture.renditions.all().delete()
        made.weir_picture.save()

    alone = {"about", "museum", "fires", "video", "gallery", "heritage", "robots"}
    oracle.after(replaced, go={"home", "article", "local"}, stay=alone)
    oracle.after(lambda made: _saved(made.mill_picture, focal_point_x=10, focal_point_y=10,
                                     focal_point_width=5, focal_point_height=5),
                 go={"gallery", "article"}, stay={"about"})  # fmt: skip
    oracle.after(lambda made: made.mill_picture.delete(), go={"article"}, stay={"about"})


def test_documents_and_courses_change(oracle, law, eve):
    alone = {
        "about",
        "museum",
        "fires",
        "video",
        "gallery",
        "heritage",
        "local",
        "water",
        "feed rss",
        "robots",
    }

    def another_version(made):
        version = Version.objects.create(work=law.work, in_force_from=today(), content_hash="new")
        text = Text.objects.create(version=version, language="en", title="Flood rules of today")
        Provision.objects.create(
            text=text, ordinal=0, path="art_1", level="article", number="Article 1",
            plain="The officer reports twice.", html="<p>The officer reports twice.</p>",
            lineage=law.lineages[0],
        )  # fmt: skip
        version.state, version.published_at = "published", now()
        version.save()

    oracle.after(
        another_version, go={"article", "article_vi", "home", "sitemap-documents"}, stay=alone
    )
    assert "reports twice" in oracle.visitor.get(oracle.where["article"]).text
    oracle.after(
        lambda made: _saved(law.work, visibility=Visibility.MEMBERS),
        go={"article", "home"},
        stay=alone,
    )
    assert "reports twice" not in oracle.visitor.get(oracle.where["article"]).text
    oracle.after(
        lambda made: _saved(law.work, visibility=Visibility.PUBLIC),
        go={"article", "home"},
        stay=alone,
    )
    oracle.after(lambda made: made.course.editions.update(is_current=False) and _saved(made.course),
                 go={"article", "home"}, stay=alone)  # fmt: skip


def test_languages_come(oracle, ada):
    ada.is_superuser = True
    ada.save()
    alone = {"about", "article", "second", "local", "feed local rss", "robots", "events"}
    oracle.after(lambda made: in_language(made.museum, "vi", title="Bảo tàng"),
                 go={"museum", "home_vi", "feed_vi rss"}, stay=alone)  # fmt: skip
    oracle.after(lambda made: in_language(made.fires, "vi", title="Cháy"), go={"fire", "fires"},
                 stay=alone - {"robots"})  # fmt: skip
    oracle.after(lambda made: publish(made.article_vi, title="Đập lại mở"), go={"article_vi", "water_vi"},
                 stay={"about", "second", "museum", "home_uk"})  # fmt: skip
    uk = Locale.objects.get(language_code="uk")

    def translated(made):
        [made.translation] = submit(actor=ada, page=made.second, locales=[uk])
        made.translation.save_target(user=ada, publish=True)
        made.second_uk = _again(made.second.get_translation(uk))

    oracle.after(translated, go={"second", "home_uk"}, stay={"museum", "about", "article_vi"})
    oracle.where["second_uk"] = oracle.made.second_uk.get_url()
    oracle._settle()
    oracle.after(
        lambda made: publish(made.second, standfirst="Other words"), go={"second", "second_uk"}
    )

    def reviewed(made):
        mark = (
            live_revision(_again(made.second_uk)).fingerprint
            or snapshot(made.translation).fingerprint
        )
        TranslationReview.objects.create(
            page_id=made.second_uk.pk, fingerprint=mark, reviewer=ada, at=now()
        )

    oracle.after(reviewed, go={"second_uk"}, stay={"second", "museum", "article"})
    oracle.after(
        lambda made: _saved(ada, full_name="Ada Byron"), stay={"second", "museum", "article"}
    )


def test_what_is_read_counts_tomorrow(oracle):
    def read(made):
        StoryViews.objects.create(story=made.fires, day=today(), count=99)

    oracle.after(read, stay=oracle.kept)


def test_a_by_line_changes(oracle):
    def by_ann(made):
        made.article.refresh_from_db()
        made.article.story_authors.set([StoryAuthor(author=made.ann)])
        made.article.save_revision().publish()

    oracle.after(
        by_ann, go={"article", "authors", "ben"}, stay={"about", "museum", "fires", "heritage"}
    )
    assert counting.flush() >= 0
    assert reverse("robots")


def test_a_page_behind_a_sign_in_is_gone_from_all(oracle):
    from wagtail.models import PageViewRestriction

    def hidden(made):
        PageViewRestriction.objects.create(page=made.article, restriction_type="login")

    oracle.after(hidden, go={"home", "article", "feed rss"})
    assert oracle.visitor.get(oracle.where["article"]).how == ""
    assert "weir is open" not in oracle.visitor.get(oracle.where["feed rss"]).text


def test_a_day_passes(oracle, monkeypatch):
    tomorrow = dt.timedelta(days=1).total_seconds()
    import time

    until = time.time() + tomorrow
    monkeypatch.setattr("bema.portal.cache.store.time.time", lambda: until)
    assert {oracle.visitor.get(url).how for url in oracle.where.values()} == {"filled"}
