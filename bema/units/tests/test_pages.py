"""Every page of units × every role × own, sibling and parent unit: only what is listed is allowed."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from bema.common.jobs import run_ready_jobs
from bema.units.models import Membership, Placement, RoleGrant, RosterImport, Unit
from bema.units.roster import actions

PEOPLE = ["alice", "charlie", "nora", "sven", "eve", "ada"]
MANAGERS_OF_NORTH = {"nora", "ada"}
# Route, how it is sent, and who may use it where the thing stands in North.
ROUTES = [
    ("unit", "get", MANAGERS_OF_NORTH),
    ("person", "get", MANAGERS_OF_NORTH),
    ("unit-roles", "get", {"ada"}),
    ("unit-change", "get", {"ada"}),
    ("roster-upload", "get", {"ada"}),
    ("person-move", "get", {"ada"}),
    ("roster", "get", {"ada"}),
    ("roster-problems", "get", {"ada"}),
    ("roster-discard", "post", {"ada"}),
    ("role-end", "post", {"ada"}),
]


@pytest.fixture
def north_roster(tree, ada):
    roster = actions.upload(
        actor=ada, unit=tree.north, file=ContentFile(b"Number,Name,Unit\n9,Ann,R-X", name="r.csv"),
        is_complete=False, language="en",
    )  # fmt: skip
    return actions.check(roster)


@pytest.fixture
def address(tree, bob, nora, north_roster):
    def of(route, *, absent=False):
        what = {
            "person": bob.pk,
            "person-move": bob.pk,
            "role-end": RoleGrant.objects.get(person=nora).pk,
        }
        by_code = "unit" in route or route == "roster-upload"
        if absent:
            return reverse(route, args=["no-such" if by_code else 999_999])
        return reverse(route, args=["R-N" if by_code else what.get(route, north_roster.pk)])

    return of


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("route", "method", "allowed"), ROUTES)
def test_only_who_is_listed_gets_a_page(route, method, allowed, who, address, sign_in, request):
    client = sign_in(request.getfixturevalue(who))
    response = getattr(client, method)(address(route))
    assert (response.status_code in (200, 302)) == (who in allowed), (who, response.status_code)
    if who not in allowed:
        nothing = getattr(client, method)(address(route, absent=True))
        assert (response.status_code, response.content) == (404, nothing.content)
    assert "no-store" in response.headers.get("Cache-Control", "") or who not in allowed


@pytest.mark.parametrize(("route", "method", "allowed"), ROUTES)
def test_a_visitor_is_asked_to_sign_in(route, method, allowed, address, client):
    response = getattr(client, method)(address(route))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("code", "status"), [("R-N-M", 200), ("R", 404), ("R-S", 404), ("x", 404)])
def test_a_manager_sees_own_and_lower_units_only(code, status, tree, nora, sign_in):
    assert sign_in(nora).get(f"/units/{code}/").status_code == status


def test_members_have_no_units_page(tree, alice, sign_in):
    assert sign_in(alice).get("/units/").status_code == 404


def test_the_units_page_leads_to_the_only_unit(tree, nora, sign_in, grant):
    client = sign_in(nora)
    assert client.get("/units/").url == "/units/R-N/"
    grant(nora, "training_manager", tree.south)
    assert b"South" in client.get("/units/").content


def test_search_stays_in_the_subtree(tree, alice, charlie, nora, sign_in):
    page = sign_in(nora).get("/units/R-N/", {"q": "al"}).content.decode()
    assert "Alice" in page
    page = sign_in(nora).get("/units/R-N/", {"q": "char"}).content.decode()
    assert "Charlie" not in page
    assert "Nobody here is called that" in page


@pytest.mark.parametrize("query", ["", "?q=p"])
def test_the_page_of_a_unit_costs_the_same_for_any_number_of_people(
    query, tree, nora, place, sign_in, django_assert_max_num_queries
):
    for number in range(30):
        place(f"P{number}", tree.north)
        parent = Unit.objects.get(pk=tree.north.pk)
        parent.add_child(code=f"N{number}", name=f"Branch {number}")
    client = sign_in(nora)
    with django_assert_max_num_queries(14):
        client.get(f"/units/R-N/{query}")


def test_roles_are_given_and_ended(tree, ada, bob, charlie, sign_in):
    client = sign_in(ada)
    refused = client.post("/units/R-N/roles/", {"member_number": "charlie", "role": "editor"})
    assert refused.status_code == 422
    assert b"No person with this member number" in refused.content
    client.post("/units/R-N/roles/", {"member_number": "bob", "role": "training_manager"})
    grant = RoleGrant.objects.get(person=bob)
    assert (grant.unit.code, grant.role, grant.ends_on) == ("R-N", "training_manager", None)
    again = client.post("/units/R-N/roles/", {"member_number": "bob", "role": "training_manager"})
    assert again.status_code == 422
    client.post(reverse("role-end", args=[grant.pk]))
    assert client.get("/units/R-N/roles/").content.count(b"Bob") == 0
    assert sign_in(bob).get("/units/R-N/").status_code == 404


def test_the_last_administrator_stays(tree, ada, sign_in):
    grant = RoleGrant.objects.get(person=ada)
    response = sign_in(ada).post(reverse("role-end", args=[grant.pk]))
    assert response.status_code == 409
    grant.refresh_from_db()
    assert grant.ends_on is None


def test_an_administrator_of_a_part_gives_no_role_above_it(tree, place, grant, sign_in, bob):
    olga = place("Olga", tree.north)
    grant(olga, "administrator", tree.north)
    client = sign_in(olga)
    asked = {"member_number": "BOB", "role": "administrator"}
    assert client.post("/units/R/roles/", asked).status_code == 404
    assert client.post("/units/R-N/roles/", asked).status_code == 302


def test_a_person_moves_and_keeps_history(tree, ada, bob, sign_in):
    client = sign_in(ada)
    url = reverse("person-move", args=[bob.pk])
    assert client.post(url, {"unit": "nowhere"}).status_code == 422
    assert client.post(url, {"unit": "R-N-M"}).status_code == 302
    assert Placement.objects.get(person=bob).unit == tree.mill
    assert Membership.objects.filter(person=bob).count() == 2
    page = client.get(reverse("person", args=[bob.pk])).content.decode()
    assert "Harbour" in page
    assert "Mill" in page


def test_a_unit_moves_with_all_below_it(tree, ada, alice, nora, sven, sign_in):
    client = sign_in(ada)
    assert client.post("/units/R-N-M/change/", {"what": "move", "unit": "R-N-M"}).status_code == 422
    assert client.post("/units/R-N-M/change/", {"what": "move", "unit": "R-S"}).status_code == 302
    mill = Unit.objects.get(code="R-N-M")
    assert mill.get_parent().code == "R-S"
    assert sign_in(nora).get("/units/R-N-M/").status_code == 404
    assert b"Alice" in sign_in(sven).get("/units/R-N-M/").content


def test_a_unit_in_use_is_not_closed(tree, ada, alice, sign_in):
    client = sign_in(ada)
    response = client.post("/units/R-N-M/change/", {"close": "1"})
    assert response.status_code == 422
    assert b"Move them first" in response.content
    assert Unit.objects.get(code="R-N-M").closed_on is None
    assert client.post("/units/R-S-H/change/", {"close": "1"}).status_code == 302
    assert Unit.objects.get(code="R-S-H").closed_on is not None


def test_a_roster_goes_its_way_through_the_browser(
    tree, ada, alice, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(ada)
    assert client.post("/units/R/roster/").status_code == 422
    content = b"Member number,Full name,Unit\nA1,Ann,R-N-M\nA2,,R-N-M\nALICE,Alice,R-N-H\n"
    file = ContentFile(content, name="members.csv")
    response = client.post("/units/R/roster/", {"file": file})
    page = response.url
    assert b"being checked" in client.get(page).content
    assert run_ready_jobs() == 1
    preview = client.get(page).content.decode()
    assert "2 changes. Nothing has been written yet." in preview
    assert "One row cannot be imported" in preview
    assert "The name is missing" in preview
    assert "Mill" in preview  # where Alice moves from
    assert "The name is missing" in client.get(f"{page}problems.csv").content.decode()
    assert not Membership.objects.filter(person__member_number="A1").exists()
    client.post(f"{page}confirm/")
    assert b"being written" in client.get(page).content
    with django_capture_on_commit_callbacks(execute=True):
        assert run_ready_jobs() == 1
    assert b"has been written" in client.get(page).content
    assert Membership.objects.get(person__member_number="A1").unit == tree.mill
    assert Placement.objects.get(person=alice).unit == tree.harbour
    assert client.post(f"{page}confirm/").status_code == 409
    assert not RosterImport.objects.get().file


def test_a_discarded_roster_leaves_nothing(
    north_roster, ada, sign_in, django_capture_on_commit_callbacks
):
    client = sign_in(ada)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("roster-discard", args=[north_roster.pk]))
    assert client.post(reverse("roster-confirm", args=[north_roster.pk])).status_code == 409
    north_roster.refresh_from_db()
    assert north_roster.state == "discarded"
    assert not north_roster.file


def test_the_preview_costs_the_same_for_any_number_of_rows(
    tree, ada, sign_in, django_assert_max_num_queries
):
    lines = [f"N{n},Name,R-N-M" for n in range(60)] + [f"B{n},,R-N-M" for n in range(60)]
    content = "\n".join(["Member number,Full name,Unit", *lines]).encode()
    roster = actions.upload(
        actor=ada, unit=tree.root, file=ContentFile(content, name="r.csv"),
        is_complete=False, language="en",
    )  # fmt: skip
    actions.check(roster)
    client = sign_in(ada)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("roster", args=[roster.pk])).content
    assert page.count(b"The name is missing") == 50
    assert (
        client.get(reverse("roster", args=[roster.pk]), {"page": 2}).content.count(
            b"The name is missing"
        )
        == 10
    )


def test_a_person_page_names_no_unit_outside_ones_own(tree, ada, bob, nora, grant, sign_in):
    actions_of_ada = reverse("person-move", args=[bob.pk])
    sign_in(ada).post(actions_of_ada, {"unit": "R-S-H"})
    sign_in(ada).post(actions_of_ada, {"unit": "R-N-M"})
    grant(bob, "editor", tree.root)
    client = sign_in(nora)
    page = client.get(reverse("person", args=[bob.pk])).content.decode()
    assert "Mill" in page
    assert "Hill" not in page
    assert "Riverland" not in page


@pytest.mark.django_db(transaction=True)
def test_a_roster_overtaken_by_events_asks_for_a_new_yes(tree, ada, alice, sign_in):
    client = sign_in(ada)
    content = b"Member number,Full name,Unit\nALICE,Alice,R-N-H\n"
    page = client.post("/units/R/roster/", {"file": ContentFile(content, name="m.csv")}).url
    run_ready_jobs()
    client.post(reverse("person-move", args=[alice.pk]), {"unit": "R-N-H"})
    client.post(f"{page}confirm/")
    run_ready_jobs()
    shown = client.get(page).content.decode()
    assert "It was checked again" in shown
    assert "everything is already as the roster says" in shown
