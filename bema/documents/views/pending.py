"""The desk for acts that will change a document and whose text is still to come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bema.common.clock import today
from bema.common.errors import Absent
from bema.documents.access import access_work_as_editor
from bema.documents.forms import PendingActForm
from bema.documents.models import PendingAct, Work
from bema.documents.pending import change_act, enter_act, withdraw_act
from bema.documents.views.desk import acting


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_acts(request: HttpRequest, slug: str) -> HttpResponse:
    """All acts that were noted for a document, and a form for the next."""
    work = access_work_as_editor(request.user, slug)
    form = PendingActForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        enter_act(actor=acting(request), work=work, **form.cleaned_data)
        messages.success(request, _("Noted. Readers are told that the document will change."))
        return redirect("document-acts", slug)
    acts = work.pending_acts.select_related("version", "act", "entered_by")
    context = {
        "work": work,
        "form": form,
        "acts": acts.filter(withdrawn_at=None),
        "today": today(),
    }
    return render(request, "documents/acts.html", context, status=422 if form.errors else 200)


def _act(work: Work, pk: int) -> PendingAct:
    act = PendingAct.objects.filter(work=work, pk=pk, withdrawn_at=None).first()
    if act is None:
        raise Absent()
    act.work = work
    return act


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def document_act(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One act: what is known of it by now."""
    work = access_work_as_editor(request.user, slug)
    act = _act(work, pk)
    known: dict[str, Any] = {name: getattr(act, name) for name in PendingActForm.base_fields}
    form = PendingActForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        change_act(actor=acting(request), act=act, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("document-acts", slug)
    context = {"work": work, "act": act, "form": form}
    return render(request, "documents/act.html", context, status=422 if form.errors else 200)


@require_POST
def document_act_withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    work = access_work_as_editor(request.user, slug)
    withdraw_act(actor=acting(request), act=_act(work, pk))
    messages.success(request, _("The act was withdrawn. Readers are not told of it any more."))
    return redirect("document-acts", slug)
