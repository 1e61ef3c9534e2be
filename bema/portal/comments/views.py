"""The readers' pages: writing, what becomes of it, all comments of a story, the rules. Forms are never cached."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from bema.accounts.models import Person
from bema.common.errors import Absent, BemaError
from bema.common.localized import pick
from bema.portal.cache import depends, kept
from bema.portal.comments import actions, reports
from bema.portal.comments.access import open_story, readable_story
from bema.portal.comments.errors import TooMany
from bema.portal.comments.figures import figures
from bema.portal.comments.forms import (
    AppealForm,
    CommentForm,
    GuestCommentForm,
    ReportForm,
    RewordForm,
)
from bema.portal.comments.limits import count
from bema.portal.comments.links import comment_of, path_of
from bema.portal.comments.queries import (
    A_PAGE,
    Shown,
    published_count,
    rules,
    threads,
    with_replies,
)
from bema.portal.comments.texts import as_html
from bema.portal.frame import in_languages
from bema.portal.models import (
    Comment,
    CommentDecision,
    CommentState,
    ErrorReport,
    Outcome,
    Stage,
    Story,
)

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """No copy is kept on the way, no search engine lists it, and what it says comes from here."""

    @csrf_protect
    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return inner


def _about(request: HttpRequest, story: Story) -> dict[str, Any]:
    """What the pages about a story share; `self` is what the frame takes the languages from."""
    return {
        "story": story,
        "self": story,
        "story_url": path_of(story),
        "is_guest": _member(request) is None,
    }


def _member(request: HttpRequest) -> Person | None:
    return request.user if isinstance(request.user, Person) else None


@private
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, story_id: int) -> HttpResponse:
    """Write a comment, or a reply to one (?to=)."""
    story = open_story(story_id)
    answered = _answered(request, story)
    form = _comment_form(request)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _sent(request, story, answered, form)
            except TooMany as error:
                form.add_error(None, str(error))
                status = error.status
    context = {
        **_about(request, story),
        "form": form,
        "rules": rules(),
        "answered": Shown.of(answered) if answered else None,
    }
    return render(request, "portal/comments/write.html", context, status=status)


def _answered(request: HttpRequest, story: Story) -> Comment | None:
    """The published comment that ?to= names; another number is no page."""
    given = request.GET.get("to", "")
    if not given:
        return None
    if not given.isdecimal() or len(given) > 18:
        raise Absent()
    found = story.comments.filter(pk=int(given), state=CommentState.ACCEPTED).first()
    if found is None:
        raise Absent()
    return found


def _comment_form(request: HttpRequest) -> CommentForm:
    member = _member(request)
    data = request.POST if request.method == "POST" else None
    if member is None:
        return GuestCommentForm(data)
    last = Comment.objects.filter(person=member).exclude(name="").order_by("-pk").first()
    return CommentForm(data, initial={"name": last.name if last else member.full_name})


def _sent(
    request: HttpRequest, story: Story, answered: Comment | None, form: CommentForm
) -> HttpResponse:
    given, member = form.cleaned_data, _member(request)
    email = given.get("email", "")
    if not Comment.objects.filter(sent_as=given["sent_as"]).exists():
        count(request, "comment", email=email)
    actions.send(
        actor=member,
        story=story,
        reply_to=answered.pk if answered else None,
        text=given["text"],
        name=given["name"],
        email=email,
        language=get_language() or "",
        sent_as=given["sent_as"],
    )
    return redirect("comment-sent", story_id=story.pk)


@private
@require_safe
def sent(request: HttpRequest, story_id: int) -> HttpResponse:
    """What happens next. The same for everybody, so that it tells nothing of whose address is known."""
    story = readable_story(story_id)
    return render(request, "portal/comments/sent.html", _about(request, story))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest, key: str) -> HttpResponse:
    """A guest's comment, by the link in the letter: confirm it, change it, take it back, appeal."""
    comment = comment_of(key)
    problem, status, form = "", 200, None
    if request.method == "POST":
        form = form_for(request, comment)
        try:
            done = act(comment, request.POST.get("do", ""), form)
        except Absent:
            raise
        except BemaError as error:
            problem, status = str(error), error.status
        else:
            if done == "deleted":
                return render(request, "portal/comments/deleted.html")
            if done:
                return redirect("comment-mine", key=key)
            status = 422
    comment.refresh_from_db()
    context = {"own": own(comment, form), "self": comment.story, "problem": problem}
    return render(request, "portal/comments/mine.html", context, status=status)


OwnForm = AppealForm | RewordForm


