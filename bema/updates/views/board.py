"""The review board: what rests on a version's changes, and what its editors decide of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bema.accounts.models import Person
from bema.common.errors import Absent, Conflict
from bema.documents.actions import publish_version
from bema.documents.errors import PublicationHeld
from bema.documents.models import ProvisionChange, Version, VersionState
from bema.updates import forecast, settling
from bema.updates.access import access_board, edited_paths, versions_at
from bema.updates.board import Board, Entry, board, in_order, progress, waiting, waits
from bema.updates.changes import substantial
from bema.updates.impact import MODELS, Key, Thing, learned, resting
from bema.updates.models import Decision, Settlement
from bema.updates.stamps import Stamp, stamp

_PAGE = 50


def _acting(request: HttpRequest) -> Person:
    """Who acts. Access was asked before, so it is a person."""
    assert isinstance(request.user, Person)
    return request.user


def _mark(request: HttpRequest, things: Iterable[Thing]) -> None:
    """Which of the things the editor may rewrite or retire. One query."""
    person = _acting(request)
    paths = edited_paths(person)
    for thing in things:
        thing.is_own = person.is_superuser or thing.owner.path.startswith(tuple(paths))


@never_cache
@require_safe
def updates(request: HttpRequest) -> HttpResponse:
    """The versions that wait for somebody to settle what rests on their changes."""
    versions = waiting(versions_at(request.user))
    state = progress(versions)
    rows = [(version, state[version.pk]) for version in versions]
    return render(request, "updates/board/list.html", {"rows": rows})


@never_cache
@require_safe
def review_board(request: HttpRequest, pk: int) -> HttpResponse:
    version = access_board(request.user, pk)
    if version.state == VersionState.PUBLISHED:
        return _record(request, version)
    now = stamp(version)  # before the board is read: what comes between is told again, never missed
    found = board(version)
    _mark(request, found.things.values())
    context = {
        **_page(version, found, found.things.values()),
        "stamp": str(now),
        "selected": _selected(found, request.GET.get("select", "")),
    }
    return render(request, "updates/board/board.html", context)


def _page(version: Version, found: Board, shown: Iterable[Thing]) -> dict[str, Any]:
    """What the board and its parts need; those who have learned it are counted for what is shown only."""
    objectives = {thing.pk: thing for thing in shown if thing.kind == "objective"}
    for pk, people in learned(objectives.keys()).items():
        objectives[pk].learned = people
    return {
        "version": version,
        "work": version.work,
        "acts": version.amending_acts.select_related("act"),
        "board": found,
        "waits": waits(version),
    }


def _selected(found: Board, which: str) -> set[str]:
    """What is ticked beforehand: all that is open, or what only small changes concern."""
    is_open = {thing.slug for thing in found.things.values() if not thing.is_settled}
    if which == "all":
        return is_open
    if which != "small":
        return set()
    large = [entry for entry in found.entries if not entry.is_small]
    return is_open - {thing.slug for entry in large for thing in entry.first + entry.again}


def _record(request: HttpRequest, version: Version) -> HttpResponse:
    """What was settled for a version that is published by now."""
    related = [f"{kind}__owner" for kind in MODELS]
    rows = Settlement.objects.filter(version=version).select_related("by", *related)
    context = {"version": version, "work": version.work, "rows": rows.order_by("pk")}
    return render(request, "updates/board/record.html", context)


# --- deciding -----------------------------------------------------------------------------------


def _key(slug: str) -> Key:
    kind, _dash, pk = slug.partition("-")
    if kind not in MODELS or not pk.isdecimal():
        raise Absent()
    return kind, int(pk)


def _back(version: Version, fragment: str = "") -> HttpResponse:
    url = reverse("board", args=[version.pk])
    return redirect(f"{url}#{fragment}" if fragment else url)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision on one thing. HTMX gets the thing as it is now, and how far the board is."""
    version = access_board(request.user, pk)
    slug, word = request.POST.get("thing", ""), request.POST.get("decision", "")
    decision = Decision.REWRITE if word == "draft" else word
    if decision not in Decision.values:
        raise Absent()
    told = ""
    try:
        settling.settle(
            actor=_acting(request),
            version=version,
            key=_key(slug),
            decision=decision,
            based_on=request.POST.get("based_on", ""),
            with_draft=word == "draft",
        )
    except Conflict as error:
        told = str(error)
    if request.headers.get("HX-Request") == "true":
        return _fragment(request, version, _key(slug), told)
    if told:
        messages.warning(request, told)
    return _back(version, slug)


def _fragment(request: HttpRequest, version: Version, key: Key, told: str) -> HttpResponse:
    found = board(version)
    if key not in found.things:
        messages.warning(request, told)
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    _mark(request, found.things.values())
    # A question goes along with its objective: what is decided of one may change how the others look.
    changed = [found.things[key]]
    if key[0] == "objective":
        changed += [thing for thing in found.things.values() if thing.kind == "item"]
    context = {**_page(version, found, changed), "changed": changed, "told": told, "told_at": key}
    return render(request, "updates/board/_changed.html", context)


