"""What stands around every page: sections, languages, the page's own address; nothing of a person."""

from __future__ import annotations

import gzip
import re

import pytest
from django.conf import settings
from django.utils.translation import override

from bema.portal.models import PlainPage, Topic
from bema.portal.sheet import portal_sheet
from bema.portal.tests.conftest import add_section, in_language

BASE = settings.BEMA.base_url
pytestmark = pytest.mark.django_db


def test_sections_and_their_sub_sections_stand_in_the_menu(article, heritage, news, client):
    add_section(heritage, "Crafts", slug="crafts")
    page = client.get(article.url).text
    assert re.search(r'href="/en/current-events/" aria-current="true">Current events', page)
    assert 'href="/en/heritage/">Heritage' in page
    assert 'href="/en/heritage/crafts/">Crafts' in page


def test_what_is_not_for_menus_or_no_more_live_is_not_in_them(site, heritage, news, client):
    heritage.show_in_menus = False
    heritage.save_revision().publish()
    news.unpublish()
    page = client.get("/en/").text
    assert "Heritage" not in page
    assert "Current events" not in page


def test_plain_pages_stand_at_the_foot(site, client):
    site.add_child(instance=PlainPage(title="About us", locale=site.locale))
    assert 'href="/en/about-us/">About us' in client.get("/en/").text


def test_each_language_leads_to_the_same_page_or_to_its_first(article, client):
    in_language(article, "vi", title="Đập đã mở lại", slug="dap-da-mo-lai")
    page = client.get(article.url).text
    vietnamese = article.get_translations().get(locale__language_code="vi").get_url()
    assert f'href="{vietnamese}" lang="vi" hreflang="vi"' in page
    assert '<a href="/uk/" lang="uk" hreflang="uk"' in page
    assert f'<link rel="alternate" hreflang="vi" href="{BASE}{vietnamese}">' in page
    assert f'hreflang="x-default" href="{BASE}{article.url}"' in page
    assert '<link rel="alternate" hreflang="uk"' not in page
    assert f'<link rel="canonical" href="{BASE}{article.url}">' in page


def test_a_page_that_is_no_more_live_in_a_language_is_not_offered_in_it(article, client):
    in_language(article, "vi", title="Đập đã mở lại").unpublish()
    page = client.get(article.url).text
    assert '<a href="/vi/" lang="vi"' in page
    assert 'rel="alternate" hreflang="vi"' not in page


def test_a_topic_has_its_address_in_each_language_of_its_stories(article, client):
    made = Topic.objects.create(name={"en": "Water", "vi": "Nước"})
    topic = Topic.objects.get(pk=made.pk)
    article.topics.add(topic)
    article.save_revision().publish()
    in_language(article, "vi", title="Đập đã mở lại")
    page = client.get(topic.get_absolute_url()).text
    with override("vi"):
        assert f'href="{topic.get_absolute_url()}" lang="vi"' in page
    assert '<a href="/uk/" lang="uk"' in page  # no story there: its first page


def test_links_out_of_the_portal_bring_the_language_along(site, client):
    page = client.get("/uk/").text
    assert 'href="/d/?language=uk"' in page
    assert 'href="/c/?language=uk"' in page


def test_a_visitors_page_carries_no_cookie_and_no_token(article, client):
    for address in ["/en/", article.url, "/en/current-events/", "/en/nowhere/"]:
        answer = client.get(address)
        assert not answer.cookies
        assert "csrf" not in answer.text.lower()
        assert "<form" not in answer.text
        assert "nonce" not in answer.headers["Content-Security-Policy"]
        assert "nonce" not in answer.text


def test_a_member_finds_the_way_to_today_and_no_name_of_hers(article, client, alice, sign_in):
    visitor = client.get(article.url).text
    member = sign_in(alice).get(article.url).text
    assert 'href="/">Today' in member
    assert alice.get_full_name() not in member
    assert "/account/login/" in visitor
    assert "Today" not in visitor


def test_what_is_absent_is_told_in_the_frame_of_the_language(article, client):
    page = client.get("/vi/nowhere/?x=1")
    assert page.status_code == 404
    assert '<html lang="vi"' in page.text
    assert 'class="bar paper"' in page.text
    assert "nowhere" not in page.text
    assert "canonical" not in page.text
    assert 'class="bar paper"' not in client.get("/nowhere/").text


def test_theme_and_text_size_of_the_device_are_respected(site, client):
    client.cookies["bema_theme"] = "dark"
    client.cookies["bema_text_size"] = "large"
    assert 'data-theme="dark" data-text-size="large"' in client.get("/en/").text


def test_the_portals_style_sheet_is_small_and_kept_for_ever(site, client):
    sheet = portal_sheet()
    assert f"/portal.{sheet.digest}.css" in client.get("/en/").text
    plain = client.get(f"/portal.{sheet.digest}.css")
    assert "immutable" in plain["Cache-Control"]
    zipped = client.get(f"/portal.{sheet.digest}.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.content) == plain.content
    assert len(zipped.content) < 8_000


def test_the_frame_costs_the_same_for_many_sections(site, client, django_assert_max_num_queries):
    for number in range(12):
        above = add_section(site, f"Section {number}")
        add_section(above, f"Sub-section {number}")
    client.get("/en/")
    with django_assert_max_num_queries(30):
        client.get("/en/")
