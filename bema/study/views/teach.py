"""The quickest way in: teaching made of provisions, on the page of the law."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bema.accounts.pages import for_members, person_of
from bema.common.errors import Absent, Conflict
from bema.documents.access import visible_works
from bema.documents.models import Version
from bema.study import access
from bema.study.actions.teaching import Question, Taught, teach_provisions
from bema.study.errors import NotPublishable
from bema.study.forms import TeachForm
from bema.study.passages import passages


@for_members
@require_POST
def teach(request: HttpRequest, version_id: int) -> HttpResponse:
    """Make an objective, a step and a question of the ticked provisions, or say what is missing."""
    person = person_of(request)
    version = Version.objects.filter(pk=version_id, work__in=visible_works(person)).first()
    if version is None or not access.edited_units(person):
        raise Absent()
    form = TeachForm(request.POST, person=person)
    if form.is_valid():
        try:
            taught = _teach(request, form)
        except NotPublishable as error:
            for field, message in error.problems:
                form.add_error(field if field in form.fields else None, message)
        except Conflict as error:
            form.add_error("lesson", str(error))
        else:
            messages.success(request, _told(taught, published=form.cleaned_data["publish"]))
            return redirect(_back(request, version))
    ticked = [int(pk) for pk in request.POST.getlist("lineage") if pk.isdecimal()]
    context = {
        "form": form,
        "version": version,
        "next": _back(request, version),
        "passages": passages(ticked),
    }
    return render(request, "study/teach.html", context, status=422)


def _teach(request: HttpRequest, form: TeachForm) -> Taught:
    data = form.cleaned_data
    question = Question(**{n: data[n] for n in ("kind", "stem", "options", "key", "feedback")})
    return teach_provisions(
        actor=person_of(request),
        owner=data["owner"],
        lineages=list(data["lineage"].select_related("work")),
        statement=data["statement"],
        lesson=data["lesson"],
        new_lesson=data["new_lesson"],
        course=data["course"],
        new_course=data["new_course"],
        question=question if data["stem"] else None,
        publish=data["publish"],
    )


def _told(taught: Taught, *, published: bool) -> str:
    edit = reverse("wagtailsnippets_study_lesson:edit", args=[taught.lesson.pk])
    words = _("Published:") if published else _("Kept as a draft:")
    return format_html('{} <a href="{}">{}</a>', words, edit, str(taught.lesson.title))


def _back(request: HttpRequest, version: Version) -> str:
    """Where the editor was."""
    url = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        return url
    return reverse("document-version", args=[version.work.slug, version.in_force_from])
