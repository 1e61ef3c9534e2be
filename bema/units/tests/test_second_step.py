"""A role counts only for those who sign in with a second step, where the installation asks for it."""

import dataclasses

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from bema.accounts.models import Person


@pytest.fixture
def strict(settings):
    settings.BEMA = dataclasses.replace(settings.BEMA, staff_mfa="required")


def enrol(person) -> str:
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def test_a_manager_without_it_is_led_to_set_it_up(strict, sign_in, ada):
    response = sign_in(ada).get("/corrections/")
    assert (response.status_code, response["Location"]) == (302, "/me/second-step/")
    assert "passkey" in sign_in(ada).get("/me/second-step/").content.decode()


def test_with_it_her_pages_open(strict, sign_in, ada):
    enrol(ada)
    assert sign_in(ada).get("/corrections/").status_code == 200
    assert sign_in(ada).get("/me/second-step/").status_code == 404


def test_a_plain_member_is_not_bothered(strict, sign_in, alice):
    client = sign_in(alice)
    assert client.get("/").status_code == 200
    assert client.get("/corrections/").status_code == 404
    assert client.get("/me/second-step/").status_code == 404


def test_wagtails_admin_waits_for_it_even_for_a_superuser(strict, sign_in, db):
    root = Person.objects.create_superuser("ROOT", "stone-river-lamp", full_name="Root")
    assert sign_in(root).get("/admin/")["Location"] == "/me/second-step/"


def test_signing_in_asks_for_the_code_of_the_app(client, ada):
    ada.set_password("stone-river-lamp")
    ada.save()
    secret = enrol(ada)
    first = client.post("/account/login/", {"login": "ADA", "password": "stone-river-lamp"})
    assert first["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/me/").status_code == 302, "the password alone opens nothing"
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    assert client.post(first["Location"], {"code": code})["Location"] == "/"
    assert client.get("/me/").status_code == 200
    assert Authenticator.objects.filter(user=ada).count() == 1
