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
    assert client.get("/preferences/?theme=dark").status_code == 405


def test_a_link_brings_the_language_along(client, db):
    answer = client.get("/d/?language=vi&q=flood")
    assert (answer.status_code, answer["Location"]) == (302, "/d/?q=flood")
    assert answer.cookies["django_language"].value == "vi"
    assert 'lang="vi"' in client.get("/d/?q=flood").text


def test_no_such_link_leads_to_another_site(client, db):
    answer = client.get("/", PATH_INFO="//elsewhere.example/", QUERY_STRING="language=vi")
    assert answer["Location"] == "/%2Felsewhere.example/"


def test_a_language_that_there_is_not_is_passed_over(client, db):
    assert client.get("/account/login/?language=xx").status_code == 200


def test_editors_lists_keep_their_own_question(client, db):
    assert "django_language" not in client.get("/desk/translations/?language=vi").cookies


def test_text_size_and_colours_have_a_page_of_their_own(client, db):
    page = client.get("/preferences/look/?back=/vi/tin-tuc/")
    assert 'href="/vi/tin-tuc/"' in page.text
    assert "no-store" in page["Cache-Control"]
    elsewhere = client.get("/preferences/look/?back=https://elsewhere.example/").text
    assert '<a class="btn quiet" href="/">' in elsewhere
