"""Every address x every role x own, sibling and parent unit: only what `table.txt` lists is open.

A route that is not in the table fails the test, so that nobody adds one without saying whose it is. After a
change that is meant, `python -m pytest tests/access --write-table` writes the table anew: read its difference.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from bema.study.tests.conftest import *  # noqa: F403  (the small law and the course on it)
from tests.access.world import VISITOR, World, build

TABLE = Path(__file__).with_name("table.txt")
# Not ours to list one by one: Wagtail's admin (tests of its own), allauth's pages for the person who asks.
ELSEWHERE = ("admin/", "account/", "demo/", "style", "portal.")  # style sheets have no roles


def routes(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Each route of the project with its whole pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        whole = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from routes(entry, whole)
        elif not whole.startswith(ELSEWHERE):
            yield whole, entry


def address(world: World, entry: URLPattern) -> str:
    name = str(entry.name)
    if name == "wagtail_serve":
        return reverse(name, args=[world.gaps["path"](name)])
    given = {}
    for gap in entry.pattern.regex.groupindex:
        own = world.gaps.get(name, {}).get(gap)
        found = own if own is not None else world.gaps[gap]
        given[gap] = found(name) if callable(found) else found
    return reverse(name, kwargs=given)


@pytest.fixture
def world(tree, place, grant, law, taught, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return build(tree, place, grant, law, taught)


def outcome(client: Any, method: str, url: str) -> str:
    """What came back: ok, elsewhere (sent on), sign in, method (of no use), refused, or absent."""
    with transaction.atomic():
        point = transaction.savepoint()
        # An answer needs a name before it is looked at; all else needs nothing.
        response = getattr(client, method)(url, {"response": str(uuid.uuid4())})
        if response.streaming:
            b"".join(response.streaming_content)  # to its end, where the client closes it
        transaction.savepoint_rollback(point)
    location = response.headers.get("Location", "")
    if location.startswith("/account/login/"):
        return "sign in"
    words = {200: "ok", 302: "elsewhere", 404: "absent", 405: "method", 409: "told", 422: "told"}
    return words.get(response.status_code, str(response.status_code))


def open_to(world: World, client: Any, sign_in: Any, method: str, url: str) -> str:
    """Who is let in: "nobody", "everybody", "who signs in", or names."""
    outcomes = {VISITOR: outcome(client, method, url)}
    for name, person in world.people.items():
        sign_in(person)
        outcomes[name] = outcome(client, method, url)
    client.logout()
    let_in = [name for name, what in outcomes.items() if what in {"ok", "elsewhere", "told"}]
    strange = {what for what in outcomes.values() if what not in KNOWN}
    assert not strange, f"{method} {url}: {outcomes}"
    if len(let_in) == len(outcomes):
        return "everybody"
    if VISITOR not in let_in and len(let_in) == len(outcomes) - 1:
        return "who signs in"
    return ", ".join(let_in) or "nobody"


KNOWN = {"ok", "elsewhere", "told", "sign in", "absent", "method"}


def test_only_what_is_listed_is_open(world, client, sign_in, request):
    found = [
        f"{method.upper():4} /{whole}  "
        + open_to(world, client, sign_in, method, address(world, entry))
        for whole, entry in sorted(routes(), key=lambda pair: pair[0])
        for method in ("get", "post")
    ]
    text = "\n".join(found) + "\n"
    if request.config.getoption("--write-table"):
        TABLE.write_text(text)
    assert text == TABLE.read_text()


def test_what_does_not_exist_looks_the_same(world, client, sign_in):
    """To who may not see it, a page of North is the same to the letter as one of no unit at all."""
    sign_in(world.people["outsider"])
    pairs = [
        ("/units/R-N/", "/units/NONE/"),
        ("/d/inner", "/d/none"),
        ("/c/inner-course/", "/c/none/"),
        (f"/people/{world.people['member'].pk}/", "/people/999999/"),
        ("/units/R-N/coverage/", "/units/NONE/coverage/"),
    ]
    for real, unreal in pairs:
        pages = [client.get(url) for url in (real, unreal)]
        bodies = [
            page.content.decode().replace(url, "")
            for page, url in zip(pages, (real, unreal), strict=True)
        ]
        assert [page.status_code for page in pages] == [404, 404]
        assert _without_token(bodies[0]) == _without_token(bodies[1])


def _without_token(page: str) -> str:
    return re.sub(r'(nonce|value|content)="[^"]*"', "", page)
