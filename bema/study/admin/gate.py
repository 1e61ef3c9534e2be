"""What of Wagtail's admin is open to an editor who is not its superuser. All else is absent, as for others.

Wagtail asks for permission a model at a time in most of its views. Here every address is checked before its
view runs: it must be on the list, and what it names must stand in the editor's subtrees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import TaskState

from bema.study import access
from bema.study.admin.policy import edits_somewhere
from bema.study.models import Course, Item, Lesson, Objective, UnitApprovalTask

_DESK = {
    f"wagtailsnippets_study_{m._meta.model_name}": m for m in (Course, Lesson, Objective, Item)
}
_CHOOSERS = {
    f"wagtailsnippetchoosers_study_{m._meta.model_name}": m
    for m in (Course, Lesson, Objective, Item)
}
_LIBRARIES = {"wagtailimages_chooser": Image, "wagtaildocs_chooser": Document}
_OPEN_NAMESPACES = {"wagtailadmin_editing_sessions"}
_OPEN = {
    "wagtailadmin_home",
    "desk_lists",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_dismissibles",
    "wagtailadmin_block_preview",
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_choose_page_email_link",
}
# What domains above open, and who may go there with what the address names: "namespace:name" of an address, a whole
# "namespace", or the "name" of one that stands in none.
Opener = Callable[[HttpRequest, dict[str, Any]], bool]
openers: dict[str, Opener] = {}
# The entries of the menu that editors see; domains above add theirs.
menu = {"teaching", "texts", "updates", "translations", "site"}
_SIGN_IN = {"wagtailadmin_login"}
# The link dialogue starts at the tree of pages, which editors of courses have nothing to do with.
_TO_LINKS = {"wagtailadmin_choose_page"}
# The menu's entry leads to one's own page, as everywhere else.
_TO_ONESELF = {"wagtailadmin_account"}


class AdminGate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.path.startswith(self.prefix):
            return None
        match = request.resolver_match
        assert match is not None
        if not request.user.is_authenticated or match.url_name in _SIGN_IN:
            return redirect(f"{reverse('account_login')}?next={self.prefix}")
        if request.user.is_superuser:
            return None
        if not edits_somewhere(request.user):
            raise Http404
        if _is_open(request, match.namespace, kwargs):
            return None
        if match.url_name in _TO_LINKS:
            query = request.META.get("QUERY_STRING", "")
            return redirect(f"{reverse('wagtailadmin_choose_page_external_link')}?{query}")
        if match.url_name in _TO_ONESELF:
            return redirect("me")
        raise Http404


def _is_open(request: HttpRequest, namespace: str, kwargs: dict[str, Any]) -> bool:
    assert request.resolver_match is not None
    if namespace in _DESK or namespace in _CHOOSERS:
        model = _DESK.get(namespace) or _CHOOSERS[namespace]
        return all_editable(request, access.editable(_user(request), model.objects.all()), kwargs)
    if namespace in _LIBRARIES:
        policy = _library_policy(namespace)
        found = policy.instances_user_has_any_permission_for(request.user, ["choose"])
        return all_editable(request, found, kwargs)
    name = request.resolver_match.url_name or ""
    opener = openers.get(f"{namespace}:{name}") or openers.get(namespace or name)
    if opener is not None:
        return opener(request, kwargs)
    return namespace in _OPEN_NAMESPACES or name in _OPEN


def _user(request: HttpRequest) -> Any:
    return request.user


def _library_policy(namespace: str) -> Any:
    from wagtail.documents.permissions import permission_policy as documents
    from wagtail.images.permissions import permission_policy as images

    return images if _LIBRARIES[namespace] is Image else documents


def all_editable(request: HttpRequest, editable: Any, kwargs: dict[str, Any]) -> bool:
    """Whether everything that the address names, in its path or as ?id=, is among these."""
    named = request.GET.getlist("id")
    pk = kwargs.get("pk") or kwargs.get("image_id") or kwargs.get("document_id")
    named += [unquote(str(pk))] if pk is not None else []
    if not all(name.isdecimal() for name in named):
        return False
    if named and editable.filter(pk__in=set(named)).count() != len(set(named)):
        return False
    waiting = kwargs.get("task_state_id")
    return waiting is None or may_settle(request, editable.get(pk=named[0]), waiting)


def may_settle(request: HttpRequest, thing: Any, task_state_id: int) -> bool:
    """A task's state is looked up by its number alone: it must be one of the object's, and theirs to settle."""
    states = TaskState.objects.for_instance(thing).select_related("revision")
    state = states.filter(pk=task_state_id).first()
    if state is None:
        return False
    task = state.task.specific
    # Other kinds of task, of a workflow that a superuser made, are asked by Wagtail's views.
    return not isinstance(task, UnitApprovalTask) or task.may_approve(request.user, state, thing)
