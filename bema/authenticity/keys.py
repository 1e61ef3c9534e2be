"""The signing key: made, kept, found, retired.

The private key lies in the folder `BEMA_DATA_DIR/keys`, readable by the server's own user only, or in a PKCS #12
file that `BEMA_SIGNING_PKCS12` names. The certificate, which is public, is in the database.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction

from bema.authenticity.errors import AlreadyRetired, KeyUnreadable, NoSigningKey, UnknownKey
from bema.authenticity.models import SigningKey
from bema.authenticity.verifying import Keys
from bema.common.clock import now
from bema.common.models import audit

# What every PDF reader verifies; elliptic curves are not yet read by all.
RSA_BITS = 3072
VALID_FOR = dt.timedelta(days=3653)

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with its certificate, and those between it and a root that came along, all in DER."""

    record: SigningKey
    private_key: bytes
    certificate: bytes
    others: tuple[bytes, ...] = ()


def _folder() -> Path:
    return Path(settings.BEMA_KEYS_DIR)


def can_sign() -> bool:
    """Whether a copy can be expected to be signed when it is asked for. No query."""
    env = settings.BEMA
    return bool(env.signing_pkcs12 or env.embedded or any(_folder().glob("*.pem")))


def current() -> Signer:
    """The key to sign with today. One that was given comes first, else the newest that is not retired.

    An embedded installation that has none makes its own. Raises `NoSigningKey`.
    """
    if settings.BEMA.signing_pkcs12:
        return _given()
    found = _own()
    if found is None and settings.BEMA.embedded:
        with transaction.atomic():
            # Whoever comes second finds the key that the first made meanwhile.
            found = _own() or _load(make(actor="bema"))
    if found is None:
        raise NoSigningKey()
    return found


def _own() -> Signer | None:
    at = now()
    valid = SigningKey.objects.filter(retired_at=None, valid_from__lte=at, valid_until__gt=at)
    for record in valid:
        if _file(record.fingerprint).is_file():
            return _load(record)
    return None


def _file(fingerprint: str) -> Path:
    return _folder() / f"{fingerprint}.pem"


def _load(record: SigningKey) -> Signer:
    path = _file(record.fingerprint)
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyUnreadable(path=path) from error
    certificate = x509.load_pem_x509_certificate(record.certificate.encode())
    return Signer(record, _der(key), certificate.public_bytes(serialization.Encoding.DER))


def _der(key: object) -> bytes:
    assert isinstance(key, PrivateKey)
    return key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@lru_cache(maxsize=2)
def _unpacked(
    path: str, passphrase: str, _changed: int
) -> tuple[bytes, x509.Certificate, tuple[bytes, ...]]:
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(
            Path(path).read_bytes(), passphrase.encode() or None
        )
    except (OSError, ValueError) as error:
        raise KeyUnreadable(path=path) from error
    if certificate is None or not isinstance(key, PrivateKey):
        raise KeyUnreadable(path=path)
    chain = tuple(other.public_bytes(serialization.Encoding.DER) for other in others)
    return _der(key), certificate, chain


def _given() -> Signer:
    """The key in the PKCS #12 file; its certificate is put on record when it is first used."""
    env = settings.BEMA
    path = Path(env.signing_pkcs12)
    changed = path.stat().st_mtime_ns if path.is_file() else 0
    key, certificate, others = _unpacked(str(path), env.signing_passphrase, changed)
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    record = SigningKey.objects.filter(fingerprint=fingerprint).first()
    if record is None:
        record = _register(certificate, actor="bema")
    at = now()
    if record.retired_at or not record.valid_from <= at < record.valid_until:
        raise NoSigningKey()
    return Signer(record, key, certificate.public_bytes(serialization.Encoding.DER), others)


# --- making and retiring -----------------------------------------------------------------------


def make(*, actor: str, name: str = "") -> SigningKey:
    """A new key under the organisation's name, kept in the folder of keys: the next copies are signed by it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    certificate = _self_signed(key, name or settings.BEMA.organisation)
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
    _keep(
        _file(fingerprint),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )
    return _register(certificate, actor=actor)


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _self_signed(key: rsa.RSAPrivateKey, name: str) -> x509.Certificate:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        ]
    )
    # Clocks differ a little: a reader must not find the key to be of tomorrow.
    begins = now().replace(microsecond=0) - dt.timedelta(minutes=5)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(identifier, critical=False)
        .sign(key, hashes.SHA256())
    )


def _algorithm(certificate: x509.Certificate) -> str:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    return f"EC {key.curve.name}" if isinstance(key, ec.EllipticCurvePublicKey) else "?"


def _name(certificate: x509.Certificate) -> str:
    found = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else certificate.subject.rfc4514_string()


@transaction.atomic
def _register(certificate: x509.Certificate, *, actor: str) -> SigningKey:
    record, is_new = SigningKey.objects.get_or_create(
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        defaults={
            "certificate": certificate.public_bytes(serialization.Encoding.PEM).decode(),
            "name": _name(certificate)[:200],
            "algorithm": _algorithm(certificate),
            "valid_from": certificate.not_valid_before_utc,
            "valid_until": certificate.not_valid_after_utc,
            "added_at": now(),
        },
    )
    if is_new:
        audit(actor=actor, action="key.new", subject=record.fingerprint)
    return record


def find(fingerprint: str) -> SigningKey:
    """The key whose fingerprint begins so; raises `UnknownKey` if none or several do."""
    beginning = fingerprint.replace(":", "").replace(" ", "").lower()
    found = list(SigningKey.objects.filter(fingerprint__startswith=beginning)[:2])
    if len(found) != 1 or not beginning:
        raise UnknownKey(fingerprint=fingerprint)
    return found[0]


@transaction.atomic
def retire(*, actor: str, fingerprint: str, is_compromised: bool = False) -> SigningKey:
    """Sign with this key no more. What it signed stays genuine, unless somebody else may have it, too."""
    record = SigningKey.objects.select_for_update().get(pk=find(fingerprint).pk)
    if record.retired_at and not (is_compromised and not record.is_compromised):
        raise AlreadyRetired(fingerprint=record.fingerprint)
    record.retired_at = record.retired_at or now()
    record.is_compromised = is_compromised
    record.save(update_fields=["retired_at", "is_compromised"])
    audit(actor=actor, action="key.retire", subject=record.fingerprint, compromised=is_compromised)
    return record


# --- the public halves -------------------------------------------------------------------------


def trusted() -> list[SigningKey]:
    """The keys whose signature is proof in itself, newest first. One query."""
    return list(SigningKey.objects.filter(is_compromised=False))


def bundle(records: list[SigningKey]) -> str:
    """Certificates in PEM, each under a few words on it: what `bema verify --key` reads."""
    parts = []
    for record in records:
        retired = f"\n# retired {record.retired_at:%Y-%m-%d}" if record.retired_at else ""
        parts.append(
            f"# {record.name}, {record.algorithm}\n# SHA-256 {record.fingerprint}\n"
            f"# valid {record.valid_from:%Y-%m-%d} to {record.valid_until:%Y-%m-%d}{retired}\n"
            f"{record.certificate.strip()}\n"
        )
    return "\n".join(parts)


def for_verifying(records: list[SigningKey]) -> Keys:
    return Keys.from_pem(bundle(records).encode()) if records else Keys([])
