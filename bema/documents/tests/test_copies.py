"""A signed copy of a document: who gets it, what it is, and what its check page tells to whom."""

from __future__ import annotations

import datetime as dt

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from bema.authenticity import keys
from bema.authenticity.models import IssuedCopy, SigningKey
from bema.authenticity.verifying import Verdict, verify
from bema.common.errors import Absent
from bema.common.jobs import run_ready_jobs
from bema.common.jobs.models import Job
from bema.documents import copies
from bema.documents.models import Text
from bema.documents.tests.conftest import FIRST
from bema.documents.tests.texts import RULE_EN, parsed

OLD, NEW = "/d/flood/2020-01-01.pdf", "/d/flood/2022-08-19.pdf"


def words_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


@pytest.fixture
def inner(tree, make_work, add_version):
    """A rule that only members of North may read."""
    work = make_work("Order of North", owner=tree.north, slug="inner", visibility="subtree")
    add_version(work, FIRST, parsed(RULE_EN))
    return work


def test_everybody_gets_a_public_document_signed(client, rule):
    response = client.get(NEW)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    finding = verify(response.content, keys.for_verifying(keys.trusted()))
    copy = IssuedCopy.objects.get()
    text = Text.objects.get(version__in_force_from="2022-08-19")
    assert finding.verdict is Verdict.GENUINE
    assert (finding.claim.code, finding.claim.version) == (copy.code, "2022-08-19")
    assert finding.claim.text_sha256 == text.content_hash == copy.content_hash
    assert finding.sha256 == copy.file_sha256


def test_the_sheet_says_what_it_is_and_where_to_check_it(client, rule):
    words = words_of(client.get(NEW).content)
    copy = IssuedCopy.objects.get()
    assert "Rule on flood duty" in words
    assert "Version in force from 19 August 2022" in words
    assert "reads the river gauge every hour;" in words
    assert f"/check/{copy.code}" in words.replace("\r\n", "")
    assert "1 / 1" in words


