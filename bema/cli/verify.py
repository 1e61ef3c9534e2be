"""bema verify: is this file genuine? Without connection, without database, without settings if a key is given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bema.authenticity.verifying import Finding, Keys, Verdict
from bema.authenticity.verifying import verify as verify_bytes

_WORDS = {
    Verdict.GENUINE: "genuine: signed, whole and unchanged",
    Verdict.EXTENDED: "NOT genuine: something was added after it was signed",
    Verdict.CHANGED: "NOT genuine: changed after it was signed",
    Verdict.TRUNCATED: "NOT genuine: its end is missing",
    Verdict.KEY_NOT_VALID: "NOT genuine: signed on a day on which the key was not valid",
    Verdict.OTHER_KEY: "NOT genuine: signed, but by a key that is not among those given",
    Verdict.NOT_SIGNED: "NOT genuine: it bears no signature",
    Verdict.NOT_PDF: "not checked: it is not a PDF file",
}
# The largest file that is read at all.
_LARGEST = 200 * 1024 * 1024


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--key",
    "--keys",
    "key_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Public keys (PEM), as the page /keys/ offers them. Without it: the keys of this installation.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file, a line each.")
@click.pass_context
def verify(
    ctx: click.Context, *, files: tuple[Path, ...], key_files: tuple[Path, ...], as_json: bool
) -> None:
    """Check signed copies: is the signature valid, is the whole file covered, what does it say it is?

    Whether a text is still in force no file can tell: look up its code on the check page.

    \b
    Ends with   0  all files are genuine
                1  at least one is not
                2  one could not be checked: not there, not a PDF, no keys

    \b
    Example:
        bema verify law.pdf --key bema-keys.pem
    """
    keys = _keys(key_files)
    worst = 0
    for path in files:
        report = _report(path, keys)
        click.echo(json.dumps(report, ensure_ascii=False) if as_json else _in_words(report))
        worst = max(worst, report["exit"])
    ctx.exit(worst)


def _keys(key_files: tuple[Path, ...]) -> Keys:
    if not key_files:
        return _of_this_installation()
    found: list[Any] = []
    for path in key_files:
        try:
            found += Keys.from_pem(path.read_bytes()).by_fingerprint.values()
        except (OSError, ValueError, TypeError) as error:
            raise click.UsageError(f"{path} holds no public key in PEM.") from error
    return Keys(found)


def _of_this_installation() -> Keys:
    from django.db import DatabaseError

    from bema.cli.main import set_up_django

    set_up_django()
    from bema.authenticity import keys as store

    try:
        keys = store.for_verifying(store.trusted())
    except DatabaseError as error:
        raise click.UsageError(
            "There is no installation here. Name the public keys with --key."
        ) from error
    if not keys.by_fingerprint:
        raise click.UsageError("This installation has no key yet. Name the public keys with --key.")
    return keys


def _report(path: Path, keys: Keys) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            return {"file": str(path), "verdict": "unreadable", "problem": "too large", "exit": 2}
        data = path.read_bytes()
    except OSError as error:
        return {"file": str(path), "verdict": "unreadable", "problem": error.strerror, "exit": 2}
    return {"file": str(path), **_of(verify_bytes(data, keys))}


def _of(finding: Finding) -> dict[str, Any]:
    claim = finding.claim
    verdict = finding.verdict
    return {
        "verdict": verdict.value,
        "signature_valid": verdict in (Verdict.GENUINE, Verdict.EXTENDED),
        "whole_file_covered": verdict is Verdict.GENUINE,
        "code": claim.code if claim else None,
        "version": claim.version if claim else None,
        "language": claim.language if claim else None,
        "text_sha256": claim.text_sha256 if claim else None,
        "signed_at": finding.signed_at.isoformat() if finding.signed_at else None,
        "key_sha256": finding.fingerprint or None,
        "file_sha256": finding.sha256,
        "exit": {Verdict.GENUINE: 0, Verdict.NOT_PDF: 2}.get(verdict, 1),
    }


def _in_words(report: dict[str, Any]) -> str:
    if report["verdict"] == "unreadable":
        return f"{report['file']}: not checked: {report['problem']}"
    verdict = Verdict(report["verdict"])
    lines = [f"{report['file']}: {_WORDS[verdict]}"]
    says = "" if verdict is Verdict.GENUINE else " (so it says)"
    for label, name in [
        ("code", "code"),
        ("version", "version"),
        ("language", "language"),
        ("text SHA-256", "text_sha256"),
        ("signed at", "signed_at"),
    ]:
        if report[name]:
            lines.append(f"  {label:<13} {report[name]}{says}")
    if report["key_sha256"]:
        lines.append(f"  key SHA-256   {report['key_sha256']}")
    lines.append(f"  file SHA-256  {report['file_sha256']}")
    return "\n".join(lines)
