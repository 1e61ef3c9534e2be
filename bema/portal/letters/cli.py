"""bema letters: send what is due by hand, and show the key of the messages to browsers."""

from __future__ import annotations

import click

from bema.common.clock import now
from bema.portal.letters import jobs, push
from bema.portal.letters.writing import Writer


@click.group()
def letters() -> None:
    """Letters of what is new, and messages to browsers.

    Letters go out by themselves, at BEMA_LETTERS_AT o'clock (7 if it is not set), as long as `bema serve` or
    `bema worker` runs.

    \b
    Examples:
        bema letters send --dry-run     how many are due, and how many have something to tell
        bema letters send               send them now
    """


@letters.command()
@click.option("--dry-run", is_flag=True, help="Only say how many letters there would be.")
def send(*, dry_run: bool) -> None:
    """Send the letters that are due today and were not sent yet. No address is shown."""
    done = _would_send() if dry_run else jobs.send_letters.call()
    words = "would get a letter" if dry_run else "got a letter"
    click.echo(f"{done['sent']} of {done['seen_to']} who are due {words}.")


def _would_send() -> dict[str, int]:
    at = now()
    writer = Writer(at)
    told = [writer.letter(subscriber) is not None for subscriber in jobs.due(at).iterator()]
    return {"seen_to": len(told), "sent": sum(told)}


@letters.command()
def key() -> None:
    """Show the public key of messages to browsers; the first time it is made.

    The private key is `push.pem` in the folder of keys. Keep a copy: without it all browsers have to ask anew.
    """
    click.echo(push.public_key())