def form_for(request: HttpRequest, comment: Comment) -> OwnForm | None:
    """What was filled in, of the forms beside one's own comment; None if it was but a button."""
    do = request.POST.get("do", "")
    known: dict[str, type[OwnForm]] = {"appeal": AppealForm, "reword": RewordForm}
    made = known.get(do)
    return made(request.POST, auto_id=f"{do}-{comment.pk}-%s") if made else None


def act(comment: Comment, what: str, form: OwnForm | None) -> str:
    """What the writer does with her comment; "" if the form needs another look."""
    if form is not None and not form.is_valid():
        return ""
    if what == "confirm":
        actions.confirm(comment=comment)
    elif what == "withdraw":
        actions.withdraw(comment=comment)
        return "done" if comment.state != CommentState.UNCONFIRMED else "deleted"
    elif isinstance(form, AppealForm):
        actions.appeal(comment=comment, words=form.cleaned_data["words"])
    elif isinstance(form, RewordForm):
        actions.reword(comment=comment, text=form.cleaned_data["text"])
    else:
        raise Absent()
    return "done"


def own(comment: Comment, form: OwnForm | None = None) -> dict[str, Any]:
    """A comment as its writer sees it, with each decision in the words that its rule had then."""
    decisions = [
        {
            "at": row.at,
            "outcome": row.outcome,
            "stage": row.stage,
            "says": f"{row.get_outcome_display()}, {row.get_stage_display()}",
            "rule": pick(row.rule_title),
            "meaning": pick(row.rule_text),
            "sentence": row.sentence,
        }
        for row in comment.decisions.all()
        if row.outcome != Outcome.WITHDRAWN and not _goes_without_saying(row)
    ]
    return {
        "comment": comment,
        "story_url": path_of(comment.story),
        "html": as_html(comment.text),
        # The appeal stands between what it is against and what came of it.
        "decisions": [row for row in decisions if row["stage"] != Stage.APPEAL],
        "on_appeal": [row for row in decisions if row["stage"] == Stage.APPEAL],
        "may_appeal": actions.may_appeal(comment),
        "may_withdraw": comment.state != CommentState.WITHDRAWN,
        "may_reword": actions.may_reword(comment),
        "form": form
        if isinstance(form, AppealForm)
        else AppealForm(auto_id=f"appeal-{comment.pk}-%s"),
        "reword": form
        if isinstance(form, RewordForm)
        else RewordForm(initial={"text": comment.text}, auto_id=f"reword-{comment.pk}-%s"),
    }


def _goes_without_saying(row: CommentDecision) -> bool:
    """Published at once, without a word: the state says as much."""
    return row.outcome == Outcome.ACCEPTED and row.stage == Stage.FIRST and not row.sentence


@kept("page")
@require_safe
def thread(request: HttpRequest, story_id: int) -> HttpResponse:
    """All comments of a story, fifty threads a page."""
    story = readable_story(story_id)
    depends(request, f"story:{story.pk}", f"comments:{story.pk}")
    page = Paginator(threads(story), A_PAGE).get_page(request.GET.get("page"))
    if not page.object_list:
        raise Absent()
    context = {
        **_about(request, story),
        "part": page,
        "shown": with_replies(list(page.object_list)),
        "count": published_count(story),
    }
    return render(request, "portal/comments/thread.html", context)


@kept()
@require_safe
def comment_rules(request: HttpRequest) -> HttpResponse:
    """The rules, and what became of the comments of the last twelve months."""
    depends(request, "comment-figures", "comment-rules")
    context = {
        "rules": rules(),
        "figures": figures(),
        "addresses": in_languages(dict(settings.LANGUAGES), lambda: reverse("comment-rules")),
    }
    return render(request, "portal/comments/rules.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def report_error(request: HttpRequest, story_id: int) -> HttpResponse:
    """Report an error in a story."""
    story = readable_story(story_id)
    member = _member(request)
    data = request.POST if request.method == "POST" else None
    form = ReportForm(data, initial={"email": member.email if member else ""})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _reported(request, story, form)
            except TooMany as error:
                form.add_error(None, str(error))
                status = error.status
    context = {**_about(request, story), "form": form}
    return render(request, "portal/corrections/report.html", context, status=status)


def _reported(request: HttpRequest, story: Story, form: ReportForm) -> HttpResponse:
    given = form.cleaned_data
    if not ErrorReport.objects.filter(sent_as=given["sent_as"]).exists():
        count(request, "error_report", email=given["email"])
    reports.report(
        actor=_member(request),
        story=story,
        passage=given["passage"],
        problem=given["problem"],
        email=given["email"],
        language=get_language() or "",
        sent_as=given["sent_as"],
    )
    return redirect("error-reported", story_id=story.pk)


@private
@require_safe
def reported(request: HttpRequest, story_id: int) -> HttpResponse:
    story = readable_story(story_id)
    return render(request, "portal/corrections/reported.html", _about(request, story))