def test_it_is_made_once_and_stays_the_same(client, rule):
    first = client.get(NEW)
    assert client.get(NEW).content == first.content
    assert client.get(NEW, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert IssuedCopy.objects.count() == 1


def test_a_lost_file_is_made_once_more(client, rule):
    client.get(NEW)
    default_storage.delete(IssuedCopy.objects.get().file.name)
    assert client.get(NEW).status_code == 200
    assert list(IssuedCopy.objects.values_list("edition", flat=True)) == [1, 2]


def test_a_new_key_signs_anew_and_old_copies_stay_genuine(client, rule):
    first = client.get(NEW).content
    old = SigningKey.objects.get()
    keys.make(actor="test")
    keys.retire(actor="test", fingerprint=old.fingerprint)
    second = client.get(NEW).content
    assert first != second
    known = keys.for_verifying(keys.trusted())
    assert [verify(data, known).verdict for data in (first, second)] == [Verdict.GENUINE] * 2


def test_each_language_is_a_copy_of_its_own(client, lagging):
    response = client.get(f"{OLD}?lang=vi")
    assert response.status_code == 200
    words = words_of(response.content)
    assert "Người trực ban" in words
    assert IssuedCopy.objects.get().language == "vi"
    # The words around it are Vietnamese too, whoever asks.
    assert "Version in force" not in words


def test_drafts_have_no_copy(client, sign_in, eve, make_work, add_version):
    add_version(make_work(slug="coming"), FIRST, parsed(RULE_EN), publish=False)
    sign_in(eve)
    assert client.get("/d/coming/2020-01-01.pdf").status_code == 404
    text = Text.objects.select_related("version__work").get()
    with pytest.raises(Absent):
        copies.original_of(text)
    assert not IssuedCopy.objects.exists()


def test_who_may_not_read_it_gets_no_copy(client, sign_in, inner, alice, charlie, sven):
    url = "/d/inner/2020-01-01.pdf"
    assert client.get(url).status_code == 404
    for person in (charlie, sven):
        sign_in(person)
        assert client.get(url).status_code == 404
    assert not IssuedCopy.objects.exists()
    sign_in(alice)
    assert client.get(url).status_code == 200


def test_the_reading_page_offers_it(client, rule):
    page = client.get("/d/flood/2022-08-19").content.decode()
    assert f'href="{NEW}?lang=en"' in page


def test_without_a_key_none_is_offered(client, rule, settings, installation, tmp_path):
    settings.BEMA_KEYS_DIR = tmp_path / "none"
    installation(embedded=False)
    assert NEW not in client.get("/d/flood/2022-08-19").content.decode()
    response = client.get(NEW)
    assert response.status_code == 503
    assert "bema keys new" in response.content.decode()


# --- long texts --------------------------------------------------------------------------------


def test_a_long_text_is_drawn_by_a_job(client, rule, monkeypatch):
    monkeypatch.setattr(copies, "LONGEST", 100)
    for _again in range(2):
        response = client.get(NEW)
        assert response.status_code == 202
        assert "being made" in response.content.decode()
    assert Job.objects.count() == 1
    run_ready_jobs()
    assert client.get(NEW)["Content-Type"] == "application/pdf"
    assert Job.objects.count() == 1


# --- the check page ----------------------------------------------------------------------------


def code_of(client, url: str) -> str:
    client.get(url)
    return IssuedCopy.objects.latest("pk").code


def test_a_copy_of_the_text_in_force_is_in_force(client, rule):
    page = client.get(f"/check/{code_of(client, NEW)}").content.decode()
    copy = IssuedCopy.objects.get()
    assert "<h1>In force</h1>" in page
    assert copy.file_sha256 in page
    assert copy.content_hash in page
    assert copy.key.fingerprint[:16] in page


def test_a_copy_of_an_older_text_is_superseded(client, rule):
    page = client.get(f"/check/{code_of(client, OLD)}").content.decode()
    assert "<h1>Superseded on 19 August 2022</h1>" in page
    assert "/d/flood/2022-08-19" in page


def test_a_copy_of_a_text_to_come_is_not_yet_in_force(client, rule, add_version):
    add_version(rule, dt.date(2090, 1, 1), parsed(RULE_EN))
    coming = client.get(f"/check/{code_of(client, '/d/flood/2090-01-01.pdf')}").content.decode()
    assert "<h1>Not yet in force</h1>" in coming
    current = client.get(f"/check/{code_of(client, NEW)}").content.decode()
    assert "Another version follows on 1 January 2090" in current


def test_a_code_is_found_however_it_is_typed(client, rule):
    code = code_of(client, NEW)
    typed = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    response = client.get("/check/", {"code": typed}, follow=True)
    assert response.status_code == 200
    assert code in response.content.decode()


def test_the_holder_of_a_code_is_told_no_more_than_the_copy_tells(client, sign_in, inner, alice):
    """A copy of an inner document went from hand to hand: the page says how it stands, and leads nowhere."""
    sign_in(alice)
    url = f"/check/{code_of(client, '/d/inner/2020-01-01.pdf')}"
    assert "/d/inner" in client.get(url).content.decode()
    client.logout()
    page = client.get(url).content.decode()
    assert "In force" in page
    assert "Rule on flood duty" in page
    assert "/d/inner" not in page
    assert "North</a>" not in page
    assert "officer" not in page


def test_the_check_page_asks_the_same_for_one_version_and_for_many(
    client, rule, add_version, django_assert_max_num_queries
):
    code = code_of(client, OLD)
    for year in range(2030, 2045):
        add_version(rule, dt.date(year, 1, 1), parsed(RULE_EN))
    with django_assert_max_num_queries(8):
        client.get(f"/check/{code}")


def test_a_withdrawn_copy_is_told_with_the_reason(client, rule):
    from bema.authenticity.copies import withdraw

    code = code_of(client, NEW)
    withdraw(actor="test", code=code, why="Printed with a wrong annex.")
    page = client.get(f"/check/{code}").content.decode()
    assert "<h1>Withdrawn</h1>" in page
    assert "Printed with a wrong annex." in page
    # Whoever asks anew gets another copy.
    assert code_of(client, NEW) != code


# --- handing in a file -------------------------------------------------------------------------


def hand_in(client, data: bytes, name: str = "copy.pdf"):
    return client.post("/check/", {"file": SimpleUploadedFile(name, data, "application/pdf")})


def test_a_genuine_file_is_told_with_how_it_stands(client, rule):
    page = hand_in(client, client.get(OLD).content).content.decode()
    assert "This file is genuine" in page
    assert "Superseded on 19 August 2022" in page


def test_a_changed_file_is_told_and_leads_to_the_genuine_one(client, rule):
    data = client.get(NEW).content
    changed = data.replace(b"/Title", b"/Titel", 1)
    assert changed != data
    page = hand_in(client, changed).content.decode()
    assert "This file was changed after it was signed" in page
    assert f"/check/{IssuedCopy.objects.get().code}" in page
    assert "This file is genuine" not in page
    assert "something was added" in hand_in(client, data + b"\n%more").content.decode()


def test_a_file_is_not_kept(client, rule, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "uploads"
    (tmp_path / "uploads").mkdir()
    hand_in(client, b"%PDF-1.7" + b"x" * 6_000_000)
    assert list((tmp_path / "uploads").iterdir()) == []
    assert not IssuedCopy.objects.exists()


def test_after_a_key_was_stolen_only_what_is_on_record_counts(client, rule):
    from bema.authenticity.claims import Claim
    from bema.authenticity.signing import sign

    issued = client.get(NEW).content
    signer = keys.current()
    unsigned = issued[: issued.index(b"%%EOF") + 6]
    forged = sign(unsigned, signer=signer, claim=Claim("A", "2020-01-01", "en", "0"), address="")
    keys.retire(actor="test", fingerprint=signer.record.fingerprint, is_compromised=True)
    assert "This file is genuine" in hand_in(client, issued).content.decode()
    assert "This file was not signed here" in hand_in(client, forged).content.decode()
