"""The moderators' pages in Wagtail's admin: what waits, with all that is needed to decide it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from bema.common.errors import BemaError
from bema.common.localized import pick
from bema.portal.comments import moderating, reports
from bema.portal.comments.access import access_comment, access_report
from bema.portal.comments.actions import others_than_before
from bema.portal.comments.forms import PlainText
from bema.portal.comments.links import path_of
from bema.portal.comments.queries import queue, report_queue, rules, waiting_counts, writer_name
from bema.portal.comments.texts import as_html, wording
from bema.portal.models import Comment, CommentRule, CommentState, ErrorReport, ReportState

A_PAGE = 50
_STATES = {
    "": gettext_lazy("Waiting"),
    "appealed": gettext_lazy("Appeals"),
    "accepted": gettext_lazy("Published"),
    "refused": gettext_lazy("Refused"),
}
_REPORT_STATES = {
    "": gettext_lazy("Waiting"),
    "corrected": gettext_lazy("Corrected"),
    "declined": gettext_lazy("Not corrected"),
}


class VerdictForm(forms.Form):
    """`do` is the button: accept or refuse."""

    rule = forms.ModelChoiceField(
        label=gettext_lazy("Rule (to refuse)"),
        queryset=CommentRule.objects.none(),
        required=False,
        empty_label=gettext_lazy("Choose a rule"),
    )
    sentence = forms.CharField(
        label=gettext_lazy("A sentence for the writer"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = self.fields["rule"]
        assert isinstance(rule, forms.ModelChoiceField)
        rule.queryset = rules()

    def verdict(self, do: str) -> moderating.Verdict:
        given = self.cleaned_data
        return moderating.Verdict(do == "accept", given.get("rule"), given.get("sentence", ""))


class AnswerForm(forms.Form):
    words = PlainText(
        label=gettext_lazy("Your answer"),
        max_length=1000,
        rows=4,
        help_text=gettext_lazy(
            "Corrected: it stands at the foot of the article, such as “The weir has 12 gates, not 21.” "
            "Not corrected: only the reader gets it."
        ),
    )
    before = PlainText(
        label=gettext_lazy("It read"),
        max_length=1000,
        rows=2,
        required=False,
        help_text=gettext_lazy(
            "If corrected: the words before and after are shown with the answer, old struck out, new underlined."
        ),
    )
    after = PlainText(label=gettext_lazy("It reads now"), max_length=1000, rows=2, required=False)


def _tabs(states: dict[str, Any], name: str, current: str) -> list[dict[str, Any]]:
    url = reverse(name)
    return [
        {
            "label": label,
            "href": f"{url}?state={state}" if state else url,
            "is_here": state == current,
        }
        for state, label in states.items()
    ]


def row_of(request: HttpRequest, comment: Comment) -> dict[str, Any]:
    """A comment with what a moderator needs beside it."""
    return {
        "comment": comment,
        "name": writer_name(comment),
        "html": as_html(comment.text),
        "wording": wording(comment.text),
        "story_url": path_of(comment.story, request),
        "parent": as_html(comment.parent.text) if comment.parent else "",
        "parent_name": writer_name(comment.parent) if comment.parent else "",
        "url": reverse("moderate-comment", args=[comment.pk]),
        "history": [
            {"row": row, "rule": pick(row.rule_title), "by": row.by}
            for row in comment.decisions.all()
        ],
    }


def _numbers(given: list[str]) -> list[int]:
    return [int(text) for text in given if text.isdecimal() and len(text) < 18]


def _seen(request: HttpRequest, chosen: list[int]) -> dict[int, str]:
    """Which words of each the page showed."""
    given = {pk: request.POST.get(f"seen-{pk}", "") for pk in chosen}
    return {pk: name for pk, name in given.items() if name}


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest) -> HttpResponse:
    """What waits, longest first; several are decided at once."""
    state = request.GET.get("state", "")
    state = state if state in _STATES else ""
    form = VerdictForm(request.POST or None)
    chosen = _numbers(request.POST.getlist("comment"))
    if request.method == "POST":
        if not chosen:
            messages.error(request, _("Tick the comments that you want to decide."))
        elif form.is_valid() and _decide(request, form, chosen):
            return redirect(request.get_full_path())
    page = Paginator(queue(request.user, state=state), A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_shell(_("Comments"), "comment"),
        "page": page,
        "rows": [row_of(request, comment) for comment in page],
        "form": form,
        "chosen": chosen,
        "state": state,
        "tabs": _tabs(_STATES, "moderate-comments", state),
        "counts": waiting_counts(request.user),
        "is_queue": state == "",
    }
    return render(request, "portal/comments/desk/queue.html", context)


def _decide(request: HttpRequest, form: VerdictForm, chosen: list[int]) -> bool:
    person: Any = request.user
    verdict = form.verdict(request.POST.get("do", ""))
    try:
        done = moderating.decide(
            actor=person, comment_ids=chosen, verdict=verdict, seen=_seen(request, chosen)
        )
    except BemaError as error:
        messages.error(request, str(error))
        return False
    number = len(done.decided)
    if number:
        said = (
            ngettext("%(n)d comment is published.", "%(n)d comments are published.", number)
            if verdict.accept
            else ngettext("%(n)d comment is refused.", "%(n)d comments are refused.", number)
        )
        messages.success(request, said % {"n": number})
    if done.gone:
        said = ngettext(
            "%(n)d was decided, changed or withdrawn in the meantime.",
            "%(n)d were decided, changed or withdrawn in the meantime.",
            done.gone,
        )
        messages.warning(request, said % {"n": done.gone})
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """One comment with its history: decide it, decide the appeal, or take down what was published."""
    found = access_comment(request.user, pk)
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _decide(request, form, [pk]):
        return redirect("moderate-comments")
    appealed = found.state == CommentState.APPEALED
    taken_down = found.state == CommentState.ACCEPTED and found.appealed_at is None
    context = {
        **_shell(_("Comment"), "comment", (reverse("moderate-comments"), _("Comments"))),
        "row": row_of(request, found),
        "form": form,
        "may_accept": found.state in {CommentState.WAITING, CommentState.APPEALED},
        "may_refuse": taken_down or appealed or found.state == CommentState.WAITING,
        "nobody_else": appealed and not others_than_before(found).exists(),
        "mine_before": appealed and found.decisions.filter(by=request.user.pk).exists(),
    }
    return render(request, "portal/comments/desk/comment.html", context)


@require_http_methods(["GET", "HEAD"])
def error_reports(request: HttpRequest) -> HttpResponse:
    """Errors that readers reported, longest waiting first."""
    state = request.GET.get("state", "")
    state = state if state in _REPORT_STATES else ""
    found = report_queue(request.user, state=state)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        **_shell(_("Errors reported"), "warning"),
        "page": page,
        "rows": [_report_row(request, report) for report in page],
        "tabs": _tabs(_REPORT_STATES, "error-reports", state),
    }
    return render(request, "portal/comments/desk/reports.html", context)


def _report_row(request: HttpRequest, report: ErrorReport) -> dict[str, Any]:
    return {
        "report": report,
        "story_url": path_of(report.story, request),
        "url": reverse("error-report-answer", args=[report.pk]),
        "edit_url": reverse("wagtailadmin_pages:edit", args=[report.story_id]),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def error_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one: corrected, with what was changed, or why nothing was."""
    report = access_report(request.user, pk)
    form = AnswerForm(request.POST or None, initial={"before": report.passage})
    if request.method == "POST" and form.is_valid() and _answer(request, form, pk):
        return redirect("error-reports")
    above = (reverse("error-reports"), _("Errors reported"))
    context = {
        **_shell(_("Error reported"), "warning", above),
        "row": _report_row(request, report),
        "form": form,
        "is_open": report.state == ReportState.WAITING,
    }
    return render(request, "portal/comments/desk/report.html", context)


def _answer(request: HttpRequest, form: AnswerForm, pk: int) -> bool:
    person: Any = request.user
    try:
        reports.answer(
            actor=person,
            report_id=pk,
            corrected=request.POST.get("do") == "corrected",
            given=reports.Answer(**form.cleaned_data),
        )
    except BemaError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Answered."))
    return True


def _shell(title: str, icon: str, above: tuple[str, str] | None = None) -> dict[str, Any]:
    """The header of a page of the admin, with the way back."""
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    trail += [{"url": above[0], "label": above[1]}] if above else []
    return {
        "header_title": title,
        "header_icon": icon,
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
