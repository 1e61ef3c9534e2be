"""Attesting that one has read and understood a document."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bema.accounts.pages import for_members, person_of
from bema.study import actions


@for_members
@require_POST
def attest(request: HttpRequest, version_id: int) -> HttpResponse:
    attestation = actions.attest(
        actor=person_of(request),
        version_id=version_id,
        content_hash=request.POST.get("content_hash", ""),
        language=request.POST.get("language", "")[:10],
    )
    messages.success(request, _("Thank you. It is noted that you have read and understood this."))
    version = attestation.version
    url = reverse("document-version", args=[version.work.slug, version.in_force_from])
    return redirect(f"{url}#attest")
