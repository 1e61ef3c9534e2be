"""The check page with nothing to check, too much, and garbage."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bema.authenticity import limiting, uploads
from bema.authenticity.copies import new_code, tidy

pytestmark = pytest.mark.django_db


def hand_in(client, data: bytes, name: str = "copy.pdf"):
    return client.post("/check/", {"file": SimpleUploadedFile(name, data, "application/pdf")})


def test_the_page_asks_for_a_code_or_a_file(client):
    page = client.get("/check/")
    assert page.status_code == 200
    assert 'name="code"' in page.content.decode()
    assert 'name="file"' in page.content.decode()


def test_nothing_is_told_of_nothing(client):
    assert client.get("/check/", {"code": " "}).status_code == 422
    response = client.post("/check/")
    assert response.status_code == 422
    assert "Choose the file" in response.content.decode()


def test_an_unknown_code_is_unknown(client):
    for code in (new_code(), "x", "%00", "-", "é" * 30, "A" * 500):
        response = client.get(f"/check/{code}")
        assert response.status_code == 404, code
        if code != "%00":
            assert "No copy has this code" in response.content.decode()


def test_guessing_ends_soon(client, monkeypatch):
    monkeypatch.setitem(limiting.LIMITS, "unknown code", (3, 10_000_000))
    codes = [client.get(f"/check/{new_code()}").status_code for _number in range(5)]
    assert codes == [404, 404, 404, 429, 429]


def test_files_are_limited_in_number(client, monkeypatch):
    monkeypatch.setitem(limiting.LIMITS, "file", (2, 10_000_000))
    codes = [hand_in(client, b"x").status_code for _number in range(3)]
    assert codes == [200, 200, 429]


def test_a_large_file_is_refused_and_not_held(client, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    assert hand_in(client, b"%PDF-" + b"x" * 900).status_code == 200
    response = hand_in(client, b"%PDF-" + b"x" * 2000)
    assert response.status_code == 422
    assert "larger than 12 MB" in response.content.decode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GIF89a", "This is not a PDF file"),
        (b"%PDF-1.4 nothing more", "This file is not whole"),
        (b"%PDF-1.4\n%%EOF", "This file is not a signed copy"),
        (b"%PDF-1.4 /ByteRange [0 9 90 1]" + b"<" * 90 + b"%%EOF", "This file was changed"),
        (b"%PDF-1.4" + bytes(range(256)) * 400, "This file is not whole"),
    ],
)
def test_garbage_gets_a_plain_answer(client, data, said):
    response = hand_in(client, data, "<script>.pdf")
    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert "Not genuine" in page
    assert "<script>.pdf" not in page


def test_codes_are_long_and_read_as_they_are_written():
    codes = {new_code() for _number in range(50)}
    assert len(codes) == 50
    assert all(tidy(code.lower().replace("-", "")) == code for code in codes)


def test_the_pages_are_not_cached_with_what_somebody_asked(client):
    assert "no-store" in client.get("/check/")["Cache-Control"]
    assert "csrf" not in client.get("/keys/").cookies
