"""What stands on the page of a story, and what does not."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from i18nfield.strings import LazyI18nString

from bema.common.jobs import run_ready_jobs
from bema.portal.models import (
    Area,
    Author,
    GalleryPage,
    Source,
    StoryAuthor,
    StoryCorrection,
    Topic,
    VideoPage,
)
from bema.portal.tests.conftest import add_section, in_language, write
from bema.portal.tests.pictures import add_file, add_image, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def main_of(html):
    return html[html.index("<main") : html.index("</main>")]


def test_an_article_with_nothing_but_a_headline_shows_nothing_empty(news, client):
    bare = write(news, "Bare")
    html = main_of(client.get(bare.url).text)
    assert html.count("<h1>") == 1
    # What readers may do stands there always: this is about what there may be nothing of.
    html = re.sub(r'<section[^>]*id="comments".*?</section>', "", html, flags=re.DOTALL)
    for absent in ("<h2", "<section", "<aside", "<figure", "<audio", "<dl", "<ul", "to read"):
        assert absent not in html
    assert "No data" not in html
    assert not re.search(r"<(p|div|ul|section|figcaption|header|footer)[^>]*>\s*</\1>", html)


def test_all_that_a_reader_wants_to_know_of_an_article(news, client):
    story = write(
        news,
        "The weir is open again",
        text=f"<p>{'Water has been running since Monday. ' * 100}</p>",
        kicker="Flood protection",
        standfirst="After three months.",
        dated=dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC),
        revised_at=dt.datetime(2026, 3, 4, 8, tzinfo=dt.UTC),
        source=Source.objects.create(name="River Post", url="https://river.example/"),
        source_url="https://river.example/weir",
        lead_image=add_image(),
        lead_alt="The weir from above",
        lead_caption="The weir on Monday.",
        lead_credit="Mai Linh",
    )
    author = Author.objects.create(name=LazyI18nString({"en": "Anna Reed"}))
    topic = Topic.objects.create(name=LazyI18nString({"en": "Water"}))
    area = Area.objects.create(name=LazyI18nString({"en": "Mill"}))
    story.story_authors.add(StoryAuthor(author=author))
    story.corrections.add(
        StoryCorrection(text="It was Monday.", at=dt.datetime(2026, 3, 5, 8, tzinfo=dt.UTC))
    )
    story.topics.add(topic)
    story.areas.add(area)
    story.save_revision().publish()
    html = client.get(story.url).text
    told = words(html)
    for part in (
        "Flood protection",
        "After three months.",
        "2 March 2026",
        "Updated 4 March 2026",
        "Corrected 5 March 2026",
        "It was Monday.",
        "Source: River Post",
        "The weir on Monday.",
        "Photo: Mai Linh",
        "3 minutes to read",
        "Copy the link",
    ):
        assert part in told
    for address in (
        "https://river.example/weir",
        author.get_absolute_url(),
        topic.get_absolute_url(),
        area.get_absolute_url(),
        '"#corrections"',
        "mailto:?subject=The%20weir%20is%20open%20again",
    ):
        assert address in html
    assert 'alt="The weir from above"' in html


def test_what_else_there_is_to_read_has_no_story_twice(news, heritage, client):
    topic = Topic.objects.create(name={"en": "Water"})
    author = Author.objects.create(name={"en": "Anna Reed"})
    stories = [write(news, f"News {n}") for n in range(6)] + [write(heritage, "Old weir")]
    for story in stories:
        story.topics.add(topic)
        story.story_authors.add(StoryAuthor(author=author))
        story.save_revision().publish()
    html = main_of(client.get(stories[0].url).text)
    assert "On the topic Water" in html
    assert "More from Current events" in html
    shelves = html[html.index('class="shelves') :]
    titles = re.findall(r">((?:News \d)|Old weir)</a>", shelves)
    assert len(titles) == len(set(titles)) == 6
    assert "News 0" not in titles


def test_what_else_there_is_to_read_is_in_the_readers_language(article, news, client):
    write(news, "In English only")
    vietnamese = in_language(article, "vi", title="Đập đã mở lại")
    assert "In English only" not in client.get(vietnamese.url).text


def test_a_section_within_a_section_stands_in_the_way_back(news, client):
    inner = add_section(news, "Floods", slug="floods")
    html = client.get(write(inner, "High water").url).text
    crumbs = html[html.index('<nav class="crumbs') :]
    crumbs = crumbs[: crumbs.index("</nav>")]
    assert re.findall(r">([^<]+)</a>", crumbs)[1:] == ["Current events", "Floods"]


# --- pictures ---------------------------------------------------------------------------------


def pictures_body(count):
    images = [add_image(f"Picture {n}", size=(900, 600)) for n in range(count)]
    return [
        {"type": "picture", "value": picture(images[0], caption="First")},
        {"type": "gallery", "value": {"pictures": [picture(image) for image in images[1:]]}},
    ]


def test_pictures_come_in_sizes_made_at_publication(news, client):
    story = write(news, "Pictures", body=pictures_body(3))
    run_ready_jobs()
    html = client.get(story.url).text
    assert html.count('type="image/avif"') == 3
    first = re.search(r"<picture>.*?</picture>", html, re.S)[0]
    assert 'width="900" height="600"' in first
    assert "400w" in first
    assert "800w" in first
    assert 'loading="lazy"' in first


def test_a_lead_picture_is_cut_about_its_focal_point_and_not_lazy(news, client):
    focus = {
        "focal_point_x": 1500,
        "focal_point_y": 100,
        "focal_point_width": 50,
        "focal_point_height": 50,
    }
    story = write(news, "Lead", lead_image=add_image(**focus), lead_alt="A weir")
    run_ready_jobs()
    html = client.get(story.url).text
    lead = re.search(r'<figure class="picture lead-picture">.*?</figure>', html, re.S)[0]
    assert 'fetchpriority="high"' in lead
    assert "lazy" not in lead
    assert 'width="1440" height="960"' in lead


def test_the_number_of_queries_does_not_grow_with_the_pictures(
    news, client, django_assert_max_num_queries
):
    few = write(news, "Few", body=pictures_body(3))
    many = write(news, "Many", body=pictures_body(12))
    run_ready_jobs()
    addresses = [few.url, many.url]
    client.get(addresses[0])
    with django_assert_max_num_queries(45) as less:
        client.get(addresses[0])
    with django_assert_max_num_queries(45) as more:
        client.get(addresses[1])
    assert len(less) == len(more)


# --- who may fetch what -----------------------------------------------------------------------


def fetched(client, address, **more):
    """The answer, read to its end, where the client closes it and leaves the database open."""
    answer = client.get(address, **more)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def address_of(image):
    return image.get_rendition("width-400|format-webp").url


def test_visitors_get_the_pictures_of_published_pages_only(news, client, alice, sign_in):
    shown, drafted, unused, withdrawn = (add_image(name) for name in "abcd")
    write(news, "Shown", lead_image=shown, lead_alt="a")
    write(news, "Draft", lead_image=drafted, lead_alt="b", publish=False)
    gone = write(news, "Gone", body=[{"type": "picture", "value": picture(withdrawn)}])
    assert fetched(client, address_of(withdrawn)).status_code == 200
    gone.unpublish()
    response = fetched(client, address_of(shown))
    assert response.status_code == 200
    assert {"public", "immutable"} <= set(response["Cache-Control"].split(", "))
    refused = fetched(client, "/media/images/never-there.webp")
    for image in (drafted, unused, withdrawn):
        answer = fetched(client, address_of(image))
        assert answer.status_code == refused.status_code == 302
    sign_in(alice)
    assert fetched(client, address_of(unused))["Cache-Control"].startswith("private")


def test_the_draft_of_a_published_page_gives_nothing_away(news, client):
    image = add_image()
    story = write(news, "Shown")
    story.lead_image = image
    story.save_revision()
    run_ready_jobs()
    assert fetched(client, address_of(image)).status_code == 302


def test_an_authors_face_is_public(client, db):
    image = add_image()
    Author.objects.create(name={"en": "Anna Reed"}, picture=image)
    assert fetched(client, address_of(image)).status_code == 200


def test_visitors_get_films_and_sound_of_published_pages_only_and_in_parts(
    news, client, alice, sign_in
):
    shown, drafted = add_file("shown.mp3"), add_file("draft.mp3")
    write(news, "Shown", audio=shown)
    write(news, "Draft", audio=drafted, publish=False)
    part = fetched(client, shown.url, headers={"range": "bytes=4-6"})
    assert (part.status_code, part.body) == (206, b"and")
    assert fetched(client, drafted.url).status_code == 302
    sign_in(alice)
    assert fetched(client, shown.url).status_code == 200
    assert fetched(client, drafted.url).status_code == 404


# --- kinds ------------------------------------------------------------------------------------


def test_a_gallery_shows_each_picture_and_links_to_it(news, client):
    images = [add_image(name) for name in "abc"]
    body = [{"type": "picture", "value": picture(i, caption=f"Of {i.title}")} for i in images]
    gallery = write(news, "Floods", model=GalleryPage, pictures=json.dumps(body))
    html = client.get(gallery.url).text
    assert html.count('<li><figure><a href="/media/images/') == 3
    assert "Of c" in html


def test_a_film_of_ones_own_has_captions_transcript_and_poster(news, client):
    film = write(
        news,
        "The weir, a film",
        model=VideoPage,
        video_file=add_file("weir.mp4"),
        captions=add_file("weir.vtt"),
        transcript="Water runs.",
        lead_image=add_image(),
        lead_alt="The weir",
    )
    html = client.get(film.url).text
    video = re.search(r"<video.*?</video>", html, re.S)[0]
    assert 'poster="/media/images/' in video
    assert '<track kind="captions"' in video
    assert 'srclang="en"' in video
    assert "Water runs." in html


# --- documents --------------------------------------------------------------------------------


def quoting(lineage):
    value = {"lineages": [{"type": "item", "value": lineage}], "comment": "The rule"}
    return [{"type": "provisions", "value": value}]
