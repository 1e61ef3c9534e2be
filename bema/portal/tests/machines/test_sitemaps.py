"""Search engines find every public page, in all its languages, and nothing else."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from bema.common.clock import now
from bema.portal.machines import sitemaps
from bema.portal.tests.conftest import in_language, write

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
BASE = "http://127.0.0.1:8000"


def locations(visitor, address):
    answer = visitor.get(address)
    assert answer.status == 200, address
    assert answer.headers["Content-Type"].startswith("application/xml")
    return [one.text for one in ET.fromstring(answer.body).iter(f"{MAP}loc")]


def test_the_index_leads_to_every_public_page(article, news, visitor):
    draft = write(news, "Draft", publish=False)
    found = [
        location
        for file in locations(visitor, "/sitemap.xml")
        for location in locations(visitor, file.removeprefix(BASE))
    ]
    assert {BASE + article.url, BASE + news.url, f"{BASE}/en/", f"{BASE}/lo/"} <= set(found)
    assert BASE + draft.get_url() not in found
    assert len(found) == len(set(found))


def test_a_page_names_its_other_languages(article, visitor):
    vietnamese = in_language(article, "vi", title="Đập")
    tree = ET.fromstring(visitor.get("/sitemap-en-1.xml").body)
    url = next(one for one in tree if one.findtext(f"{MAP}loc") == BASE + article.url)
    links = {one.get("hreflang"): one.get("href") for one in url.findall(f"{XHTML}link")}
    assert links == {"en": BASE + article.url, "vi": BASE + vietnamese.url}


def test_much_is_told_in_several_files(article, news, visitor, monkeypatch):
    monkeypatch.setattr(sitemaps, "EACH", 2)
    files = locations(visitor, "/sitemap.xml")
    assert f"{BASE}/sitemap-en-2.xml" in files
    assert visitor.get("/sitemap-en-9.xml").status == 404
    assert visitor.get("/sitemap-de-1.xml").status == 404
    assert visitor.get("/sitemap-en-0.xml").status == 404


def test_news_are_of_yesterday_and_today(article, news, visitor):
    write(news, "Fresh & new", dated=now())
    tree = ET.fromstring(visitor.get("/sitemap-news.xml").body)
    assert [one.text for one in tree.iter(f"{NEWS}title")] == ["Fresh & new"]
    assert [one.text for one in tree.iter(f"{NEWS}language")] == ["en"]


def test_a_new_story_comes_into_the_sitemap_at_once(article, news, visitor, committed):
    assert len(locations(visitor, "/sitemap-en-1.xml")) == 3
    with committed():
        write(news, "Another")
    assert len(locations(visitor, "/sitemap-en-1.xml")) == 4


def test_robots_are_led_to_it(site, visitor):
    answer = visitor.get("/robots.txt")
    assert f"Sitemap: {BASE}/sitemap.xml" in answer.text
    assert "Disallow: /admin/" in answer.text