@require_POST
def settle_together(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep everything that is ticked. Each tick carries what its editor saw."""
    version = access_board(request.user, pk)
    kept = settling.keep_together(
        actor=_acting(request), version=version, wanted=_ticked(request.POST)
    )
    count = len(kept.keys)
    message = ngettext(
        "%(count)d thing was kept as it stands.", "%(count)d things were kept as they stand.", count
    )
    if count:
        messages.success(request, message % {"count": count})
    elif not kept.others:
        messages.warning(request, _("Nothing was selected that is still open."))
    for other in kept.others:
        messages.warning(
            request,
            _(
                "%(who)s had settled “%(thing)s” in the meantime: “%(decision)s”. That was left as it is."
            )
            % {
                "who": other.by or other.by_name,
                "thing": settling.thing_of(other),
                "decision": other.get_decision_display(),
            },
        )
    return _back(version)


def _ticked(data: QueryDict) -> dict[Key, str]:
    pairs = (value.partition(" ") for value in data.getlist("thing"))
    return {_key(slug): token for slug, _space, token in pairs}


@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a change alters what one must know."""
    version = access_board(request.user, pk)
    number = request.POST.get("change", "")
    try:
        change = settling.judge(
            actor=_acting(request),
            version=version,
            change_id=int(number) if number.isdecimal() else 0,
            substance=request.POST.get("substance") == "yes",
            based_on=request.POST.get("based_on", ""),
        )
    except Conflict as error:
        messages.warning(request, str(error))
        return _back(version)
    if request.POST.get("substance") == "yes":
        messages.success(request, _("This change counts as one of substance."))
        return _back(version, f"change-{change.pk}")
    messages.success(request, _("This change counts as one that alters nothing one must know."))
    return _back(version, "set-aside")


# --- what stands beside the board ---------------------------------------------------------------


@never_cache
@require_safe
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """What others decided since the page was loaded: only what has changed, and nothing if nothing has."""
    version = access_board(request.user, pk)
    seen, now = Stamp.read(request.GET.get("since", "")), stamp(version)
    if seen == now:
        return HttpResponse(status=204)
    found = board(version)
    _mark(request, found.things.values())
    changed = [thing for thing in found.things.values() if seen.is_older_than(thing)]
    context = {
        **_page(version, found, changed),
        "changed": changed,
        "stamp": str(now),
        "is_other": seen.judged != now.judged,
        "is_published": version.state == VersionState.PUBLISHED,
    }
    return render(request, "updates/board/_news.html", context)


def _rest(version: Version) -> tuple[QuerySet[ProvisionChange], QuerySet[ProvisionChange]]:
    """The changes of substance on which nothing rests, and those that alter nothing one must know."""
    changes = ProvisionChange.objects.filter(version=version)
    of_substance = substantial([version.pk])
    quiet = of_substance.exclude(pk__in=resting([version.pk]).by_change)
    return quiet, changes.exclude(pk__in=of_substance.values("pk"))


@never_cache
@require_safe
def rest(request: HttpRequest, pk: int) -> HttpResponse:
    """The changes that ask for nothing: nothing rests on them, or they are editorial."""
    version = access_board(request.user, pk)
    quiet, editorial = _rest(version)
    is_editorial = request.GET.get("which") == "editorial"
    chosen = editorial if is_editorial else quiet
    ids = chosen.order_by("after__ordinal", "before__ordinal", "pk").values_list("pk", flat=True)
    page = Paginator(ids, _PAGE).get_page(request.GET.get("page"))
    changes = ProvisionChange.objects.filter(pk__in=list(page.object_list))
    context = {
        "version": version,
        "work": version.work,
        "is_editorial": is_editorial,
        "page": page,
        "entries": [Entry(change) for change in in_order(changes)],
        "quiet": quiet.count(),
        "editorial": editorial.count(),
        "is_draft": version.state == VersionState.DRAFT,
    }
    return render(request, "updates/board/rest.html", context)


@require_safe
def edit_thing(request: HttpRequest, pk: int, kind: str, thing_id: int) -> HttpResponse:
    """To the thing in the editor; saving there offers the way back to this board."""
    version = access_board(request.user, pk)
    if kind not in MODELS:
        raise Absent()
    thing = MODELS[kind].objects.select_related("owner").filter(pk=thing_id).first()
    if thing is None:
        raise Absent()
    settling.require_editor_of(_acting(request), thing)
    request.session["board"] = {"version": version.pk, "thing": f"{kind}-{thing_id}"}
    return redirect(reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing will bring about; and, at the yes, publishing."""
    version = access_board(request.user, pk)
    if version.state == VersionState.PUBLISHED:
        return _back(version)
    if request.method == "POST":
        try:
            publish_version(actor=_acting(request), version=version)
        except PublicationHeld as error:
            messages.warning(request, str(error))
            return redirect("board-publish", version.pk)
        messages.success(
            request, _("Published. It is part of the record now and cannot be changed.")
        )
        return _back(version)
    context = {
        "version": version,
        "work": version.work,
        "acts": version.amending_acts.select_related("act"),
        "forecast": forecast.forecast(version),
    }
    return render(request, "updates/board/publish.html", context)
