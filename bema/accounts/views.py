"""Signing in with a slip, choosing a password, and one's own data."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from bema.accounts import actions, own_data
from bema.accounts.errors import TooManyTries, WrongCode
from bema.accounts.forms import CodeForm, OwnDataForm
from bema.accounts.pages import for_members, person_of
from bema.accounts.staff import lacks_second_step
from bema.common.clock import now
from bema.common.errors import Absent

# In the session of somebody who came with a slip: they may choose a password without knowing the old.
CAME_BY_CODE = "came_by_code"


@never_cache
@csrf_protect
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code_sign_in(request: HttpRequest) -> HttpResponse:
    """Member number and code from a slip. The QR code on it brings the number along."""
    if request.user.is_authenticated:
        return redirect("today")
    form = CodeForm(request.POST or None, initial={"member_number": request.GET.get("number", "")})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return _enter(request, form)
        except (WrongCode, TooManyTries) as error:
            form.add_error(None, str(error))
            status = error.status
    return render(request, "accounts/code_sign_in.html", {"form": form}, status=status)


def _enter(request: HttpRequest, form: CodeForm) -> HttpResponse:
    number = form.cleaned_data["member_number"]
    limit = {"action": "code_failed", "key": number.strip().lower()}
    if not ratelimit.consume(request, dry_run=True, **limit):
        raise TooManyTries()
    try:
        person = actions.redeem_code(member_number=number, code=form.cleaned_data["code"])
    except WrongCode:
        ratelimit.consume(request, **limit)
        raise
    # allauth's own way in, so that a second step is asked for where there is one.
    response: HttpResponse = perform_login(request, person, redirect_url="/me/password/")
    request.session[CAME_BY_CODE] = True
    return response


@never_cache
@sensitive_post_parameters()
@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """For somebody who came by code, or has no password yet; others change theirs knowing the old one."""
    person = person_of(request)
    if person.has_usable_password() and not request.session.get(CAME_BY_CODE):
        return redirect("account_change_password")
    form = SetPasswordForm(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.choose_password(actor=person, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, person)
        request.session.pop(CAME_BY_CODE, None)
        messages.success(request, _("Your password is set. Next time you sign in with it."))
        return redirect("today")
    status = 422 if form.errors else 200
    return render(request, "accounts/choose_password.html", {"form": form}, status=status)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """What is kept about the person who asks, and what of it they can change."""
    person = person_of(request)
    initial = {"given_name": person.given_name, "language": person.language}
    form = OwnDataForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.correct_own_data(actor=person, **form.cleaned_data)
        messages.success(request, _("Your data have been changed."))
        return redirect("me")
    context = {
        "form": form,
        "sections": own_data.sections_of(person),
        "links": own_data.links,
    }
    return render(request, "accounts/me.html", context, status=422 if form.errors else 200)


@for_members
@require_GET
def export(request: HttpRequest) -> JsonResponse:
    """The same as a file for machines: {"exported_at": ..., "<section>": [{column: value}, ...]}."""
    person = person_of(request)
    sections = own_data.sections_of(person)
    data = {"exported_at": now()} | {section.key: section.as_data() for section in sections}
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"bema-{person.member_number}.json".replace('"', "")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_members
@require_GET
def second_step(request: HttpRequest) -> HttpResponse:
    """Why a role waits: it is used only by those who sign in with a second step."""
    if not lacks_second_step(person_of(request)):
        raise Absent()
    return render(request, "accounts/second_step.html")
