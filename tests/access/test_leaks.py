"""What is kept of a public page carries nothing of anybody, and nobody has a say in what others are shown.

Every route of the project and every kind of page of the site's tree is asked. A public page that is new fails the
first test until it is told of here: `KEPT` is hunted through, `OWN` is never kept.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import get_page_models

from bema.portal.cache import counting, purging
from bema.portal.cache.store import Store
from bema.portal.cache.wsgi import KeptPages
from bema.portal.models import EventPage, GalleryPage, PlainPage, Story, VideoPage
from bema.portal.tests.cache.conftest import Visitor, pages  # noqa: F401  (the application with its door)
from bema.portal.tests.conftest import in_language, write
from bema.study.tests.conftest import *  # noqa: F403  (the small law and the course on it)
from tests.access.test_every_address import address, routes
from tests.access.world import build

pytestmark = pytest.mark.django_db

# By the names of their routes. Whatever is kept is the same for all visitors.
KEPT = {
    "api", "api-areas", "api-authors", "api-courses", "api-document", "api-documents", "api-events",
    "api-provision", "api-schema", "api-sections", "api-stories", "api-story", "api-topics",
    "area", "areas", "author", "authors", "comment-rules", "comment-thread", "events", "events-ics",
    "events-of-year", "feed", "feed-named", "feed-section", "robots", "sitemap", "sitemap-documents",
    "sitemap-news", "sitemap-pages", "topic", "topics", "wagtail_serve",
}  # fmt: skip
# Public, and made anew for each who asks: forms, what a key opens, what depends on the person.
OWN = {
    "certificate-check", "check", "code-sign-in", "comment-mine", "comment-sent",
    "comment-write", "documents", "error-report", "error-reported", "event-calendar", "livez",
    "letters", "letters-confirm", "letters-end", "letters-own", "letters-sent", "look", "push-worker",
    "plan-ics", "public-key-file", "public-keys", "public-keys-file", "readyz",
}  # fmt: skip
# Files under addresses that change with them, or that say nothing of who asks.
SHARED = {"push-worker", "event-calendar", "public-key-file", "public-keys-file"}

# Whatever a stranger may send beside an address.
ODD = [
    {"x_forwarded_host": "evil.example"},
    {"x_forwarded_proto": "https", "x_forwarded_port": "444", "forwarded": "host=evil.example"},
    {"x_forwarded_prefix": "/evil", "x_script_name": "/evil", "x_original_url": "/evil"},
    {"x_host": "evil.example", "x_http_host_override": "evil.example", "origin": "http://evil.example"},
    {"accept_language": "vi", "accept": "application/json", "accept_encoding": "br;q=1, gzip"},
    {"user_agent": "<script>evil.example</script>", "referer": "https://evil.example/"},
    {"x_http_method_override": "POST", "x_requested_with": "XMLHttpRequest"},
    {"range": "bytes=0-10", "if_range": "evil.example"},
    {"if_none_match": '"evil"', "if_modified_since": "Mon, 02 Mar 2026 08:00:00 GMT"},
    {"if_unmodified_since": "Mon, 02 Mar 2020 08:00:00 GMT", "if_match": '"evil"'},
    {"cookies": {"csrftoken": "evil" * 8, "django_language": "vi", "bema_language": "vi"}},
    {"cookies": {"bema_theme": '"><script>evil', "bema_text_size": "evil.example"}},
    {"cookies": {"wagtail_preview": "1", "wagtail-preview": "evil", "preview": "evil"}},
    {"cookies": {"sessionid": "evil"}},
    {"cookies": {"messages": "evil"}},
    {"authorization": "Basic ZXZpbDpldmls"},
    {"hx_request": "true", "hx_target": "evil", "hx_boosted": "true"},
    {"method": "HEAD"},
    {"query": "utm_source=evil.example&fbclid=evil"},
    {"query": "evil=1"},
    {"query": "page=1&page=evil"},
    {"query": "_method=evil&format=evil&callback=evil&language=vi"},
    {"query": "mode_param=evil&in_preview_panel=true&preview=evil"},
    {"host": "evil.example"},
    {"host": "localhost:80@evil.example"},
]  # fmt: skip
_TOKENS = re.compile(
    r"csrfmiddlewaretoken|csrf-token|X-CSRFToken| nonce=|nonce-|wagtail-userbar|sessionid"
)


@pytest.fixture
def world(tree, place, grant, law, taught, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    made = build(tree, place, grant, law, taught)
    for person in made.people.values():
        person.full_name = person.given_name = f"Zq{person.pk}qz"
        person.save()
    return made


@pytest.fixture
def tree_pages(world):
    """One page of each kind, in two languages, one with a draft that nobody may see; name -> address."""
    story = Story.objects.get(title="Water").specific
    section = story.get_parent().specific
    home = section.get_parent().specific
    home.add_child(instance=PlainPage(title="About us", slug="about", locale=home.locale))
    made = [write(section, "Views", model=GalleryPage), write(section, "Film", model=VideoPage)]
    kinds = [home, section, PlainPage.objects.get(), story, EventPage.objects.get(), *made]
    in_language(story, "vi", title="Nước", slug="nuoc")
    story.title = "Draft zqdraft"
    story.save_revision()
    creatable = {
        model
        for model in get_page_models()
        if model.is_creatable and model._meta.app_label == "portal"
    }
    assert {type(page) for page in kinds} == creatable, "a kind of page is new: make one here"
    found = {type(page).__name__: page.get_url() for page in kinds}
    return found | {
        "HomePage vi": "/vi/",
        "ArticlePage vi": Story.objects.get(slug="nuoc").get_url(),
    }


@pytest.fixture
def public(world, tree_pages, pages):  # noqa: F811
    """Name -> address of what a visitor is let in to, and how it is answered."""
    found = {}
    visitor = Visitor(pages)
    for _whole, entry in routes():
        url = address(world, entry)
        if str(entry.name) not in ("front", "wagtail_serve") and visitor.get(url).status == 200:
            found[str(entry.name)] = url
    return found


@pytest.fixture
def hunted(public, tree_pages):
    kept = {name: url for name, url in public.items() if name in KEPT}
    return {**kept, **tree_pages, "home with a page": "/en/?page=1"}


@pytest.fixture
def anew(pages, settings, tmp_path):  # noqa: F811
    """A door behind which nothing is kept yet."""
    numbers = iter(range(10_000))

    def make():
        store = Store(tmp_path / f"store-{next(numbers)}", purging.generations())
        return Visitor(KeptPages(pages.application, store, opened=counting.opened))

    return make


def test_every_public_page_is_told_of_here(public, pages):  # noqa: F811
    visitor = Visitor(pages)
    kept = {name for name, url in public.items() if visitor.get(url).how} | {"wagtail_serve"}
    assert kept == KEPT
    assert set(public) - kept == OWN


def test_what_is_not_kept_is_not_kept_on_the_way_either(public, pages):  # noqa: F811
    visitor = Visitor(pages)
    for name in OWN - SHARED:
        wishes = visitor.get(public[name]).headers.get("Cache-Control", "")
        assert "public" not in wishes, name
        assert "max-age" not in wishes or "max-age=0" in wishes, name


def spotless(name, answer, strange=()):
    """Nothing of a person, of a token, of another host."""
    assert not {"Set-Cookie", "Location"} & set(answer.headers), name
    assert answer.headers["Vary"] == "Accept-Encoding, Cookie", name
    told = answer.text + repr(sorted(answer.headers.items()))
    assert not _TOKENS.search(told), (name, _TOKENS.search(told))
    assert "evil" not in told, name
    assert "zqdraft" not in told, name
    assert not re.search(r"Zq\d+qz", told), name
    for word in strange:
        assert word not in told, (name, word)


def test_a_kept_page_carries_nothing_of_anybody(hunted, anew):
    visitor = anew()
    for name, url in hunted.items():
        for how in ("filled", "hit"):
            answer = visitor.get(url)
            assert (answer.status, answer.how) == (200, how), name
            spotless(name, answer)


def asked(visitor, url, odd):
    given = dict(odd)
    query = given.pop("query", "")
    joint = "&" if "?" in url else "?"
    return visitor.get(f"{url}{joint}{query}" if query else url, **given)


def test_nobody_has_a_say_in_what_is_kept(hunted, anew):
    clean = anew()
    for odd in ODD:
        visitor = anew()
        for name, url in hunted.items():
            wanted = clean.get(url)
            strange = asked(visitor, url, odd)
            assert strange.status in (200, 301, 302, 304, 400, 404), (name, odd)
            if strange.how:
                spotless(name, strange)
                assert strange.body in (wanted.body, b""), (name, odd)
            else:
                assert "public" not in strange.headers.get("Cache-Control", ""), (name, odd)
            plain = visitor.get(url)
            assert (plain.status, plain.body) == (200, wanted.body), (name, odd)
            assert _lasting(plain) == _lasting(wanted), (name, odd)


def _lasting(answer):
    return {name: value for name, value in answer.headers.items() if name != "X-Cache"}


def test_what_a_person_is_given_is_never_kept(hunted, anew, world):
    for who in ("member", "outsider", "editor", "administrator above"):
        browser = Client()
        browser.force_login(world.people[who])
        browser.get(reverse("comment-write", args=[Story.objects.first().pk]))
        cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
        assert "sessionid" in cookies
        _hunt_as(hunted, anew, cookies)


def _hunt_as(hunted, anew, cookies):
    clean, visitor = anew(), anew()
    for name, url in hunted.items():
        own = visitor.get(url, cookies=cookies)
        assert own.how == "", name
        assert "public" not in own.headers.get("Cache-Control", ""), name
        shown = visitor.get(url)
        assert (shown.how, shown.body) == ("filled", clean.get(url).body), name
        spotless(name, shown, cookies.values())
        assert visitor.get(url, cookies=cookies).how == "", name
