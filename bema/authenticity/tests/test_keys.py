"""Keys: made once, kept from others, changed, listed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.db import IntegrityError, transaction

from bema.authenticity import keys
from bema.authenticity.cli import keys as command
from bema.authenticity.errors import AlreadyRetired, KeyUnreadable, NoSigningKey, UnknownKey
from bema.authenticity.models import SigningKey
from bema.authenticity.tests.test_verifying import made_key, private_key_of
from bema.authenticity.verifying import Keys
from bema.common.models import AuditEntry

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(command, list(arguments), catch_exceptions=False)


def test_an_embedded_installation_makes_its_own_key_once(settings):
    signer = keys.current()
    assert keys.current() == signer
    path = Path(settings.BEMA_KEYS_DIR) / f"{signer.record.fingerprint}.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) & 0o077 == 0
    assert AuditEntry.objects.filter(action="key.new").count() == 1


def test_the_private_key_is_not_in_the_database():
    signer = keys.current()
    row = SigningKey.objects.values().get()
    assert "PRIVATE" not in str(row)
    certificate = x509.load_pem_x509_certificate(row["certificate"].encode())
    assert certificate.public_bytes(serialization.Encoding.DER) == signer.certificate


def test_an_installation_with_a_database_of_its_own_is_given_its_key(installation):
    installation(embedded=False)
    with pytest.raises(NoSigningKey):
        keys.current()
    assert run("new", "--name", "Riverland").exit_code == 0
    assert keys.current().record.name == "Riverland"


def _archive(path: Path, passphrase: bytes) -> str:
    made = made_key("Given")
    key = private_key_of(made)
    certificate = x509.load_der_x509_certificate(made.certificate)
    encryption = serialization.BestAvailableEncryption(passphrase)
    data = pkcs12.serialize_key_and_certificates(b"k", key, certificate, None, encryption)
    path.write_bytes(data)
    return str(path)


def test_a_key_can_be_given_as_pkcs12(installation, tmp_path):
    path = _archive(tmp_path / "key.p12", b"secret")
    installation(embedded=False, signing_pkcs12=path, signing_passphrase="secret")
    assert keys.can_sign()
    assert keys.current().record.name == "Given"
    assert keys.current().record == SigningKey.objects.get()
    installation(signing_passphrase="wrong")
    with pytest.raises(KeyUnreadable):
        keys.current()
    installation(signing_pkcs12=str(tmp_path / "none.p12"))
    with pytest.raises(KeyUnreadable):
        keys.current()


def test_keys_change_and_stay_listed(client):
    old = keys.current().record
    assert run("new").exit_code == 0
    assert run("retire", old.fingerprint[:10]).exit_code == 0
    assert keys.current().record != old
    listed = run("list").output
    assert "retired" in listed
    assert "in use" in listed
    page = client.get("/keys/").content.decode()
    for record in SigningKey.objects.all():
        assert record.fingerprint in page
    assert "retired on" in page
    with pytest.raises(AlreadyRetired):
        keys.retire(actor="test", fingerprint=old.fingerprint)
    with pytest.raises(UnknownKey):
        keys.retire(actor="test", fingerprint="")


def test_the_exported_keys_can_be_read_again(client, tmp_path):
    first = keys.current().record
    keys.make(actor="test")
    run("export", str(tmp_path / "keys.pem"))
    data = (tmp_path / "keys.pem").read_bytes()
    assert set(Keys.from_pem(data).by_fingerprint) == set(
        SigningKey.objects.values_list("fingerprint", flat=True)
    )
    assert client.get("/keys/bema-keys.pem").content == data
    one = client.get(f"/keys/{first.fingerprint}.pem").content
    assert list(Keys.from_pem(one).by_fingerprint) == [first.fingerprint]
    assert client.get("/keys/0000.pem").status_code == 404


def test_a_stolen_key_is_not_handed_out_for_checking():
    signer = keys.current()
    run("retire", signer.record.fingerprint, "--compromised")
    assert run("export").output == ""
    assert "compromised" in run("list").output


def test_the_record_of_keys_cannot_be_changed():
    record = keys.current().record
    for change in (
        lambda: SigningKey.objects.filter(pk=record.pk).update(certificate="x"),
        lambda: SigningKey.objects.filter(pk=record.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_page_of_keys_asks_the_same_for_many(client, django_assert_max_num_queries):
    for _number in range(4):
        keys.make(actor="test")
    with django_assert_max_num_queries(2):
        client.get("/keys/")
