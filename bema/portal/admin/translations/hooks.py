"""Puts translation into Wagtail's admin: menu, buttons, a warning above the editor, and the addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from bema.portal.admin.translations import check, glossary, submit, table
from bema.portal.admin.translations.doors import translates
from bema.portal.models import GlossaryTerm, TranslationState
from bema.portal.translation.jobs import check_against_glossary
from bema.portal.translation.strings import translation_of
from bema.portal.translation.submitting import missing_locales

register_snippet(glossary.GlossaryDesk)


# Before wagtail-localize's own: some of its addresses are answered here.
@hooks.register("register_admin_urls", order=-1)
def addresses() -> list[URLPattern]:
    own = "translations/"
    theirs = "localize/"
    return [
        path(own, table.translation_table, name="translation-table"),
        path(f"{own}table.csv", table.translation_table_csv, name="translation-table-csv"),
        path(f"{own}submit/<int:page_id>/", submit.translation_submit, name="translation-submit"),
        path(f"{own}check/<int:page_id>/", check.translation_check, name="translation-check"),
        path(
            f"{own}check/<int:page_id>/take/<int:segment_id>/",
            check.take_suggestion,
            name="translation-take",
        ),
        path(
            f"{own}check/<int:page_id>/machine/",
            check.translate_page_by_machine,
            name="translation-machine",
        ),
        path(f"{own}glossary/", glossary.glossary_in, name="translation-glossary-file"),
        path(f"{own}glossary.csv", glossary.glossary_out, name="translation-glossary-csv"),
        path(
            f"{theirs}submit/page/<int:page_id>/",
            submit.translation_submit,
            name="translation-submit-here",
        ),
        path(
            f"{theirs}translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
            check.edit_string,
            name="translation-string",
        ),
        path(
            f"{theirs}translate/<int:translation_id>/machine_translate/",
            check.machine_translate,
            name="translation-machine-here",
        ),
        path(
            f"{theirs}reports/translations/",
            lambda request: redirect("translation-table"),
            name="translation-report",
        ),
    ]


class _ForTranslators(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return translates(request.user)


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    return _ForTranslators(
        gettext_lazy("Translations of the site"),
        reverse("translation-table"),
        "site-translations",
        icon_name="globe",
        order=211,
    )


@hooks.register("insert_global_admin_css")
def css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/translation.css"))


def _buttons(
    page: Page, user: Any, next_url: str | None = None, **_kwargs: Any
) -> Iterator[Button]:
    if page.is_root() or page.alias_of_id or not page.permissions_for_user(user).can_edit():
        return
    if translation_of(page) is not None:
        url = reverse("translation-check", args=[page.pk])
        yield Button(_("Check this translation"), url=url, icon_name="check", priority=15)
    elif missing_locales(page):
        url = reverse("translation-submit", args=[page.pk])
        yield Button(_("Translate into all languages"), url=url, icon_name="globe", priority=15)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    return _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Any:
    return _buttons(page, user)


@hooks.register("before_edit_page", order=-1)
def warn_of_the_glossary(request: HttpRequest, page: Page) -> None:
    """Above the translator's editor: what the glossary has against the translation."""
    if request.method != "GET":
        return
    state = TranslationState.objects.filter(page=page, problems__gt=0).first()
    if state is None:
        return
    said = ngettext(
        "%(count)d rendering differs from the glossary.",
        "%(count)d renderings differ from the glossary.",
        state.problems,
    ) % {"count": state.problems}
    url = reverse("translation-check", args=[page.pk])
    messages.warning(request, said, buttons=[messages.button(url, _("Check this translation"))])


def _glossary_changed(request: HttpRequest, instance: Any) -> None:
    if isinstance(instance, GlossaryTerm):
        check_against_glossary.enqueue()


@hooks.register("after_delete_snippet")
def _glossary_shrank(request: HttpRequest, instances: Any) -> None:
    if any(isinstance(instance, GlossaryTerm) for instance in instances):
        check_against_glossary.enqueue()


hooks.register("after_create_snippet", _glossary_changed)
hooks.register("after_edit_snippet", _glossary_changed)
