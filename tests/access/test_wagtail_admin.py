"""Wagtail's admin: closed to all but editors, and to an editor all that other units own."""

from __future__ import annotations

import re

import pytest
from django.urls import URLResolver, get_resolver

from bema.study.tests.conftest import *  # noqa: F403  (the small law and the course on it)


def admin_routes(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        whole = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from admin_routes(entry, whole)
        elif whole.startswith("admin/"):
            yield whole, entry


def filled(route, entry, ids):
    """An address of this route, its gaps filled with the id of something of North's."""
    path = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda m: str(ids.get(m[1], ids["pk"])), route)
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(ids.get(m[1], ids["pk"])), path)
    for pattern, plain in [("$", ""), ("^", ""), ("\\Z", ""), ("(\\d+)", "1"), ("\\.", ".")]:
        path = path.replace(pattern, plain)
    return "/" + path


@pytest.fixture
def addresses(taught, tree):
    course = taught(slug="inner-course", owner=tree.north)
    models = {
        "course": course.course, "lesson": course.lessons[0],
        "objective": course.objectives[0], "item": course.items[0],
    }  # fmt: skip
    made = []
    for route, entry in admin_routes():
        thing = next((models[name] for name in models if f"/{name}/" in route), course.course)
        ids = {
            "pk": thing.pk,
            "app_label": "study",
            "model_name": thing._meta.model_name,
            "revision_id_a": "live",
            "revision_id_b": "latest",
        }
        made.append((route, filled(route, entry, ids)))
    return made


@pytest.mark.parametrize("who", ["visitor", "alice", "nora"])
def test_who_does_not_edit_finds_nothing(who, request, client, sign_in, addresses):
    if who != "visitor":
        sign_in(request.getfixturevalue(who))
    let_in = {}
    for route, url in addresses:
        for method in ("get", "post"):
            response = getattr(client, method)(url)
            to_sign_in = response.headers.get("Location", "").startswith("/account/login/")
            expected = to_sign_in if who == "visitor" else response.status_code == 404
            if not expected and route != "admin/login/":  # leads to our own page for signing in
                let_in[f"{method} {route}"] = response.status_code
    assert let_in == {}


def test_an_editor_beside_finds_nothing_of_norths(client, sign_in, addresses, place, grant, tree):
    """What names North's course, or one of its lessons, questions or objectives, is absent to her."""
    beside = place("Edna", tree.south)
    grant(beside, "editor", tree.south)
    sign_in(beside)
    let_in = {}
    for route, url in addresses:
        is_about_one = any(
            f"/{name}/" in route for name in ("course", "lesson", "objective", "item")
        )
        if not is_about_one or "<" not in route:
            continue
        response = client.get(url)
        body = b"" if response.streaming else response.content
        if response.status_code == 200 and b"When the river rises" in body:
            let_in[route] = response.status_code
        if "pk>" in route and response.status_code not in {404, 405}:
            let_in[route] = response.status_code
    assert let_in == {}


CLOSED = [
    "users",
    "groups",
    "sites",
    "locale",
    "collections",
    "redirects",
    "workflows",
    "pages",
    "settings",
]


@pytest.mark.parametrize("area", CLOSED)
def test_the_rest_of_the_admin_is_closed_to_editors(area, client, sign_in, eve, addresses):
    sign_in(eve)
    let_in = {}
    for route, url in addresses:
        if f"admin/{area}/" in route and client.get(url).status_code not in {404, 405, 302}:
            let_in[route] = client.get(url).status_code
    assert let_in == {}
