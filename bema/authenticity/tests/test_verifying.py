"""A copy is genuine if it is what was signed, to the byte; whatever was done to it is found out and said."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1_x509
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from bema.authenticity.claims import Claim
from bema.authenticity.keys import Signer
from bema.authenticity.loops import apart
from bema.authenticity.models import SigningKey
from bema.authenticity.signing import sign, simple
from bema.authenticity.verifying import Keys, Verdict, verify
from bema.cli.verify import verify as command
from bema.common.pdf import Document

CLAIM = Claim("7K2QF-0M9TD-XV3HA-91ZQW", "2022-08-19", "vi", "ab" * 32)
BEGINS = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def made_key(
    name: str, *, until: int = 2060, signed_by: Signer | None = None, is_ca: bool = False
) -> Signer:
    """A key with a certificate of its own, or one that another key vouches for."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer, issuer_key = subject, key
    if signed_by is not None:
        issuer = x509.load_der_x509_certificate(signed_by.certificate).subject
        issuer_key = private_key_of(signed_by)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(BEGINS)
        .not_valid_after(dt.datetime(until, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return Signer(
        SigningKey(name=name), private, certificate.public_bytes(serialization.Encoding.DER)
    )


def private_key_of(signer: Signer) -> rsa.RSAPrivateKey:
    key = serialization.load_der_private_key(signer.private_key, None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def pem(*signers: Signer) -> bytes:
    certificates = [x509.load_der_x509_certificate(signer.certificate) for signer in signers]
    return b"".join(c.public_bytes(serialization.Encoding.PEM) for c in certificates)


def page(words: str = "The dyke is inspected twice a year.") -> bytes:
    sheet = Document(title="Rule", language="en")
    sheet.add_page()
    sheet.multi_cell(0, 6, words)
    return sheet.data()


@pytest.fixture(scope="module")
def ours() -> Signer:
    return made_key("Riverland")


@pytest.fixture(scope="module")
def theirs() -> Signer:
    return made_key("Riverland")  # the same name and number: only the key differs


@pytest.fixture(scope="module")
def keys(ours) -> Keys:
    return Keys.from_pem(pem(ours))


@pytest.fixture(scope="module")
def copy(ours) -> bytes:
    return sign(page(), signer=ours, claim=CLAIM, address="https://example.org/check/7K2QF")


def test_a_copy_is_genuine_and_says_what_it_is(copy, keys):
    finding = verify(copy, keys)
    assert finding.verdict is Verdict.GENUINE
    assert finding.claim == CLAIM
    assert finding.signed_at is not None
    assert finding.fingerprint in keys.by_fingerprint


def test_another_way_of_reading_it_agrees(copy, ours):
    """pyHanko's own validator, which parses the PDF: whole, unchanged, trusted."""
    reader = PdfFileReader(BytesIO(copy))
    root = asn1_x509.Certificate.load(ours.certificate)
    status = apart(
        lambda: validate_pdf_signature(
            reader.embedded_signatures[0],
            ValidationContext(trust_roots=[root], allow_fetching=False),
            key_usage_settings=KeyUsageConstraints(key_usage=set()),
        )
    )
    assert status.bottom_line
    assert status.coverage is SignatureCoverageLevel.ENTIRE_FILE


def test_each_byte_counts(copy, keys):
    """One byte changed anywhere, the signature's own padding excepted, which says nothing."""
    for at in range(10, len(copy), 97):
        changed = copy[:at] + bytes([copy[at] ^ 1]) + copy[at + 1 :]
        finding = verify(changed, keys)
        assert finding.verdict is not Verdict.GENUINE, at


def test_the_padding_may_hide_nothing(copy, keys):
    at = copy.index(b"0" * 400) + 300
    assert verify(copy[:at] + b"7" + copy[at + 1 :], keys).verdict is Verdict.CHANGED
    assert verify(copy[:at] + b" " + copy[at + 1 :], keys).verdict is Verdict.CHANGED


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9, 0.999])
def test_a_truncated_copy_is_not_whole(copy, keys, share):
    assert verify(copy[: int(len(copy) * share)], keys).verdict is Verdict.TRUNCATED


def test_what_was_added_is_told(copy, keys):
    """An incremental update: the signed bytes are intact, but a reader may show the new page instead."""
    writer = IncrementalPdfFileWriter(BytesIO(copy))
    writer.root["/Lang"] = writer.root.get("/Lang")
    writer.update_root()
    updated = BytesIO()
    writer.write(updated)
    finding = verify(updated.getvalue(), keys)
    assert finding.verdict is Verdict.EXTENDED
    assert finding.added == len(updated.getvalue()) - len(copy) > 0
    assert verify(copy + b"\n", keys).verdict is Verdict.EXTENDED


def test_another_key_of_the_same_name_is_another_key(theirs, keys):
    forged = sign(page(), signer=theirs, claim=CLAIM, address="https://example.org")
    assert verify(forged, keys).verdict is Verdict.OTHER_KEY


def test_our_certificate_with_their_signature_is_found_out(copy, theirs, ours, keys):
    """Somebody signs with a key of their own and puts our certificate into the signature."""
    mixed = Signer(ours.record, theirs.private_key, ours.certificate)
    forged = sign(page("The dyke is never inspected."), signer=mixed, claim=CLAIM, address="")
    assert verify(forged, keys).verdict is Verdict.CHANGED


def test_signed_once_more_by_another_is_not_genuine(ours, theirs, keys):
    """Ours covers the beginning, theirs the whole: what it shows was ours, and is no more."""
    first = signed_openly(page(), ours, "First")
    assert verify(first, keys).verdict is Verdict.GENUINE
    assert verify(signed_openly(first, theirs, "Second"), keys).verdict is Verdict.EXTENDED


def signed_openly(pdf: bytes, signer: Signer, field: str) -> bytes:
    """Signed without forbidding what comes after."""
    metadata = signers.PdfSignatureMetadata(field_name=field, signer_key_usage=set())
    out = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    pdf_signer = signers.PdfSigner(metadata, signer=simple(signer))
    apart(lambda: pdf_signer.sign_pdf(writer, output=out))
    return out.getvalue()


def test_a_key_that_an_authority_vouches_for_is_known_by_itself():
    """Only the certificate that is listed counts, not whatever else its authority signs."""
    authority = made_key("Authority", is_ca=True)
    listed = made_key("Riverland", signed_by=authority)
    other = made_key("Elsewhere", signed_by=authority)
    known = Keys.from_pem(pem(listed))
    for signer, verdict in [(listed, Verdict.GENUINE), (other, Verdict.OTHER_KEY)]:
        signed = sign(page(), signer=signer, claim=CLAIM, address="")
        assert verify(signed, known).verdict is verdict


def test_what_was_signed_after_the_key_had_ended_does_not_count():
    ended = made_key("Riverland", until=2021)
    signed = sign(page(), signer=ended, claim=CLAIM, address="")
    assert verify(signed, Keys.from_pem(pem(ended))).verdict is Verdict.KEY_NOT_VALID


@pytest.mark.parametrize(
    ("data", "verdict"),
    [
        (b"", Verdict.NOT_PDF),
        (b"\x89PNG\r\n", Verdict.NOT_PDF),
        (b"%PDF-1.7", Verdict.TRUNCATED),
        (b"%PDF-1.7\n%%EOF", Verdict.NOT_SIGNED),
        (b"%PDF-1.7 /ByteRange [0 0 0 0] %%EOF", Verdict.CHANGED),
        (b"%PDF-1.7 /ByteRange [0 9999999999 9999999999 9999999999]", Verdict.TRUNCATED),
        (b"%PDF-1.7 /ByteRange [0 8 12 30] <00>" + b" " * 80, Verdict.CHANGED),
        (b"%PDF-1.7" + b"/ByteRange [0 8 12 30]" * 5000, Verdict.CHANGED),
        (b"%PDF-1.7" + b"/ByteRange [0 " * 100_000, Verdict.TRUNCATED),
        (b"%PDF-1.7" + b"/ByteRange [" + b"1" * 1_000_000 + b"%%EOF", Verdict.NOT_SIGNED),
    ],
)
def test_garbage_is_told_from_copies(keys, data, verdict):
    assert verify(data, keys).verdict is verdict


@pytest.mark.parametrize(
    "value", ["30", "3080", "3003020100", "a0" * 5000, "30820100" + "00" * 400]
)
def test_a_signature_of_garbage_is_no_signature(keys, value):
    head = b"%PDF-1.7\n"
    hexed = b"<" + value.encode() + b">"
    tail = b"\n/ByteRange [0 %d %d %d]   "
    after = len(head) + len(hexed)
    rest = len(tail % (len(head), after, 100)) + 1
    data = head + hexed + (tail % (len(head), after, rest)).ljust(rest)
    assert verify(data, keys).verdict is Verdict.CHANGED


# --- the command -------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path, copy, ours, theirs):
    (tmp_path / "keys.pem").write_bytes(b"# ours\n" + pem(ours))
    (tmp_path / "good.pdf").write_bytes(copy)
    (tmp_path / "changed.pdf").write_bytes(copy.replace(b"%PDF-1.", b"%PDF-2.", 1))
    (tmp_path / "unsigned.pdf").write_bytes(page())
    (tmp_path / "note.txt").write_text("not a PDF")
    return tmp_path


def run(files, *names, **options):
    arguments = [str(files / name) for name in names]
    extra = ["--json"] if options.get("json") else []
    return CliRunner().invoke(command, [*arguments, "--key", str(files / "keys.pem"), *extra])


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["good.pdf"], 0),
        (["good.pdf", "changed.pdf"], 1),
        (["unsigned.pdf"], 1),
        (["note.txt"], 2),
        (["good.pdf", "missing.pdf"], 2),
    ],
)
def test_the_command_ends_with_what_it_found(files, names, code):
    result = run(files, *names)
    assert result.exit_code == code, result.output
    assert all(name in result.output for name in names)


