"""A person sees, takes along and corrects what is kept about them, and nobody else's."""

import pytest

from bema.accounts.models import Person


@pytest.mark.parametrize("url", ["/me/", "/me/export.json", "/me/password/"])
def test_a_visitor_is_asked_to_sign_in(client, db, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith("/account/login/")


def test_alice_sees_her_own_data_only(sign_in, alice, bob):
    page = sign_in(alice).get("/me/")
    assert "ALICE" in page.content.decode()
    assert "BOB" not in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"


def test_alice_takes_her_data_along(sign_in, alice):
    response = sign_in(alice).get("/me/export.json")
    about = {row["field"]: row["value"] for row in response.json()["person"]}
    assert about["Member number"] == "ALICE"
    assert response["Content-Disposition"] == 'attachment; filename="bema-ALICE.json"'


def test_alice_corrects_how_she_is_addressed(sign_in, alice):
    client = sign_in(alice)
    assert client.post("/me/", {"given_name": "Ali", "language": "vi"}).status_code == 302
    assert Person.objects.get(pk=alice.pk).given_name == "Ali"
    assert Person.objects.get(pk=alice.pk).language == "vi"


def test_an_unknown_language_is_refused_and_nothing_changes(sign_in, alice):
    response = sign_in(alice).post("/me/", {"given_name": "Ali", "language": "xx"})
    assert response.status_code == 422
    assert Person.objects.get(pk=alice.pk).given_name == "Alice"


def test_the_page_costs_the_same_however_much_is_kept(
    sign_in, alice, django_assert_max_num_queries
):
    from bema.accounts import actions

    for _ in range(20):
        actions.issue_codes(actor="test", people=Person.objects.filter(pk=alice.pk))
    client = sign_in(alice)
    with django_assert_max_num_queries(24):
        client.get("/me/")
