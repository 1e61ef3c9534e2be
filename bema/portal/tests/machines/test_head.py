"""What machines read in the head of a page, and the picture for who shares it."""

from __future__ import annotations

import datetime as dt
import json
import re
from io import BytesIO

import pytest
from PIL import Image

from bema.portal.machines import cards
from bema.portal.models import Area, Author, EventPage, Source, StoryAuthor, StoryCorrection, Topic
from bema.portal.tests.conftest import in_language, write

pytestmark = pytest.mark.django_db
BASE = "http://127.0.0.1:8000"


def data_of(text):
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return {thing["@type"]: thing for thing in json.loads(told)["@graph"]}


def properties(text):
    return dict(re.findall(r'<meta property="([^"]+)" content="([^"]*)">', text))


def test_an_article_tells_who_when_and_where_from(article, news, visitor):
    article.story_authors.add(StoryAuthor(author=Author.objects.create(name={"en": "Ben"})))
    article.topics.add(Topic.objects.create(name={"en": "Water"}))
    article.areas.add(Area.objects.create(name={"en": "Mill"}))
    article.source = Source.objects.create(name="The Courier", url="https://courier.example/")
    article.corrections.add(
        StoryCorrection(text="It was Monday.", at=dt.datetime(2026, 3, 9, 8, tzinfo=dt.UTC))
    )
    article.save_revision().publish()
    told = data_of(visitor.get(article.url).text)
    story = told["NewsArticle"]
    assert story["headline"] == article.title
    assert story["inLanguage"] == "en"
    assert story["datePublished"] == "2026-03-02T08:00:00+00:00"
    assert story["dateModified"] == "2026-03-09T08:00:00+00:00"
    assert [person["name"] for person in story["author"]] == ["Ben"]
    assert story["isBasedOn"] == "https://courier.example/"
    assert story["correction"][0]["text"] == "It was Monday."
    assert story["keywords"] == ["Water"]
    crumbs = told["BreadcrumbList"]["itemListElement"]
    assert [one["item"] for one in crumbs][1:] == [BASE + news.url, BASE + article.url]


def test_nothing_in_a_headline_ends_the_script(news, visitor):
    nasty = "</script><script>alert(1)</script> <!-- & \u2028"
    story = write(news, nasty, slug="nasty", standfirst='"><script>alert(2)</script>')
    text = visitor.get(story.url).text
    assert "<script>alert" not in text
    assert data_of(text)["NewsArticle"]["name"] == nasty


def test_an_event_tells_when_and_where(news, visitor):
    event = write(
        news,
        "Open day",
        model=EventPage,
        starts_at=dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC),
        venue="Weir house",
        latitude=49.5,
        longitude=24.25,
    )
    told = data_of(visitor.get(event.url).text)["Event"]
    assert told["startDate"] == "2026-05-01T09:00:00+00:00"
    assert told["location"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 49.5,
        "longitude": 24.25,
    }


def test_the_home_page_tells_whose_site_it_is(site, visitor):
    told = data_of(visitor.get(site.url).text)
    assert set(told) == {"Organization", "WebSite"}


def test_a_shared_link_shows_title_words_and_picture(article, visitor):
    told = properties(visitor.get(article.url).text)
    assert told["og:type"] == "article"
    assert told["og:title"] == article.title
    assert told["og:url"] == BASE + article.url
    assert told["og:locale"] == "en_GB"
    picture = visitor.get(told["og:image"].removeprefix(BASE))
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in picture.headers["Cache-Control"]
    assert "Set-Cookie" not in picture.headers
    assert Image.open(BytesIO(picture.body)).size == (1200, 630)


def test_the_picture_is_that_of_the_headline_of_today(article, visitor, committed):
    before = properties(visitor.get(article.url).text)["og:image"].removeprefix(BASE)
    with committed():
        article.title = "Closed again"
        article.save_revision().publish()
    after = properties(visitor.get(article.url).text)["og:image"].removeprefix(BASE)
    assert before != after
    old = visitor.get(before)
    assert (old.status, old.headers["Location"]) == (302, after)


def test_what_is_not_public_has_no_picture(news, visitor):
    draft = write(news, "Draft", publish=False)
    assert visitor.get(f"/cards/{draft.pk}-0000.jpg").status == 404
    assert visitor.get("/cards/999999-0000.jpg").status == 404
    assert visitor.get("/cards/1-0000.jpg").status == 404


def test_a_translation_names_its_original_language_in_its_own_words(article, visitor):
    vietnamese = in_language(article, "vi", title="Đập đã mở lại")
    text = visitor.get(vietnamese.url).text
    assert data_of(text)["NewsArticle"]["inLanguage"] == "vi"
    assert properties(text)["og:locale"] == "vi_VN"


@pytest.mark.parametrize(
    "headline",
    [
        "Đập đã mở lại sau ba tháng sửa chữa, thuyền bè đi lại từ thứ Hai",
        "Греблю знову відкрито після трьох місяців ремонту",
        "ເຂື່ອນເປີດຄືນໃໝ່ຫຼັງຈາກສ້ອມແປງສາມເດືອນ ແລະ ເຮືອສາມາດຜ່ານໄດ້ແຕ່ວັນຈັນ Mekong 2026",
        "x" * 400,
        "word " * 100,
        "",
    ],
)
def test_a_headline_of_any_script_and_length_fits(headline):
    lines, size = cards._fitted(headline)
    assert len(lines) <= 4
    assert size >= 36
    drawn = cards._draw(cards.Card(headline, "News", "Riverland", ""))
    assert drawn.size == (1200, 630)
