"""Who sees what in the bar, and what it costs."""

from __future__ import annotations

from django.test import RequestFactory

from bema.common import navigation


def _bar(client, person, sign_in):
    page = sign_in(person).get("/style/").content.decode()
    bar = page[page.index('class="bar-nav"') : page.index("<details")]
    return [entry.split(">")[-1] for entry in bar.split("</a>")[:-1]]


def test_each_role_sees_its_own_entries(client, sign_in, settings, alice, nora, eve, ada):
    settings.DEBUG = True
    assert _bar(client, alice, sign_in) == ["Today", "Documents", "Courses"]
    assert _bar(client, nora, sign_in) == [
        "Today",
        "Documents",
        "Courses",
        "Units",
        "Assignments",
        "Coverage",
    ]
    assert _bar(client, eve, sign_in) == [
        "Today",
        "Documents",
        "Courses",
        "Updates",
        "Translations",
        "Write",
    ]
    assert _bar(client, ada, sign_in) == [
        "Today",
        "Documents",
        "Courses",
        "Units",
        "Assignments",
        "Coverage",
        "Updates",
        "Translations",
        "Write",
    ]


def test_the_bar_costs_one_query(ada, django_assert_num_queries):
    request = RequestFactory().get("/d/")
    request.user = ada
    with django_assert_num_queries(1):
        made = navigation.links(request) + navigation.links(request)
    assert [link.label for link in made if link.is_here] == ["Documents", "Documents"]
