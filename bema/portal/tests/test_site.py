"""The site stands after set-up, in every language, and leads a visitor to hers."""

from __future__ import annotations

import pytest
from wagtail.models import Collection, Locale, Page

from bema.portal.founding import found_site
from bema.portal.models import HomePage, Topic
from bema.portal.tests.conftest import in_language, write

pytestmark = pytest.mark.django_db


def test_a_new_installation_has_a_home_page_in_each_language(site):
    codes = set(HomePage.objects.live().values_list("locale__language_code", flat=True))
    assert codes == {"en", "vi", "uk", "lo"}
    assert {page.translation_key for page in HomePage.objects.all()} == {site.translation_key}


def test_founding_again_changes_nothing(site):
    before = list(HomePage.objects.order_by("pk").values_list("pk", "latest_revision"))
    assert found_site(actor="test") == site
    assert list(HomePage.objects.order_by("pk").values_list("pk", "latest_revision")) == before


def test_the_site_is_founded_in_a_database_that_was_emptied(db):
    Page.objects.all().delete()
    Collection.objects.all().delete()
    home = found_site(actor="test")
    assert Collection.get_first_root_node() is not None
    assert (home.depth, home.get_parent().is_root()) == (2, True)


@pytest.mark.parametrize("code", ["en", "vi", "uk", "lo"])
def test_the_address_says_the_language(site, client, code):
    response = client.get(f"/{code}/", headers={"accept-language": "de"})
    assert response.status_code == 200
    assert f'<html lang="{code}"' in response.text


def test_a_visitor_is_led_to_her_language(site, client):
    response = client.get("/", headers={"accept-language": "uk,en;q=0.5"})
    assert (response.status_code, response["Location"]) == (302, "/uk/")


def test_a_member_finds_today_at_the_door(site, client, alice, sign_in):
    sign_in(alice)
    assert client.get("/").status_code == 200


def test_before_there_is_a_site_the_door_leads_to_the_sign_in(client, db):
    assert client.get("/")["Location"].startswith("/account/login/")


def test_a_story_is_read_at_its_own_address_in_each_language(article, client):
    vietnamese = in_language(article, "vi", title="Đập đã mở lại", slug="dap-da-mo-lai")
    assert vietnamese.url.startswith("/vi/")
    assert vietnamese.url.endswith("/dap-da-mo-lai/")
    assert "Đập đã mở lại" in client.get(vietnamese.url).text
    assert "The weir is open again" in client.get(article.url).text


def test_a_draft_is_absent_for_readers(news, client):
    draft = write(news, "Not yet", publish=False)
    assert client.get(draft.get_url()).status_code == 404


def test_the_topic_of_a_story_stays_its_topic_in_translation(article, client):
    topic = Topic.objects.create(name={"en": "Water", "vi": "Nước"})
    article.topics.add(topic)
    article.save_revision().publish()
    in_language(article, "vi", title="Đập đã mở lại")
    page = client.get(f"/vi/chu-de/{topic.pk}-nuoc/", follow=True)
    assert "Đập đã mở lại" in page.text
    assert "The weir" not in page.text
    assert Locale.objects.count() == 4
