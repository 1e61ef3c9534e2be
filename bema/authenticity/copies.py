"""Making signed copies, once each, and keeping them: the same file is handed out again, to the byte."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime

from bema.authenticity import keys, kinds
from bema.authenticity.claims import Claim
from bema.authenticity.errors import UnknownCopy, Withdrawn
from bema.authenticity.models import IssuedCopy, WithdrawnCode
from bema.authenticity.signing import sign
from bema.common.clock import now
from bema.common.models import audit

# Read aloud and written by hand without mistakes: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")


def new_code() -> str:
    """Four groups of five, 100 bits: nobody finds one by trying."""
    signs = [secrets.choice(_ALPHABET) for _place in range(20)]
    return "-".join("".join(signs[at : at + 5]) for at in (0, 5, 10, 15))


def tidy(code: str) -> str:
    """A code as it was typed, in the form in which codes are kept."""
    signs = re.sub(r"[\s-]", "", code).upper().translate(_MISREAD)
    return "-".join(signs[at : at + 5] for at in range(0, len(signs), 5))


def check_url(code: str) -> str:
    """The whole address of the page that confirms a code: what a QR code leads to."""
    return str(settings.BEMA.base_url) + reverse("check-copy", args=[code])


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """What a copy is made of. `draw` makes the sheet for a code and the address at which it is checked."""

    kind: str
    subject: str
    version: str
    language: str
    content_hash: str
    draw: Callable[[str, str], bytes]
    facts: dict[str, Any] = field(default_factory=dict)
    # Where the thing has a code and a page of its own.
    code: str = ""
    address: str = ""

    def copies(self) -> Any:
        return IssuedCopy.objects.filter(
            kind=self.kind,
            subject=self.subject,
            language=self.language,
            content_hash=self.content_hash,
        )


def kept(original: Original, signer: keys.Signer) -> IssuedCopy | None:
    """The copy that was made before with the same key, if its file is still there. One query."""
    last: IssuedCopy | None = (
        original.copies()
        .filter(key=signer.record)
        .select_related("key")
        .order_by("-edition")
        .first()
    )
    if last is None or last.withdrawn_at or not default_storage.exists(last.file.name):
        return None
    return last


def signed_copy(original: Original) -> IssuedCopy:
    """The signed copy; made if there is none yet. Not within a transaction: drawing takes its time."""
    if original.code:
        require_valid(original.code)
    signer = keys.current()
    return kept(original, signer) or _issue(original, signer)


def _issue(original: Original, signer: keys.Signer) -> IssuedCopy:
    code = original.code or new_code()
    address = original.address or check_url(code)
    claim = Claim(code, original.version, original.language, original.content_hash)
    data = sign(original.draw(code, address), signer=signer, claim=claim, address=address)
    digest = sha256(data).hexdigest()
    name = default_storage.save(f"copies/{digest[:2]}/{digest}.pdf", ContentFile(data))
    try:
        return _record(original, signer, code=code, name=name, digest=digest, size=len(data))
    except IntegrityError:
        # Somebody asked for the same at the same moment, and was first.
        default_storage.delete(name)
        first = kept(original, signer)
        if first is None:
            raise
        return first


@transaction.atomic
def _record(
    original: Original, signer: keys.Signer, *, code: str, name: str, digest: str, size: int
) -> IssuedCopy:
    editions = original.copies().filter(key=signer.record).count()
    return IssuedCopy.objects.create(
        code=code,
        kind=original.kind,
        subject=original.subject,
        language=original.language,
        content_hash=original.content_hash,
        key=signer.record,
        edition=editions + 1,
        facts=original.facts,
        file=name,
        file_sha256=digest,
        size=size,
        issued_at=now(),
    )


def respond(request: HttpRequest, copy: IssuedCopy, *, name: str) -> HttpResponse:
    """The file for a browser, shown rather than saved; nothing if the browser has it already."""
    with copy.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type="application/pdf")
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    response.headers["Cache-Control"] = "private, no-cache"
    etag = response.headers["ETag"] = f'"{copy.file_sha256}"'
    shown = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(shown, HttpResponse)
    return shown


@transaction.atomic
def withdraw(*, actor: str, code: str, why: str) -> int:
    """Say of all copies under a code that they count no more, and why; how many there are.

    A thing with a code of its own, such as a certificate, is withdrawn for good, signed copies or none.
    """
    known = _as_kept(code)
    copies = IssuedCopy.objects.filter(code=known)
    at, why = now(), why[:300]
    WithdrawnCode.objects.get_or_create(code=known, defaults={"at": at, "why": why})
    count = copies.filter(withdrawn_at=None).update(withdrawn_at=at, withdrawn_why=why)
    audit(actor=actor, action="copy.withdraw", subject=known, why=why)
    return count


def _as_kept(code: str) -> str:
    """A code as it was typed, as it is kept with a copy or the thing itself; else `UnknownCopy`."""
    for form in (tidy(code)[:40], code.strip().upper()[:40]):
        if IssuedCopy.objects.filter(code=form).exists() or kinds.address_of(form):
            return form
    raise UnknownCopy(code=code)


def withdrawal(code: str) -> WithdrawnCode | None:
    return WithdrawnCode.objects.filter(code=code).first()


def require_valid(code: str) -> None:
    """Raises `Withdrawn` if what has this code counts no more."""
    found = withdrawal(code)
    if found is not None:
        raise Withdrawn(date=date_format(localtime(found.at), "DATE_FORMAT"), why=found.why)


def by_code(code: str) -> list[IssuedCopy]:
    """The copies under a code, as it was typed or as it is kept. At most two queries."""
    copies = IssuedCopy.objects.select_related("key")
    found = list(copies.filter(code=code.strip().upper()[:40]))
    return found or list(copies.filter(code=tidy(code)[:40]))


def by_file(digest: str) -> IssuedCopy | None:
    return IssuedCopy.objects.select_related("key").filter(file_sha256=digest).first()
