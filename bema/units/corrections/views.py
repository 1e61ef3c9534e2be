"""The member's requests, and the administrator's list of them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent
from bema.units.access import granted_units
from bema.units.corrections import actions
from bema.units.corrections.errors import AskedAlready, ReasonMissing
from bema.units.models import CorrectionField, CorrectionRequest, Role

A_PAGE = 25


class CorrectionForm(forms.Form):
    field = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=CorrectionField.choices,
        widget=forms.RadioSelect,
    )
    wanted = forms.CharField(label=gettext_lazy("What should it be?"), max_length=200)
    note = forms.CharField(
        label=gettext_lazy("A word of explanation"), max_length=500, required=False
    )


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def my_corrections(request: HttpRequest) -> HttpResponse:
    """Ask for the roster to be put right, and see what became of earlier requests."""
    person = person_of(request)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(actor=person, **form.cleaned_data)
            messages.success(request, _("Your unit has been asked. You will find the answer here."))
            return redirect("my-corrections")
        except AskedAlready as error:
            form.add_error("field", str(error))
    asked = CorrectionRequest.objects.filter(person=person).order_by("-created_at")[:50]
    status = 422 if form.errors else 200
    return render(
        request, "units/my_corrections.html", {"form": form, "asked": asked}, status=status
    )


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def corrections(request: HttpRequest) -> HttpResponse:
    """What members of one's subtrees have asked for, oldest first; accept or refuse each."""
    person = person_of(request)
    if not granted_units(person, Role.ADMINISTRATOR):
        raise Absent()
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _decide(request)
        except ReasonMissing as error:
            problem, status = str(error), error.status
    page = Paginator(actions.open_requests(person), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "problem": problem, "failed": request.POST.get("request", "")}
    return render(request, "units/corrections.html", context, status=status)


def _decide(request: HttpRequest) -> HttpResponse:
    given = request.POST.get("request", "")
    if not given.isdecimal():
        raise Absent()
    actions.decide(
        actor=person_of(request),
        request_id=int(given),
        accept=request.POST.get("decision") == "accept",
        answer=request.POST.get("answer", ""),
    )
    messages.success(request, _("The member will find your answer under “My data”."))
    return redirect("corrections")
