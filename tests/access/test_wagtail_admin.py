"""Wagtail's admin: closed to all but editors, and to an editor all that other units own."""

from __future__ import annotations

import re

import pytest
from django.urls import URLResolver, get_resolver

from bema.portal.founding import found_site
from bema.portal.tests.conftest import add_section, write
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
    "reports",
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


# --- pages --------------------------------------------------------------------------------------


@pytest.fixture
def northern(tree):
    """A section of North's in the public site, with a draft that nobody else may know of."""
    home = found_site(actor="test")
    section = add_section(home, "From the north", slug="north", unit=tree.north)
    return write(section, "The river rises in secret", publish=False)


@pytest.fixture
def page_addresses(northern):
    """Every address of the admin, its gaps filled with North's draft, what is its own, or South's."""
    from wagtail.documents.models import Document
    from wagtail_localize.models import Translation, TranslationSource

    northern.save_revision()
    source, _new = TranslationSource.update_or_create_from_instance(northern)
    translation = Translation.objects.create(source=source, target_locale=_other_locale(northern))
    document = Document.objects.create(title="The river rises in secret", file="secret.txt")
    ids = {
        "pk": northern.pk,
        "page_id": northern.pk,
        "parent_page_id": northern.pk,
        "page_to_move_id": northern.pk,
        "destination_id": northern.get_parent().pk,
        "revision_id": northern.latest_revision_id,
        "translation_id": translation.pk,
        "translation_source_id": source.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "app_label": "portal",
        "model_name": "articlepage",
        "content_type_app_name": "portal",
        "content_type_model_name": "articlepage",
        "action_name": "approve",
    }
    signs_out = "admin/logout/"
    return [
        (route, filled(route, entry, ids)) for route, entry in admin_routes() if route != signs_out
    ]


def _other_locale(page):
    from wagtail.models import Locale

    return Locale.objects.exclude(pk=page.locale_id).first()


def let_in_to(client, page_addresses):
    """Where an answer came that is neither absence nor a refusal of the method and names or needs a page."""
    found = {}
    client.raise_request_exception = False  # some views of Wagtail's cannot do with an empty form
    for route, url in page_addresses:
        for method in ("get", "post"):
            response = getattr(client, method)(url)
            body = b"" if response.streaming else response.content
            if response.status_code == 200 and b"The river rises in secret" in body:
                found[f"{method} {route}"] = "names it"
            is_of_a_page = re.search(r"(page_id|page_to_move_id|translation\w*_id)>", route)
            if is_of_a_page and response.status_code not in {404, 405}:
                found[f"{method} {route}"] = response.status_code
    return found


def test_an_editor_beside_finds_nothing_of_norths_pages(
    client, sign_in, page_addresses, northern, place, grant, tree
):
    beside = place("Edna", tree.south)
    grant(beside, "editor", tree.south)
    add_section(northern.get_parent().get_parent(), "South", slug="south", unit=tree.south)
    sign_in(beside)
    assert let_in_to(client, page_addresses) == {}


@pytest.mark.parametrize("who", ["visitor", "alice", "nora"])
def test_who_does_not_edit_finds_no_pages(who, request, client, sign_in, page_addresses):
    if who != "visitor":
        sign_in(request.getfixturevalue(who))
    let_in = {}
    for route, url in page_addresses:
        for method in ("get", "post"):
            response = getattr(client, method)(url)
            to_sign_in = response.headers.get("Location", "").startswith("/account/login/")
            expected = to_sign_in if who == "visitor" else response.status_code == 404
            if not expected and route != "admin/login/":
                let_in[f"{method} {route}"] = response.status_code
    assert let_in == {}


def test_an_editor_of_courses_without_pages_finds_no_pages(
    client, sign_in, page_addresses, place, grant, tree
):
    beside = place("Edna", tree.south)
    grant(beside, "editor", tree.south)
    sign_in(beside)
    assert let_in_to(client, page_addresses) == {}
    assert client.get("/admin/pages/").status_code == 404
    assert client.get("/admin/api/main/pages/").status_code == 404


def test_lists_and_many_at_once_stay_with_ones_own(client, sign_in, northern, place, grant, tree):
    home = northern.get_parent().get_parent()
    beside = place("Edna", tree.south)
    grant(beside, "editor", tree.south)
    own = add_section(home, "South", slug="south", unit=tree.south)
    sign_in(beside)
    closed = [
        f"/admin/bulk/wagtailcore/page/delete/?id={northern.pk}",
        "/admin/bulk/wagtailcore/page/delete/?id=all",
        f"/admin/bulk/wagtailcore/page/publish/?id=all&childOf={northern.get_parent().pk}",
        f"/admin/bulk/wagtailcore/page/publish/?id=all&childOf={own.pk}&childOf={northern.pk}",
        "/admin/bulk/wagtailimages/image/delete/?id=all",
        f"/admin/choose-page/chosen-multiple/?id={northern.pk}",
        f"/admin/pages/{northern.pk}/privacy/",
        f"/admin/pages/{own.pk}/privacy/",
        f"/admin/pages/{northern.pk}/revisions/compare/earliest...latest/",
    ]
    assert {url: client.get(url).status_code for url in closed} == dict.fromkeys(closed, 404)
    lists = [
        f"/admin/pages/{own.pk}/",
        "/admin/pages/search/?q=river",
        f"/admin/choose-page/{northern.get_parent().pk}/",
        "/admin/choose-page/search/?q=river",
        "/admin/api/main/pages/",
        f"/admin/api/main/pages/?child_of={northern.get_parent().pk}",
    ]
    for url in lists:
        response = client.get(url)
        assert b"rises in secret" not in response.content, url
