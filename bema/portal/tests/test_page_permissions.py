"""Who writes which pages, by their roles over the tree of units."""

from __future__ import annotations

import pytest
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from bema.accounts.models import Person
from bema.portal.models import SectionPage
from bema.portal.tests.conftest import add_section, in_language, write


def fresh(person):
    return Person.objects.get(pk=person.pk)


def titles(pages):
    return sorted(page.title for page in pages)


@pytest.fixture
def northern(site, tree):
    return add_section(site, "From the north", slug="north", unit=tree.north)


@pytest.fixture
def edna(place, grant, tree):
    person = place("Edna", tree.north)
    grant(person, "editor", tree.north)
    return person


def may(person, page):
    perms = page.permissions_for_user(fresh(person))
    return perms.can_edit(), perms.can_publish(), perms.can_add_subpage()


def test_an_editor_writes_in_the_sections_of_their_units_only(northern, news, edna, nora):
    story = write(northern, "The weir")
    assert may(edna, northern) == (True, True, True)
    assert may(edna, story) == (True, True, False)
    assert may(edna, news) == (False, False, False)
    assert may(nora, northern) == (False, False, False)


def test_the_home_page_of_nobody_belongs_to_the_editors_of_the_root(site, northern, eve, edna):
    assert may(eve, site)[0]
    assert may(eve, northern)[0]
    assert not may(edna, site)[0]


def test_who_edits_a_unit_above_writes_in_its_section(northern, eve, site, tree, place, grant):
    site.unit = tree.south
    site.save()
    miller = place("Mila", tree.mill)
    grant(miller, "editor", tree.mill)
    assert may(eve, northern)[0]
    assert not may(miller, northern)[0]


def test_it_holds_in_every_language(northern, edna):
    other = in_language(northern, "vi", title="Tin miền Bắc", slug="mien-bac")
    assert may(edna, other)[0]


def test_an_administrator_writes_as_an_editor_does(site, ada):
    assert may(ada, site)[0]


def test_the_explorer_shows_the_way_down_and_nothing_beside_it(northern, news, edna, site):
    story = write(northern, "The weir", publish=False)
    found = PagePermissionPolicy().explorable_instances(fresh(edna))
    assert titles(found) == titles([northern, story])
    other = in_language(northern, "uk", title="З півночі", slug="pivnich")
    found = PagePermissionPolicy().explorable_instances(fresh(edna))
    assert {northern.pk, other.pk, site.pk} <= {page.pk for page in found}
    assert news.pk not in {page.pk for page in found}


def test_who_writes_a_page_is_found_from_the_page(northern, news, eve, ada, edna, nora, alice):
    policy = PagePermissionPolicy()
    people = policy.users_with_permission_for_instance("publish", northern)
    assert {p.pk for p in people} == {eve.pk, ada.pk, edna.pk}
    people = policy.users_with_permission_for_instance("publish", news)
    assert {p.pk for p in people} == {eve.pk, ada.pk}


def test_nobody_shuts_off_a_page(site, eve, charlie):
    Person.objects.filter(pk=charlie.pk).update(is_superuser=True)
    assert not site.permissions_for_user(fresh(eve)).can_set_view_restrictions()
    assert not site.permissions_for_user(fresh(charlie)).can_set_view_restrictions()


def test_the_answer_costs_two_queries_however_many_sections(
    site, tree, edna, django_assert_max_num_queries
):
    for number in range(12):
        add_section(site, f"Section {number}", slug=f"s{number}", unit=tree.north)
    person = fresh(edna)
    pages = list(SectionPage.objects.all())
    with django_assert_max_num_queries(4):
        assert all(page.permissions_for_user(person).can_edit() for page in pages)
        policy = PagePermissionPolicy()
        assert policy.instances_user_has_permission_for(person, "change").count() == 12
        assert Page.objects.filter(pk__in=policy.explorable_instances(person)).count() == 13
