"""Language, colours and text size, for a visitor and for a person."""

from __future__ import annotations


def test_a_visitors_choice_is_kept_on_the_device(client, db):
    answer = client.post(
        "/preferences/", {"language": "vi", "theme": "dark", "next": "/account/login/"}
    )
    assert answer["Location"] == "/account/login/"
    page = client.get("/account/login/").content.decode()
    assert 'lang="vi" data-theme="dark"' in page


def test_a_persons_choice_goes_with_the_person(client, alice, sign_in):
    sign_in(alice).post("/preferences/", {"language": "uk", "text_size": "largest"})
    alice.refresh_from_db()
    assert (alice.language, alice.text_size, alice.theme) == ("uk", "largest", "auto")
    client.cookies.clear()
    page = sign_in(alice).get("/").content.decode()
    assert 'lang="uk" data-text-size="largest"' in page


def test_unknown_values_and_foreign_addresses_are_passed_over(client, alice, sign_in):
    answer = sign_in(alice).post(
        "/preferences/", {"language": "xx", "theme": "pink", "next": "https://elsewhere.example/"}
    )
    assert answer["Location"] == "/"
    alice.refresh_from_db()
    assert (alice.language, alice.theme) == ("", "auto")
    assert not answer.cookies


def test_nothing_is_kept_by_merely_looking(client, db):
    assert client.get("/preferences/?language=vi").status_code == 405
