"""The pages on which anybody checks a copy, and the public keys."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from bema.authenticity import copies, keys, kinds
from bema.authenticity.findings import examine
from bema.authenticity.forms import CodeForm, FileForm
from bema.authenticity.kinds import Standing, State
from bema.authenticity.limiting import count, require_room
from bema.authenticity.models import IssuedCopy, SigningKey
from bema.authenticity.uploads import InMemory
from bema.common.errors import Absent


@csrf_exempt  # looking at a file changes nothing, so there is nothing to be tricked into
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Type a code, or hand in a file."""
    if request.method == "POST":
        return _check_file(request)
    code_form = CodeForm(request.GET if "code" in request.GET else None)
    if code_form.is_bound and code_form.is_valid():
        return redirect("check-copy", copies.tidy(code_form.cleaned_data["code"])[:60] or "-")
    return _page(request, code_form, FileForm())


def _page(request: HttpRequest, code_form: CodeForm, file_form: FileForm) -> HttpResponse:
    is_wrong = bool(code_form.errors or file_form.errors)
    context = {"code_form": code_form, "file_form": file_form}
    return render(request, "authenticity/check.html", context, status=422 if is_wrong else 200)


def _check_file(request: HttpRequest) -> HttpResponse:
    handler = InMemory(request)
    request.upload_handlers = [handler]
    files = request.FILES  # parsed now: only then is it known how large it was
    form = FileForm(request.POST, files, too_large=handler.too_large)
    if not form.is_valid():
        return _page(request, CodeForm(), form)
    require_room(request, "file")
    count(request, "file")
    result = examine(form.cleaned_data["file"].read())
    context: dict[str, Any] = {"result": result, "name": form.cleaned_data["file"].name}
    if result.copy is not None:
        context |= _told(result.copy, request)
    return render(request, "authenticity/file.html", context)


@never_cache
@require_safe
def check_copy(request: HttpRequest, code: str) -> HttpResponse:
    """What the copies under a code are, and how the thing stands today of which they are copies."""
    require_room(request, "unknown code")
    found = copies.by_code(code)
    elsewhere = (
        kinds.kind_of(found[0]).address_of(found[0].code) if found else kinds.address_of(code)
    )
    if elsewhere:
        return redirect(elsewhere)
    if not found:
        count(request, "unknown code")
        return render(request, "authenticity/unknown.html", {"code_form": CodeForm()}, status=404)
    context = {"copies": found, **_told(found[-1], request)}
    return render(request, "authenticity/copy.html", context)


def _headline(state: State, standing: Standing) -> str:
    ended = date_format(standing.ended_on, "DATE_FORMAT") if standing.ended_on else ""
    words = {
        State.VALID: _("Valid"),
        State.IN_FORCE: _("In force"),
        State.NOT_YET: _("Not yet in force"),
        State.SUPERSEDED: _("Superseded on %(date)s") % {"date": ended},
        State.WITHDRAWN: _("Withdrawn"),
    }
    return words[state]


def _told(copy: IssuedCopy, request: HttpRequest) -> dict[str, Any]:
    """What a page says of a copy and its subject."""
    standing = kinds.kind_of(copy).standing(copy, request.user)
    state = State.WITHDRAWN if copy.withdrawn_at else standing.state
    return {
        "copy": copy,
        "standing": standing,
        "state": state.value,
        "headline": _headline(state, standing),
    }


# Takes a signature and what it covers out of a PDF, with nothing but Python; then OpenSSL checks it.
_SCRIPT = """\
python3 - copy.pdf <<'END'
import re, sys
data = open(sys.argv[1], "rb").read()
found = re.search(rb"/ByteRange \\[(\\d+) (\\d+) (\\d+) (\\d+)\\]", data)
a, b, c, d = map(int, found.groups())
print("whole file covered:", a == 0 and c + d == len(data))
open("signed", "wb").write(data[a:a + b] + data[c:c + d])
open("signature", "wb").write(bytes.fromhex(data[b + 1:c - 1].decode()))
END
openssl cms -verify -binary -inform DER -in signature -content signed \\
  -CAfile bema-keys.pem -purpose any -out /dev/null"""


# --- the public keys ---------------------------------------------------------------------------


@require_safe
def public_keys(request: HttpRequest) -> HttpResponse:
    """Each key that signs or has signed here, and how to check a file with it."""
    records = list(SigningKey.objects.all())
    return render(request, "authenticity/keys.html", {"keys": records, "script": _SCRIPT})


def _pem(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="application/x-pem-file")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def public_keys_file(request: HttpRequest) -> HttpResponse:
    """All keys whose signature is proof in itself, in one file."""
    return _pem(keys.bundle(keys.trusted()), "bema-keys.pem")


@require_safe
def public_key_file(request: HttpRequest, fingerprint: str) -> HttpResponse:
    record = SigningKey.objects.filter(fingerprint=fingerprint).first()
    if record is None:
        raise Absent()
    return _pem(keys.bundle([record]), f"{fingerprint[:16]}.pem")
