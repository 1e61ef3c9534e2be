"""Topics, authors, local areas and sources at the desk: short lists that all who write pages share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from bema.accounts.models import Person
from bema.portal.admin.policy import looks_after_the_site, writers, writes_pages
from bema.portal.models import Area, Author, Source, Topic
from bema.study.admin.lists import DeskIndexView
from bema.study.admin.widgets import LanguagesInput, LanguagesText


class SharedPolicy(BasePermissionPolicy):
    """Who writes pages adds and changes; what others' stories may use is deleted by who looks after the whole site."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return looks_after_the_site(user) if action == "delete" else writes_pages(user)

    def users_with_any_permission(self, actions: Any) -> QuerySet[Person]:
        return writers()


class MakingChooser(SnippetChooserViewSet):
    """Chooses one that there is, or makes a new one in place: the story that is being written stays open."""

    @property
    def creation_form_class(self) -> type[forms.ModelForm[Any]]:
        widgets: dict[str, Any] = {} if self.model is Source else {"name": LanguagesInput}
        return forms.modelform_factory(self.model, fields=["name"], widgets=widgets)

    @property
    def permission_policy(self) -> SharedPolicy:
        return SharedPolicy(self.model)


class SharedViewSet(SnippetViewSet):
    chooser_viewset_class = MakingChooser
    index_view_class = DeskIndexView
    list_per_page = 50
    copy_view_enabled = False
    inspect_view_enabled = False
    search_fields = ["name"]
    shared_panels: list[Panel]

    @property
    def permission_policy(self) -> SharedPolicy:
        return SharedPolicy(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found: QuerySet[Any] = self.model._default_manager.order_by("pk")
        return found

    @cached_property
    def edit_handler(self) -> ObjectList:
        return ObjectList(self.shared_panels)


_NAME = FieldPanel("name", widget=LanguagesInput)
_ABOUT = FieldPanel("about", widget=LanguagesText)


class TopicDesk(SharedViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    shared_panels = [_NAME, _ABOUT]


class AuthorDesk(SharedViewSet):
    model = Author
    icon = "user"
    menu_label = _("Authors")
    shared_panels = [_NAME, _ABOUT, FieldPanel("picture"), FieldPanel("unit")]


class AreaDesk(SharedViewSet):
    model = Area
    icon = "site"
    menu_label = _("Local areas")
    shared_panels = [
        _NAME,
        _ABOUT,
        FieldPanel("unit"),
        FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
    ]


class SourceDesk(SharedViewSet):
    model = Source
    icon = "link-external"
    menu_label = _("Sources")
    shared_panels = [FieldPanel("name"), FieldPanel("url")]


class WordsGroup(SnippetViewSetGroup):
    menu_label = _("Topics and authors")
    menu_name = "portal-words"
    menu_icon = "tag"
    menu_order = 40
    items = (TopicDesk, AuthorDesk, AreaDesk, SourceDesk)
