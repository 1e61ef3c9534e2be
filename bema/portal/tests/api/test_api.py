"""The API tells what the public site says, and nothing else."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bema.documents.models import Visibility
from bema.portal.models import Area, Author, Topic
from bema.portal.tests.cache.conftest import *  # noqa: F403
from bema.portal.tests.cache.whole_site import build
from bema.portal.tests.conftest import write
from bema.study.tests.conftest import *  # noqa: F403

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(site, law, floods, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return build(site, law, floods)


def told(client, address, **given):
    answer = client.get(f"/api/v1/{address}", given)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_list_tells_of_each_story_and_can_be_narrowed(made, client):
    listed = told(client, "stories")
    assert listed["count"] == 8
    first = listed["results"][0]
    newest = {row["title"]: row for row in listed["results"]}["The weir is open again"]
    assert first["published_at"] >= listed["results"][1]["published_at"]
    assert [one["name"] for one in newest["topics"]] == ["Water"]
    assert [one["name"] for one in newest["authors"]] == ["Ben Miller"]
    assert newest["section"]["title"] == "Local"
    assert newest["source"] == {"name": "River Post", "url": "https://post.example/"}
    assert newest["picture"]["url"].startswith("http://")

    def titles(**given):
        return {row["title"] for row in told(client, "stories", **given)["results"]}

    assert titles(topic=made.fire.pk) == {"The fire of 1911"}
    assert titles(author=made.ben.pk) == {"The weir is open again"}
    assert titles(area=made.mill_town.pk) == {"The weir is open again"}
    assert titles(section=made.news.pk) == {"The weir is open again", "Boats below the weir"}
    assert titles(kind="gallery") == {"Weirs"}
    assert titles(since="2999-01-01") == set()
    assert titles(lang="vi") == {"Đập đã mở lại", "Ngày hội sông"}


def test_one_story_has_its_text_clean_and_plain(made, client):
    story = told(client, f"stories/{made.article.pk}")
    assert "<p>Water has been running since Monday.</p>" in story["html"]
    assert "The officer on duty reports at once." in story["html"]
    assert 'src="http://' in story["html"]
    for word in ("class=", "<div", "<button", "<svg", "data-"):
        assert word not in story["html"]
    assert story["text"].startswith("After three months of work.")
    assert {one["language"] for one in story["editions"]} == {"en", "vi"}
    assert [one["slug"] for one in story["documents"]] == ["flood"]


def test_drafts_and_what_is_not_public_are_absent(made, client):
    draft = write(made.news, "Not yet", publish=False)
    assert client.get(f"/api/v1/stories/{draft.pk}").json()["error"]["code"] == "absent"
    assert client.get("/api/v1/documents/flood").status_code == 200
    made.law.work.visibility = Visibility.MEMBERS
    made.law.work.save()
    for address in ("documents/flood", "documents/flood/provisions/art_1", "nothing"):
        assert client.get(f"/api/v1/{address}").status_code == 404
    assert told(client, "documents") == []
    assert "reports at once" not in told(client, f"stories/{made.article.pk}")["html"]


def test_documents_sections_and_courses(made, client):
    document = told(client, "documents/flood")
    assert [one["is_in_force"] for one in document["versions"]] == [False, True]
    provision = told(client, "documents/flood/provisions/art_1")
    assert provision["text"] == "The officer on duty reports at once."
    sections = {row["title"]: row for row in told(client, "sections")}
    assert sections["Local"]["parent"] == sections["Current events"]["id"]
    assert [row["slug"] for row in told(client, "courses")] == [made.course.slug]
    assert [row["title"] for row in told(client, "events")["results"]] == ["River day"]
    assert [row["title"] for row in told(client, "events", when="past")["results"]] == ["Flood day"]
    assert [row["stories"] for row in told(client, "topics")] == [1, 2]
    assert [row["name"] for row in told(client, "authors")] == ["Ben Miller"]
    assert told(client, "areas")[0]["latitude"] == 1.0


def test_mistakes_are_told_in_json(made, client):
    for query in ("page=x", "page=0", "kind=poem", "since=yesterday", "topic=water"):
        answer = client.get(f"/api/v1/stories?{query}")
        assert answer.status_code == 400
        assert answer.json()["error"]["message"].startswith(query.split("=")[0])
    for query in ("page=99", "lang=xx", "section=1"):
        assert client.get(f"/api/v1/stories?{query}").status_code == 404
    refused = client.post("/api/v1/stories")
    assert (refused.status_code, refused.json()["error"]["code"]) == (405, "method")


def test_any_script_may_read_it_and_ask_again_for_little(made, client):
    answer = client.get("/api/v1/stories")
    assert answer["Access-Control-Allow-Origin"] == "*"
    again = client.get("/api/v1/stories", headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head("/api/v1/stories").status_code == 200
    assert client.options("/api/v1/stories").status_code == 204


def test_it_is_kept_and_purged_like_pages(made, visitor, committed):
    address = f"/api/v1/stories/{made.second.pk}"
    listed = "/api/v1/stories?lang=en&page=1"
    for one in (address, listed, "/api/v1/openapi.json", "/api/v1/"):
        assert [visitor.get(one).how for _time in range(2)] == ["filled", "hit"], one
    with committed():
        made.second.title = "Boats again"
        made.second.save_revision().publish()
    assert json.loads(visitor.get(address).body)["title"] == "Boats again"
    assert "Boats again" in visitor.get(listed).text
    assert visitor.get("/api/v1/openapi.json").how == "hit"


def test_lists_cost_the_same_for_many(made, client):
    def queries(address):
        client.get(f"/api/v1/{address}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(f"/api/v1/{address}")
        return len(captured)

    addresses = ("stories", "sections", "topics", "authors", "areas", "documents")
    before = [queries(address) for address in addresses]
    for number in range(8):
        topic = Topic.objects.create(name={"en": f"T{number}"})
        area = Area.objects.create(name={"en": f"A{number}"})
        story = write(
            made.heritage,
            f"More {number}",
            lead_image=made.mill_picture,
            topics=[topic],
            areas=[area],
        )
        story.story_authors.create(author=Author.objects.create(name={"en": f"W{number}"}))
    assert [queries(address) for address in addresses] == before


def test_the_schema_and_its_page_need_nothing_from_elsewhere(site, client):
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/stories/{pk}" in schema["paths"]
    page = client.get("/api/v1/").content.decode()
    assert "GET /api/v1/stories" in page
    assert "cdn" not in page.lower()
