"""The front page and the lists: what leads, what is ahead, what is read; what there is nothing of is left out."""

from __future__ import annotations

import datetime as dt
import io
import re

import pytest
from django.core.files.images import ImageFile
from django.utils.translation import override
from PIL import Image as Drawing
from wagtail.images.models import Filter, Image

from bema.common.clock import now, today
from bema.documents.models import Version, Visibility
from bema.portal.front.home import home_slots
from bema.portal.front.pictures import SPECS
from bema.portal.models import (
    Area,
    Author,
    EventPage,
    GalleryPage,
    StoryAuthor,
    StoryViews,
    Topic,
)
from bema.portal.tests.conftest import add_section, in_language, write
from bema.study.tests.conftest import *  # noqa: F403  (the small law and the course on it)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = io.BytesIO()
    Drawing.new("RGB", (1500, 1000), "teal").save(drawn, "JPEG")
    image = Image.objects.create(title="Water", file=ImageFile(drawn, name="water.jpg"))
    for spec in SPECS:
        width, height = map(int, spec.split("|")[0].removeprefix("fill-").split("x"))
        image.renditions.create(
            filter_spec=spec,
            file=f"images/{spec}",
            width=width,
            height=height,
            focal_point_key=Filter(spec).get_cache_key(image),
        )
    return image


def many(section, count, **fields):
    return [
        write(section, f"{section.title} {number}", dated=now() - number * DAY, **fields)
        for number in range(count)
    ]


def headings(page):
    return [
        re.sub(r"<[^>]+>", "", found).strip() for found in re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    ]


def test_an_empty_site_has_no_empty_blocks(site, news, heritage, client):
    page = client.get("/en/").text
    main = page.split("<main")[1].split("</main>")[0]
    assert headings(main) == []
    assert "<section" not in main
    assert "<ul" not in main
    for words in ("No data", "Nothing", "None", "(0)"):
        assert words not in page


def test_no_list_of_nothing_is_a_page(site, client):
    topic = Topic.objects.create(name={"en": "Water"})
    for address in ("topics/", "authors/", "areas/", "events/", "events/2020/"):
        assert client.get(f"/en/{address}").status_code == 404
    assert client.get(f"/en/topics/{topic.pk}-water/").status_code == 404


def test_the_newest_story_leads_unless_the_editors_chose_another(site, news, client):
    newest, older, *_rest = many(news, 3)
    assert "Current events 0" in headings(client.get("/en/").text)
    site.refresh_from_db()
    site.lead = older
    site.save_revision().publish()
    assert older.title in headings(client.get("/en/").text)
    older.unpublish()
    assert newest.title in headings(client.get("/en/").text)


def test_no_draft_and_no_other_language_is_shown(site, news, client):
    write(news, "Not yet", publish=False)
    story = write(news, "For all")
    in_language(story, "vi", title="Cho mọi người")
    page = client.get("/en/").text
    assert "For all" in page
    assert "Not yet" not in page
    assert "Cho mọi người" not in page
    assert "Cho mọi người" in client.get("/vi/").text


def test_a_section_of_some_stories_has_a_band_and_none_is_told_twice(site, news, heritage, client):
    many(heritage, 2)
    told = many(news, 8)
    page = client.get("/en/").text.split("<main")[1].split("</main>")[0]
    assert "Current events" in headings(page)
    for story in told:
        assert page.count(f">{story.title}<") <= 1


def test_events_ahead_stand_on_the_front_and_those_past_do_not(site, news, client):
    write(news, "Yesterday's market", model=EventPage, starts_at=now() - DAY)
    write(news, "Fair", model=EventPage, starts_at=now() - DAY, ends_at=now() + DAY)
    write(news, "Concert", model=EventPage, starts_at=now() + 3 * DAY, venue="River hall")
    ahead = client.get("/en/").text.split('id="events-ahead"')[1]
    assert ahead.index("Fair") < ahead.index("Concert")
    assert "River hall" in ahead
    assert "market" not in ahead.split("</section>")[0]


def test_events_are_listed_by_date_and_the_past_by_year(site, news, client):
    write(news, "Concert", model=EventPage, starts_at=now() + 3 * DAY)
    long_ago = dt.datetime(2019, 6, 1, 12, tzinfo=dt.UTC)
    write(news, "Old fair", model=EventPage, starts_at=long_ago)
    page = client.get("/en/events/").text
    assert "Concert" in page
    assert "Old fair" not in page
    assert 'href="/en/events/2019/"' in page
    assert "Old fair" in client.get("/en/events/2019/").text
    assert client.get("/en/events/2018/").status_code == 404


def test_what_was_read_most_this_week_is_told(site, news, client):
    first, second, third = many(news, 3)
    StoryViews.objects.create(story=second, day=today() - DAY, count=9)
    StoryViews.objects.create(story=first, day=today() - 7 * DAY, count=3)
    StoryViews.objects.create(story=third, day=today() - 30 * DAY, count=99)
    StoryViews.objects.create(story=third, day=today(), count=99)
    told = client.get("/en/").text.split('id="most-read"')[1].split("</section>")[0]
    assert told.index(second.title) < told.index(first.title)
    assert third.title not in told


def test_new_versions_of_public_documents_only(site, law, client):
    version = Version.objects.filter(state="published").select_related("work").first()
    version.work.visibility = Visibility.MEMBERS
    version.work.save()
    assert "new-documents" not in client.get("/en/").text
    version.work.visibility = Visibility.PUBLIC
    version.work.save()
    page = client.get("/en/").text
    assert version.work.title in page.split('id="new-documents"')[1]
    assert f"/d/{version.work.slug}/" in page


