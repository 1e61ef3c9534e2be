"""One translation held against its original, the glossary and the memory; and reviewed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page
from wagtail_localize.machine_translators import get_machine_translator
from wagtail_localize.models import Translation

from bema.accounts.models import Person
from bema.common.errors import Absent, BemaError
from bema.common.jobs import enqueue
from bema.portal.admin.translations.pages import render_admin
from bema.portal.models import TranslationState
from bema.portal.translation import glossary, memory, states
from bema.portal.translation.access import access_page
from bema.portal.translation.jobs import translate_by_machine
from bema.portal.translation.public import label
from bema.portal.translation.reviewing import mark_reviewed, why_not
from bema.portal.translation.strings import (
    Segment,
    Snapshot,
    original_of,
    page_of,
    plain,
    snapshot,
    translation_of,
)


@dataclass(slots=True)
class Line:
    """One string with all that is to be said of it."""

    segment: Segment
    source: str
    text: str
    terms: list[glossary.Term] = field(default_factory=list)
    problems: list[glossary.Problem] = field(default_factory=list)
    suggestions: list[memory.Suggestion] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    translator: str = ""

    @property
    def notes(self) -> list[str]:
        return [glossary.advice(problem) for problem in self.problems]


def _of(person: Any, page_id: int) -> tuple[Page, Translation]:
    page = access_page(person, page_id)
    translation = translation_of(page)
    if translation is None:
        raise Absent()
    return page, translation


@require_http_methods(["GET", "HEAD", "POST"])
def translation_check(request: HttpRequest, page_id: int) -> HttpResponse:
    page, translation = _of(request.user, page_id)
    if request.method == "POST":
        return _review(request, page)
    found = snapshot(translation)
    context = {
        "page": page,
        "original": original_of(translation),
        "translation": translation,
        "state": TranslationState.objects.filter(page=page).first(),
        "snapshot": found,
        "lines": lines(found, translation),
        "label": label(page, request),
        "why_not": why_not(_person(request), found),
        "machine": get_machine_translator(),
        "hidden_sections": _hidden_sections(page),
    }
    return render_admin(
        request,
        "portal/translation/check.html",
        _("Check of the translation: %(title)s") % {"title": page.get_admin_display_title()},
        context,
        above=[(reverse("translation-table"), _("Translations of the site"))],
    )


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _hidden_sections(page: Page) -> list[Page]:
    return list(page.get_ancestors().filter(depth__gt=2, live=False))


def lines(found: Snapshot, translation: Translation) -> list[Line]:
    """The strings of the page in their order. The queries do not grow with the page."""
    source = translation.source.locale.language_code
    target = translation.target_locale.language_code
    among = glossary.terms(source, target)
    near = memory.suggestions(found.segments, translation)
    other = memory.elsewhere(found.segments, translation)
    names = dict(
        Person.objects.filter(
            pk__in={s.translator for s in found.segments if s.translator}
        ).values_list("pk", "full_name")
    )
    return [
        Line(
            segment,
            plain(segment.source),
            plain(segment.text),
            terms=glossary.found_in(segment.source, among),
            problems=glossary.problems([segment], source, target, among),
            suggestions=near.get(segment.pk, []),
            elsewhere=other.get(segment.pk, []),
            translator=names.get(segment.translator or 0, ""),
        )
        for segment in found.segments
    ]


def _review(request: HttpRequest, page: Page) -> HttpResponse:
    try:
        mark_reviewed(
            actor=_person(request), page=page, fingerprint=request.POST.get("fingerprint", "")
        )
    except Absent:
        raise
    except BemaError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Marked as reviewed by you."))
    return redirect("translation-check", page.pk)


@require_POST
def take_suggestion(request: HttpRequest, page_id: int, segment_id: int) -> HttpResponse:
    """Put what the memory suggests into the translation, to be gone over there."""
    page, translation = _of(request.user, page_id)
    segment = next((s for s in snapshot(translation).segments if s.pk == segment_id), None)
    if segment is None:
        raise Absent()
    text = request.POST.get("text", "")
    offered = {one.text for one in memory.suggestions([segment], translation).get(segment.pk, [])}
    offered |= set(memory.elsewhere([segment], translation).get(segment.pk, []))
    if text not in offered:
        messages.error(request, _("The memory no longer has this. Choose again."))
        return redirect("translation-check", page.pk)
    memory.take(segment, text, translation)
    states.recount(translation)
    return redirect(f"{reverse('translation-check', args=[page.pk])}#s{segment.pk}")


@require_POST
def translate_page_by_machine(request: HttpRequest, page_id: int) -> HttpResponse:
    page, _translation = _of(request.user, page_id)
    return _enqueue(request, page)


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """The button of wagtail-localize's editor: a job here, for a page may take the machine long."""
    translation = Translation.objects.filter(pk=translation_id).select_related("source").first()
    page = page_of(translation) if translation is not None else None
    return _enqueue(request, access_page(request.user, page))


def _enqueue(request: HttpRequest, page: Page) -> HttpResponse:
    if get_machine_translator() is None:
        raise Absent()
    with transaction.atomic():
        job = enqueue(
            translate_by_machine,
            owner=_person(request),
            person_id=_person(request).pk,
            page_ids=[page.pk],
        )
    return redirect("job", job.pk)


@require_http_methods(["PUT", "DELETE"])
def edit_string(request: HttpRequest, translation_id: int, string_segment_id: int) -> Any:
    """Saving a string in wagtail-localize's editor: what the glossary has against it is said at once."""
    from wagtail_localize.views.edit_translation import edit_string_translation

    response = edit_string_translation(
        request, translation_id=translation_id, string_segment_id=string_segment_id
    )
    if request.method == "PUT" and response.status_code < 300:
        said = _against(translation_id, string_segment_id)
        if said:
            response.data["comment"] = f"{response.data['comment']} \u2014 {said}"
    return response


def _against(translation_id: int, segment_id: int) -> str:
    translation = Translation.objects.select_related("source__locale", "target_locale").get(
        pk=translation_id
    )
    one = [s for s in snapshot(translation).segments if s.pk == segment_id]
    found = glossary.problems(
        one, translation.source.locale.language_code, translation.target_locale.language_code
    )
    return " ".join(glossary.advice(problem) for problem in found)
