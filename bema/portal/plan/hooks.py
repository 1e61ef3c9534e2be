"""Puts the plan into Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from bema.portal.models import Campaign, Occasion
from bema.portal.plan import views
from bema.portal.plan.forms import PlanForm
from bema.study import access
from bema.study.admin import gate
from bema.study.admin.viewsets import DeskViewSet
from bema.study.admin.widgets import LanguagesInput, LanguagesText


class OccasionDesk(DeskViewSet):
    model = Occasion
    icon = "date"
    menu_label = _("Days")
    list_display = ["__str__", "calendar", "recurrence", "owner", "responsible"]
    search_fields = ["title", "note"]
    form_class_base = PlanForm
    desk_panels = [
        FieldPanel("title", widget=LanguagesInput),
        MultiFieldPanel(
            [
                FieldPanel("calendar"),
                FieldPanel("recurrence"),
                FieldRowPanel([FieldPanel("day"), FieldPanel("month"), FieldPanel("year")]),
                FieldPanel("lasts"),
            ],
            heading=_("When"),
        ),
        FieldPanel("responsible"),
        FieldPanel("note", widget=LanguagesText),
    ]


class CampaignDesk(DeskViewSet):
    model = Campaign
    icon = "calendar-alt"
    menu_label = _("Campaigns")
    list_display = ["__str__", "starts_on", "ends_on", "owner", "responsible"]
    search_fields = ["title", "about"]
    form_class_base = PlanForm
    desk_panels = [
        FieldPanel("title", widget=LanguagesInput),
        FieldPanel("about", widget=LanguagesText),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
        FieldPanel("responsible"),
        InlinePanel("stories", heading=_("Articles and events"), label=_("Article or event")),
        FieldPanel("occasions", widget=CheckboxSelectMultiple),
        FieldPanel("works", widget=CheckboxSelectMultiple),
        FieldPanel("courses", widget=CheckboxSelectMultiple),
    ]


class PlanGroup(SnippetViewSetGroup):
    menu_label = _("Plan")
    menu_icon = "calendar-alt"
    menu_name = "plan"
    menu_order = 150
    items = (OccasionDesk, CampaignDesk)

    def get_submenu_items(self) -> list[Any]:
        """The sheets first: they are what one comes for."""
        sheets = [
            MenuItem(_("Month"), reverse("plan"), icon_name="calendar-alt", order=1),
            MenuItem(_("Year"), reverse("plan-list"), icon_name="list-ul", order=2),
            MenuItem(_("In your calendar"), reverse("plan-feed"), icon_name="download", order=900),
        ]
        return [*sheets, *super().get_submenu_items()]


register_snippet(PlanGroup)

URLS: list[URLPattern] = [
    path("plan/", views.month, name="plan"),
    path("plan/year/", views.listing, name="plan-list"),
    path("plan/print/", views.printed, name="plan-print"),
    path("plan/campaigns/<int:pk>/", views.campaign, name="plan-campaign"),
    path("plan/calendar/", views.feed, name="plan-feed"),
    path("plan/calendar/renew/", views.renew_feed, name="plan-feed-renew"),
]


@hooks.register("register_admin_urls")
def plan_urls() -> list[URLPattern]:
    return URLS


def _any_editor(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    return (
        True  # the gate has asked whether they edit anywhere; the views show what is theirs to see
    )


def _own(model: Any) -> gate.Opener:
    def opens(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
        person: Any = request.user
        found: QuerySet[Any] = access.editable(person, model.objects.all())
        return gate.all_editable(request, found, kwargs)

    return opens


gate.openers.update({str(entry.name): _any_editor for entry in URLS})
gate.openers["wagtailsnippets_portal_occasion"] = _own(Occasion)
gate.openers["wagtailsnippets_portal_campaign"] = _own(Campaign)
gate.menu.add("plan")