def test_only_courses_that_a_story_leads_to_are_told(site, news, law, taught, client):
    course = taught().course
    assert 'id="courses"' not in client.get("/en/").text
    story = write(news, "Learn about floods")
    story.courses.add(course)
    story.save_revision().publish()
    assert f'href="/c/{course.slug}/?language=en"' in client.get("/en/").text


def test_other_parts_have_a_place_on_the_front(site, client):
    home_slots.register("portal/_crumbs.html", lambda _request, _home: {"trail": [("Hi", "/x/")]})
    home_slots.register("portal/_crumbs.html", _nothing)
    try:
        assert 'href="/x/">Hi' in client.get("/en/").text
    finally:
        home_slots.blocks.clear()


def _nothing(_request, _home):
    return None


def test_a_section_is_led_by_its_newest_and_has_pages_of_twenty(site, news, client):
    many(news, 23)
    first = client.get("/en/current-events/")
    assert first.text.count("<article") == 20
    assert '<link rel="next" href="?page=2">' in first.text
    assert 'href="/en/">Bema' in first.text
    second = client.get("/en/current-events/?page=2")
    assert second.text.count("<article") == 3
    assert '/en/current-events/?page=2">' in second.text.split('rel="canonical"')[1][:80]
    assert '<link rel="prev" href="?page=1">' in second.text
    for beyond in ("3", "0", "x"):
        assert client.get(f"/en/current-events/?page={beyond}").status_code == 404


def test_sub_sections_are_tabs_and_their_stories_the_sections_own(site, news, client):
    crafts = add_section(news, "Crafts", slug="crafts")
    write(crafts, "Weaving")
    page = client.get("/en/current-events/").text
    assert 'href="/en/current-events/crafts/">Crafts' in page
    assert "Weaving" in page
    inner = client.get("/en/current-events/crafts/").text
    assert 'href="/en/current-events/crafts/" aria-current="page">Crafts' in inner
    assert 'href="/en/current-events/">All' in inner


def test_an_author_and_an_area_tell_what_they_are(site, news, picture, tree, client):
    author = Author.objects.create(
        name={"en": "Hanna Bell"},
        about={"en": "Writes of rivers."},
        picture=picture,
        unit=tree.mill,
    )
    area = Area.objects.create(name={"en": "Millbrook"}, latitude=17.5, longitude=102.25)
    story = write(news, "The weir")
    story.areas.add(area)
    story.story_authors.add(StoryAuthor(author=author))
    story.save_revision().publish()
    page = client.get(f"/en/authors/{author.pk}-hanna-bell/").text
    assert "Writes of rivers." in page
    assert tree.mill.name in page
    assert "The weir" in page
    page = client.get(f"/en/areas/{area.pk}-millbrook/").text
    assert "mlat=17.50000&amp;mlon=102.25000" in page
    assert "Hanna Bell" in client.get("/en/authors/").text
    assert "Millbrook" in client.get("/en/areas/").text


def test_pictures_come_in_sizes_and_only_the_first_at_once(site, news, picture, client):
    many(news, 6, lead_image=picture, lead_alt="A weir")
    page = client.get("/en/").text
    assert page.count("<picture>") >= 5
    assert page.count('fetchpriority="high"') == 1
    assert page.count('loading="lazy"') == page.count("<picture>") - 1
    assert page.index("fetchpriority") < page.index('loading="lazy"')
    for tag in re.findall(r"<img [^>]+>", page):
        assert re.search(r'width="\d+" height="\d+"', tag)
        assert 'alt="A weir"' in tag
    assert re.search(r'type="image/avif" srcset="\S+ 480w, \S+ 960w, \S+ 1440w" sizes=', page)


def test_a_size_that_is_not_made_yet_is_not_waited_for(site, news, picture, client):
    picture.renditions.exclude(filter_spec="fill-480x320|format-webp").delete()
    many(news, 1, lead_image=picture)
    page = client.get("/en/").text
    assert re.search(r'type="image/webp" srcset="\S+ 480w" sizes=', page)
    assert "image/avif" not in page
    assert picture.renditions.count() == 1


def test_all_lists_cost_the_same_for_many(
    site, news, heritage, picture, client, django_assert_max_num_queries
):
    topic = Topic.objects.create(name={"en": "Water"})
    for section in (news, heritage, add_section(site, "People"), add_section(site, "Local")):
        for number in range(8):
            extra = (
                {"model": EventPage, "starts_at": now() + number * DAY} if number % 4 == 0 else {}
            )
            if number % 4 == 1:
                extra = {"model": GalleryPage}
            story = write(section, f"{section.title} {number}", lead_image=picture, **extra)
            StoryViews.objects.create(story=story, day=today() - DAY, count=number + 1)
            story.topics.add(topic)
            story.save_revision().publish()
    for address, most in [
        ("/en/", 44),
        ("/en/current-events/", 26),
        (f"/en/topics/{topic.pk}-water/", 26),
        ("/en/topics/", 20),
        ("/en/events/", 22),
    ]:
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_the_front_is_right_in_every_language(article, client):
    for code in ("vi", "uk", "lo"):
        in_language(article, code)
        with override(code):
            page = client.get(f"/{code}/").text
        assert article.title in page
        assert f'href="/d/?language={code}"' in page
