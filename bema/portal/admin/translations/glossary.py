"""The glossary in Wagtail's admin, and its way out to a spreadsheet and back."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import page_permission_policy
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from bema.accounts.models import Person
from bema.common.errors import Absent, Invalid
from bema.portal.admin.translations.doors import translates
from bema.portal.admin.translations.pages import render_admin
from bema.portal.admin.translations.table import harmless
from bema.portal.models import GlossaryTerm
from bema.portal.translation import glossary, glossary_file
from bema.portal.translation.jobs import check_against_glossary
from bema.study.admin.widgets import LanguagesInput, LanguagesText

INDEX = "wagtailsnippets_portal_glossaryterm:list"


class TranslatorsPolicy(BasePermissionPolicy):
    def user_has_permission(self, user: Any, action: str) -> bool:
        return translates(user)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        terms = GlossaryTerm.objects.all()
        return terms if translates(user) else terms.none()

    def users_with_any_permission(self, actions: Any) -> QuerySet[Person]:
        found: QuerySet[Person] = page_permission_policy.users_with_any_permission({"change"})
        return found


class _In(Column):
    """The term in one language."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(code, label=name)
        self.code = code

    def get_value(self, instance: GlossaryTerm) -> str:
        return glossary.word_in(instance, self.code)


class GlossaryIndexView(IndexView):
    @property
    def columns(self) -> list[Column]:
        title = self._get_title_column("__str__")
        return [title, *(_In(code, name) for code, name in settings.LANGUAGES)]

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Words in all languages stand in one field as JSON: they are looked through here."""
        if not self.search_query:
            return queryset
        wanted = glossary.normal(self.search_query)
        found = [
            term.pk
            for term in queryset
            if any(
                wanted in glossary.normal(cell)
                for row in glossary_file.as_rows([term])
                for cell in row
            )
        ]
        return queryset.filter(pk__in=found)

    @property
    def header_more_buttons(self) -> list[Button]:
        url = reverse("translation-glossary-file")
        return [
            *super().header_more_buttons,
            Button(_("Import and export"), url=url, icon_name="download", priority=50),
        ]


class GlossaryDesk(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = gettext_lazy("Glossary")
    menu_name = "glossary"
    menu_order = 212
    add_to_admin_menu = True
    index_view_class = GlossaryIndexView
    list_per_page = 50
    copy_view_enabled = False
    search_fields = ["note"]
    edit_handler = ObjectList(
        [
            FieldPanel("words", widget=LanguagesInput),
            FieldPanel("forbidden", widget=LanguagesText),
            FieldPanel("note"),
        ]
    )

    @property
    def permission_policy(self) -> TranslatorsPolicy:
        return TranslatorsPolicy(self.model)


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("CSV or XLSX, with the columns of the export."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def glossary_in(request: HttpRequest) -> HttpResponse:
    if not translates(request.user):
        raise Absent()
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            with transaction.atomic():
                added, changed = glossary_file.take_in(
                    actor=request.user, file=form.cleaned_data["file"]
                )
                check_against_glossary.enqueue()
        except Invalid as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(
                request,
                _("Terms added: %(added)d, changed: %(changed)d.")
                % {"added": added, "changed": changed},
            )
            return redirect(INDEX)
    return render_admin(
        request,
        "portal/translation/glossary_file.html",
        _("Import and export of the glossary"),
        {"form": form, "columns": glossary_file.header()},
        status=422 if sent else 200,
        above=[(reverse(INDEX), _("Glossary"))],
    )


@require_safe
def glossary_out(request: HttpRequest) -> HttpResponse:
    if not translates(request.user):
        raise Absent()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(glossary_file.header())
    for row in glossary_file.as_rows(GlossaryTerm.objects.all()):
        writer.writerow([harmless(cell) for cell in row])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="glossary.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
