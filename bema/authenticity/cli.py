"""bema keys: make, list, retire and export the keys that copies are signed with."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bema.authenticity import copies
from bema.authenticity import keys as store
from bema.authenticity.models import SigningKey

_ACTOR = "bema keys"


@click.group()
def keys() -> None:
    """The keys that documents and certificates are signed with.

    An embedded installation makes its first key by itself. Otherwise make one here, or name a PKCS #12 file in
    BEMA_SIGNING_PKCS12 and its passphrase in BEMA_SIGNING_PASSPHRASE.

    \b
    To change the key, make a new one and retire the old one, which stays listed:
        bema keys new
        bema keys retire 5f3c91
    """


@keys.command()
@click.option("--name", default="", help="Whose key it is; the organisation's if left out.")
def new(*, name: str) -> None:
    """Make a new key (RSA 3072, valid for ten years). The next copies are signed with it."""
    record = store.make(actor=_ACTOR, name=name)
    click.echo(f"{record.fingerprint}  {record.name}")
    click.echo(
        "Publish this fingerprint on paper, too. Keep a copy of the key folder in a safe place.",
        err=True,
    )


@keys.command("list")
def list_() -> None:
    """All keys, the newest first; also those that are retired."""
    for record in SigningKey.objects.all():
        state = "in use"
        if record.retired_at:
            state = f"retired {record.retired_at:%Y-%m-%d}"
        if record.is_compromised:
            state += ", compromised"
        dates = f"{record.valid_from:%Y-%m-%d} to {record.valid_until:%Y-%m-%d}"
        click.echo(f"{record.fingerprint}  {record.algorithm}  {dates}  {state}  {record.name}")


@keys.command()
@click.argument("fingerprint")
@click.option(
    "--compromised",
    is_flag=True,
    help="Somebody else may have it: its signature alone proves nothing.",
)
def retire(*, fingerprint: str, compromised: bool) -> None:
    """Sign no more with the key whose fingerprint begins with FINGERPRINT. It stays on the page of keys."""
    record = store.retire(actor=_ACTOR, fingerprint=fingerprint, is_compromised=compromised)
    click.echo(f"{record.fingerprint}  retired")


@keys.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default="-")
def export(*, file: Path) -> None:
    """Write all public keys to FILE (or to the standard output): what `bema verify --key` reads.

    Keys that are compromised are left out.
    """
    text = store.bundle(store.trusted())
    if str(file) == "-":
        sys.stdout.write(text)
    else:
        file.write_text(text)


@keys.command()
@click.argument("code")
@click.option("--why", required=True, help="What the check page tells whoever looks it up.")
def withdraw(*, code: str, why: str) -> None:
    """Say of the certificate or the copies under CODE that they count no more, and why, as the check page then says."""
    count = copies.withdraw(actor=_ACTOR, code=code, why=why)
    click.echo(f"withdrawn, with {count} signed copies")
