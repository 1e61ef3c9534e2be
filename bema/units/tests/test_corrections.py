"""Alice says that the roster is wrong about her; her administrator answers."""

import pytest

from bema.accounts.models import Person
from bema.units.models import CorrectionRequest


def ask(client, wanted="Alicia", field="full_name"):
    return client.post("/me/corrections/", {"field": field, "wanted": wanted, "note": ""})


def test_a_name_is_put_right(client, sign_in, alice, ada):
    assert ask(sign_in(alice)).status_code == 302
    sign_in(ada)
    assert "Alicia" in client.get("/corrections/").content.decode()
    request = CorrectionRequest.objects.get()
    client.post("/corrections/", {"request": request.pk, "decision": "accept"})
    assert Person.objects.get(pk=alice.pk).full_name == "Alicia"


def test_a_refusal_needs_a_reason_which_alice_reads(client, sign_in, alice, ada):
    ask(sign_in(alice))
    request = CorrectionRequest.objects.get()
    sign_in(ada)
    refused = client.post("/corrections/", {"request": request.pk, "decision": "refuse"})
    assert refused.status_code == 422
    assert CorrectionRequest.objects.get().state == "open"
    client.post(
        "/corrections/",
        {"request": request.pk, "decision": "refuse", "answer": "The passport says Alice."},
    )
    page = sign_in(alice).get("/me/corrections/").content.decode()
    assert "The passport says Alice." in page
    assert Person.objects.get(pk=alice.pk).full_name == "Alice"


def test_one_open_request_a_field(sign_in, alice):
    client = sign_in(alice)
    ask(client)
    assert ask(client, "Alexandra").status_code == 422
    assert ask(client, "Harbour", field="unit").status_code == 302


@pytest.mark.parametrize("who", ["alice", "nora", "eve"])
def test_who_administers_nothing_finds_nothing(who, request, sign_in, alice):
    client = sign_in(request.getfixturevalue(who))
    assert client.get("/corrections/").status_code == 404


def test_a_sibling_unit_administrator_can_neither_see_nor_decide(
    client, sign_in, alice, tree, place, grant
):
    ask(sign_in(alice))
    request = CorrectionRequest.objects.get()
    anton = place("Anton", tree.south)
    grant(anton, "administrator", tree.south)
    sign_in(anton)
    assert "Alicia" not in client.get("/corrections/").content.decode()
    answer = client.post("/corrections/", {"request": request.pk, "decision": "accept"})
    assert answer.status_code == 404
    assert Person.objects.get(pk=alice.pk).full_name == "Alice"


def test_a_visitor_is_asked_to_sign_in(client, db):
    for url in ["/me/corrections/", "/corrections/"]:
        assert client.get(url)["Location"].startswith("/account/login/")


def test_the_list_costs_the_same_for_many(sign_in, tree, place, ada, django_assert_max_num_queries):
    for number in range(25):
        person = place(f"Member {number}", tree.mill, member_number=f"M{number}")
        CorrectionRequest.objects.create(person=person, field="full_name", wanted="X")
    client = sign_in(ada)
    with django_assert_max_num_queries(9):
        client.get("/corrections/")
