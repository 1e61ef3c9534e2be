"""A refresher: one change after another, each with its question, and at the end the attestation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from bema.accounts.models import Person
from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent, Conflict
from bema.documents.access import access_work
from bema.documents.models import Version, Work
from bema.documents.queries import named, text_of, version_in_force
from bema.study import actions, queries
from bema.study.asking import Asked
from bema.study.errors import BadAnswer, Unanswered
from bema.study.models import Attestation, Response
from bema.study.views.common import is_fragment, response_id_of
from bema.updates import asking
from bema.updates.reattesting import Reattestation, reattestations
from bema.updates.refreshers import Stale, minutes_of, refreshed_count, stale_of
from bema.updates.refreshing import answer_refresher, note_reading
from bema.updates.telling import Told, tell, tell_of, versions_by_work


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a member is in the refresher of a document."""

    person: Person
    work: Work
    # In the reader's language, and which language that is.
    name: tuple[str, str]
    version: Version
    stale: list[Stale]
    confirm: Reattestation | None
    done: int

    @property
    def total(self) -> int:
        return self.done + len(self.stale) + (1 if self.confirm else 0)

    @property
    def here(self) -> str:
        """Where to go on."""
        if self.stale:
            return self.url_of(self.stale[0].objective_id)
        if self.confirm:
            return reverse("refresh-confirm", args=[self.work.slug])
        return reverse("refresh", args=[self.work.slug])

    def url_of(self, objective_id: int) -> str:
        return reverse("refresh-objective", args=[self.work.slug, objective_id])

    def tell(self, stale: Stale) -> list[Told]:
        return tell_of(self.person, stale, {self.work.pk: self.name})

    def find(self, objective_id: int) -> Stale | None:
        return next((one for one in self.stale if one.objective_id == objective_id), None)

    def frame(self, ordinal: int) -> dict[str, Any]:
        minutes = minutes_of(len(self.stale), attests=self.confirm is not None)
        return {
            "work": self.work,
            "title": self.name[0],
            "title_language": self.name[1],
            "version": self.version,
            "ordinal": min(ordinal, self.total),
            "total": self.total,
            "minutes": minutes,
        }


def _desk(request: HttpRequest, slug: str) -> Desk:
    """Absent unless the work is open to the person and something of it concerns, or concerned, her."""
    person = person_of(request)
    work = access_work(person, slug)
    version = version_in_force(work)
    if version is None:
        raise Absent()
    name = named(Work.objects.filter(pk=work.pk)).get()
    desk = Desk(
        person=person,
        work=work,
        name=(name.name, name.name_language),
        version=version,
        stale=stale_of(person).get(work.pk, []),
        confirm=reattestations(person).get(work.pk),
        done=refreshed_count(person, version.pk),
    )
    if not desk.total and not Attestation.objects.filter(person=person, version=version).exists():
        raise Absent()
    return desk


@for_members
@require_GET
def refresh(request: HttpRequest, slug: str) -> HttpResponse:
    """Leads to what is next; at the end it says that this was all."""
    desk = _desk(request, slug)
    if desk.total > desk.done:
        return redirect(desk.here)
    return render(request, "updates/refresh/done.html", desk.frame(desk.done))


# --- one change ---------------------------------------------------------------------------------


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def objective(request: HttpRequest, slug: str, objective_id: int) -> HttpResponse:
    """The change under one objective, and the question on it; or, with ?answer=, what is said to an answer."""
    desk = _desk(request, slug)
    if request.method == "POST":
        return _take(request, desk, objective_id)
    given = request.GET.get("answer")
    if given:
        return _show_feedback(request, desk, objective_id, _own_response(desk, objective_id, given))
    stale = desk.find(objective_id)
    if stale is None:
        return _go(request, reverse("refresh", args=[slug]))
    return _show(request, desk, stale)


def _take(request: HttpRequest, desk: Desk, objective_id: int) -> HttpResponse:
    shown = request.POST.get("version", "")
    if not shown.isdecimal():
        raise BadAnswer()
    try:
        if "response" not in request.POST:
            note_reading(
                actor=desk.person,
                work=desk.work,
                objective_id=objective_id,
                version_id=int(shown),
            )
            return _go(request, reverse("refresh", args=[desk.work.slug]))
        return _answer(request, desk, objective_id, int(shown))
    except Conflict as error:
        # Withdrawn, changed or done in the meantime: go on with what is there now.
        messages.info(request, str(error))
        return _go(request, reverse("refresh", args=[desk.work.slug]))