def test_the_command_tells_machines(files):
    result = run(files, "good.pdf", "changed.pdf", json=True)
    good, changed = (json.loads(line) for line in result.output.splitlines())
    assert good["signature_valid"]
    assert good["whole_file_covered"]
    assert (good["code"], good["version"], good["language"]) == (CLAIM.code, "2022-08-19", "vi")
    assert good["text_sha256"] == CLAIM.text_sha256
    assert changed["verdict"] == "changed"
    assert not changed["signature_valid"]


def test_a_key_file_without_a_key_is_said(files):
    (files / "keys.pem").write_text("nothing")
    result = run(files, "good.pdf")
    assert result.exit_code == 2
    assert "holds no public key" in result.output


def test_the_command_needs_neither_settings_nor_database(files):
    """As on somebody's own computer: no key for it is made, nothing is read but the files."""
    root = Path(__file__).resolve().parents[3]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(root),
        "BEMA_DATABASE_URL": "postgres://nobody@203.0.113.1/none",
        "BEMA_DATA_DIR": str(files / "data"),
    }
    arguments = ["verify", "good.pdf", "--key", "keys.pem"]
    ran = subprocess.run(  # the interpreter of this test, on our own module
        [sys.executable, "-m", "bema", *arguments],
        cwd=files,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "genuine" in ran.stdout
    assert not (files / "data").exists()


def test_a_copy_is_signed_and_checked_where_an_event_loop_is_running(ours, keys):
    """As in a thread in which somebody else runs one."""

    async def both() -> Verdict:
        signed = sign(page(), signer=ours, claim=CLAIM, address="https://example.org/check/7K2QF")
        return verify(signed, keys).verdict

    assert apart(lambda: asyncio.run(both())) is Verdict.GENUINE
