"""A slip opens the door once: members without e-mail come in by number and code."""

import datetime as dt

import pytest
from django.core.cache import cache

from bema.accounts import actions, codes
from bema.accounts.models import Person, SignInCode


@pytest.fixture(autouse=True)
def no_earlier_tries(db):
    cache.clear()


@pytest.fixture
def slip(alice):
    return actions.issue_codes(actor="test", people=Person.objects.filter(pk=alice.pk))[alice.pk]


def enter(client, number, code):
    return client.post("/slip/", {"member_number": number, "code": code})


def test_a_member_comes_in_and_chooses_a_password(client, alice, slip):
    response = enter(client, "alice", slip)
    assert (response.status_code, response["Location"]) == (302, "/me/password/")
    new = {"new_password1": "mill-river-7-stones", "new_password2": "mill-river-7-stones"}
    assert client.post("/me/password/", new)["Location"] == "/"
    client.logout()
    signed_in = client.post(
        "/account/login/", {"login": "ALICE", "password": "mill-river-7-stones"}
    )
    assert signed_in.status_code == 302


def test_a_code_works_once(client, alice, slip):
    enter(client, "ALICE", slip)
    client.logout()
    assert enter(client, "ALICE", slip).status_code == 422


def test_a_new_slip_ends_the_old_one(client, alice, slip):
    actions.issue_codes(actor="test", people=Person.objects.filter(pk=alice.pk))
    assert enter(client, "ALICE", slip).status_code == 422


def test_a_code_goes_out_of_date(client, alice, slip):
    SignInCode.objects.update(expires_at=SignInCode.objects.get().issued_at)
    assert enter(client, "ALICE", slip).status_code == 422


def test_refusals_do_not_tell_which_numbers_exist(client, alice, bob, slip):
    refusals = [
        enter(client, number, code)
        .content.decode()
        .split('class="error-summary"')[1]
        .split("</div>")[0]
        for number, code in [("ALICE", "0000-0000-0000"), ("BOB", slip), ("NOBODY", slip)]
    ]
    assert refusals[0] == refusals[1] == refusals[2]
    assert "new slip" in refusals[0]


def test_an_inactive_person_stays_outside(client, alice, slip):
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert enter(client, "ALICE", slip).status_code == 422


def test_tries_at_one_number_are_limited(client, alice, slip):
    for _ in range(6):
        assert enter(client, "ALICE", "wrong-wrong").status_code == 422
    assert enter(client, "ALICE", slip).status_code == 429


def test_only_a_hash_is_kept(alice, slip):
    kept = SignInCode.objects.get()
    assert codes.normalise(slip) not in kept.code_hash.upper()
    assert kept.expires_at - kept.issued_at == dt.timedelta(days=30)


def test_a_password_cannot_be_chosen_again_without_the_old_one(sign_in, alice):
    alice.set_password("mill-river-7-stones")
    alice.save()
    assert sign_in(alice).get("/me/password/")["Location"] == "/account/password/change/"