def _answer(request: HttpRequest, desk: Desk, objective_id: int, shown: int) -> HttpResponse:
    response_id = response_id_of(request)
    edition = request.POST.get("edition", "")
    if not edition.isdecimal():
        raise BadAnswer()
    try:
        kept = answer_refresher(
            actor=desk.person,
            work=desk.work,
            objective_id=objective_id,
            version_id=shown,
            response_id=response_id,
            item_edition_id=int(edition),
            data=request.POST,
        )
    except Unanswered as error:
        return _ask_again(request, desk, objective_id, response_id, error)
    url = f"{desk.url_of(objective_id)}?answer={kept.pk}"
    if not is_fragment(request):
        return redirect(url)
    response = _show_feedback(request, _desk(request, desk.work.slug), objective_id, kept)
    response["HX-Push-Url"] = url
    return response


def _ask_again(
    request: HttpRequest,
    desk: Desk,
    objective_id: int,
    response_id: uuid.UUID,
    error: Unanswered,
) -> HttpResponse:
    stale = desk.find(objective_id)
    if stale is None:
        return _go(request, reverse("refresh", args=[desk.work.slug]))
    item = asking.shown_item(int(request.POST["edition"]))
    asked = asking.question_again(desk.person, item, request.POST, response_id, error)
    return _show(request, desk, stale, asked=asked, status=422)


def _own_response(desk: Desk, objective_id: int, given: str) -> Response:
    try:
        pk = uuid.UUID(given)
    except ValueError as error:
        raise Absent() from error
    kept = Response.objects.filter(
        pk=pk, person=desk.person, attempt=None, item_edition__objective=objective_id
    ).first()
    if kept is None:
        raise Absent()
    return kept


def _show(
    request: HttpRequest,
    desk: Desk,
    stale: Stale,
    *,
    asked: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    told = desk.tell(stale)
    is_back = bool(told) and all(one.is_changed_back for one in told)
    item = None if is_back or asked else asking.choose_item(desk.person, stale.objective_id)
    if item is not None:
        asked = asking.question(desk.person, item)
    context = desk.frame(desk.done + 1) | {
        "kind": "check" if asked else "read",
        "stale": stale,
        "told": told,
        "is_changed_back": is_back,
        "statement": queries.statements([stale.objective_id])[stale.objective_id],
        "asked": asked,
        "here": desk.url_of(stale.objective_id),
    }
    return _render(request, context, status)


def _show_feedback(
    request: HttpRequest, desk: Desk, objective_id: int, kept: Response
) -> HttpResponse:
    """After a right answer, on; after a wrong one the change once more, and another question."""
    stale = desk.find(objective_id)
    ordinal = desk.done + 1 if stale else desk.done
    context = desk.frame(max(1, ordinal)) | asking.feedback(desk.person, kept)
    context |= {
        "told": desk.tell(stale) if stale else [],
        "passages": [] if stale else context["passages"],
        "is_open": stale is not None,
        "here": desk.url_of(objective_id),
        "on": desk.here,
        "is_last": desk.total <= desk.done,
    }
    return _render(request, context, 200)


# --- the end ------------------------------------------------------------------------------------


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed since the text that one confirmed, and the confirmation of the new one."""
    desk = _desk(request, slug)
    if request.method == "POST":
        actions.attest(
            actor=desk.person,
            version_id=desk.version.pk,
            content_hash=request.POST.get("content_hash", ""),
            language=request.POST.get("language", "")[:10],
        )
        return redirect("refresh", slug)
    if desk.confirm is None:
        return redirect("refresh", slug)
    frame = desk.frame(desk.total)
    versions = versions_by_work([desk.work.pk])[desk.work.pk]
    told = tell(
        versions,
        next(version for version in versions if version.pk == desk.confirm.attested_id),
        desk.version,
        changed_by=desk.confirm.changed_by,
        lineages=None,
        name=desk.name,
    )
    text = text_of(desk.version, get_language() or "")
    context = frame | {
        "told": [told] if told else [],
        "language": text.language if text else desk.work.language,
        "here": reverse("refresh-confirm", args=[slug]),
    }
    return render(request, "updates/refresh/confirm.html", context)


def _go(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if is_fragment(request) else redirect(url)


def _render(request: HttpRequest, context: dict[str, Any], status: int) -> HttpResponse:
    name = "updates/refresh/_step.html" if is_fragment(request) else "updates/refresh/step.html"
    return render(request, name, context, status=status)
