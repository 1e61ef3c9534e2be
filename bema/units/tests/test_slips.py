"""Slips: ordered by the administrator of a unit, drawn by a job, gone after a day."""

import datetime as dt

import pypdfium2
import pytest

from bema.accounts.models import Person, SignInCode
from bema.common.jobs import run_ready_jobs
from bema.units.models import SlipSheet


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def anna(tree, place, grant):
    """Administers North."""
    person = place("Anna", tree.north)
    grant(person, "administrator", tree.north)
    return person


def text_of(response) -> str:
    data = b"".join(response.streaming_content)
    pages = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def order(client, who="without"):
    client.post("/units/R-N/slips/", {"who": who})
    assert run_ready_jobs() == 1
    return SlipSheet.objects.get()


def test_slips_are_ordered_printed_and_used(client, sign_in, anna, alice, bob, media):
    Person.objects.filter(pk=alice.pk).update(full_name="Nguyễn Thị Mỹ Hạnh", language="vi")
    Person.objects.filter(pk=bob.pk).update(full_name="Коваль Олена", email="bob@example.org")
    sheet = order(sign_in(anna))
    text = text_of(client.get(f"/slips/{sheet.pk}.pdf"))
    assert "Nguyễn Thị Mỹ Hạnh" in text
    assert "Коваль" not in text, "an e-mail reaches Bob"
    after = text.split("ALICE", 1)[1].split()
    code = next(word for word in after if word.count("-") == 2 and len(word) == 14)
    client.logout()
    assert client.post("/slip/", {"member_number": "ALICE", "code": code}).status_code == 302


def test_each_unit_begins_a_page(client, sign_in, anna, alice, bob, media):
    sheet = order(sign_in(anna), "everybody")
    data = b"".join(client.get(f"/slips/{sheet.pk}.pdf").streaming_content)
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    assert [page.split()[0] for page in pages] == ["North", "Mill", "Harbour"]


def test_who_holds_a_role_above_gets_no_slip_from_below(sign_in, anna, tree, place, grant, media):
    """A slip opens an account: Anna must not come into that of an administrator of everything."""
    above = place("Olga", tree.mill)
    grant(above, "administrator", tree.root)
    order(sign_in(anna), "everybody")
    assert not SignInCode.objects.filter(person=above).exists()


def test_a_sheet_goes_when_the_day_is_over(client, sign_in, anna, alice, media):
    sheet = order(sign_in(anna))
    SlipSheet.objects.update(created_at=sheet.created_at - dt.timedelta(days=2))
    assert client.get(f"/slips/{sheet.pk}.pdf").status_code == 404
    client.post("/units/R-N/slips/", {"who": "everybody"})
    assert not any(media.rglob(f"slips-{sheet.pk}*.pdf"))


def test_nobody_to_print_is_said(client, sign_in, anna, media):
    Person.objects.update(email="")
    Person.objects.exclude(pk=anna.pk).update(is_active=False)
    anna.set_password("stone-river-lamp")
    anna.save()
    response = sign_in(anna).post("/units/R-N/slips/", {"who": "without"})
    assert response.status_code == 409
    assert "Nobody in this unit needs a slip" in response.content.decode()


@pytest.mark.parametrize("who", ["alice", "nora", "sven", "eve", "anna_of_south"])
def test_others_find_nothing(who, request, client, sign_in, anna, alice, tree, place, grant, media):
    sheet = order(sign_in(anna))
    if who == "anna_of_south":
        other = place("Anton", tree.south)
        grant(other, "administrator", tree.south)
    else:
        other = request.getfixturevalue(who)
    sign_in(other)
    for url in ["/units/R-N/slips/", f"/slips/{sheet.pk}.pdf", "/units/NONE/slips/"]:
        assert client.get(url).status_code == 404
    assert client.post("/units/R-N/slips/", {"who": "everybody"}).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, tree):
    for url in ["/units/R-N/slips/", "/slips/1.pdf"]:
        assert client.get(url)["Location"].startswith("/account/login/")
