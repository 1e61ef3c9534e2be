"""A page goes out for translation: one action for all the languages that it does not have yet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods
from wagtail.models import Locale, Page
from wagtail_localize.machine_translators import get_machine_translator

from bema.accounts.models import Person
from bema.common.errors import Conflict
from bema.common.jobs import enqueue
from bema.portal.admin.translations.pages import render_admin
from bema.portal.translation.access import access_page
from bema.portal.translation.jobs import translate_by_machine
from bema.portal.translation.strings import page_of, translation_of
from bema.portal.translation.submitting import missing_locales, submit


class SubmitForm(forms.Form):
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one language.")},
    )
    machine = forms.BooleanField(
        required=False, label=gettext_lazy("Have a machine translate it first")
    )

    def __init__(self, locales: list[Locale], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        codes = [locale.language_code for locale in locales]
        languages = self.fields["languages"]
        assert isinstance(languages, forms.MultipleChoiceField)
        languages.choices = [(code, names.get(code, code)) for code in codes]
        languages.initial = codes
        if get_machine_translator() is None:
            del self.fields["machine"]


@require_http_methods(["GET", "HEAD", "POST"])
def translation_submit(request: HttpRequest, page_id: int) -> HttpResponse:
    page = access_page(request.user, page_id)
    if translation_of(page) is not None:
        raise Conflict(_("This page is a translation itself. Translate its original."))
    locales = missing_locales(page)
    wanted = [request.GET["language"]] if request.GET.get("language") else None
    form = SubmitForm(
        locales,
        request.POST if request.method == "POST" else None,
        initial={"languages": wanted} if wanted else None,
    )
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in locales if one.language_code in form.cleaned_data["languages"]]
        return _submit(request, page, chosen, machine=form.cleaned_data.get("machine", False))
    context = {"page": page, "form": form, "locales": locales, "above": _above(page, locales)}
    return render_admin(
        request,
        "portal/translation/submit.html",
        _("Translate: %(title)s") % {"title": page.get_admin_display_title()},
        context,
        status=422 if request.method == "POST" else 200,
        above=[(reverse("translation-table"), _("Translations of the site"))],
    )


def _above(page: Page, locales: list[Locale]) -> list[Page]:
    """The sections that go along, because a language does not have them yet."""
    above = page.get_ancestors().filter(depth__gt=2)
    return [one for one in above if set(missing_locales(one)) & set(locales)]


@transaction.atomic
def _submit(
    request: HttpRequest, page: Page, locales: list[Locale], *, machine: bool
) -> HttpResponse:
    assert isinstance(request.user, Person)
    made = submit(actor=request.user, page=page, locales=locales)
    messages.success(
        request,
        ngettext(
            "The page can now be translated into %(count)d language.",
            "The page can now be translated into %(count)d languages.",
            len(locales),
        )
        % {"count": len(locales)},
    )
    pages = [one.pk for one in map(page_of, made) if one is not None]
    if machine and pages and get_machine_translator() is not None:
        job = enqueue(
            translate_by_machine, owner=request.user, person_id=request.user.pk, page_ids=pages
        )
        return redirect("job", job.pk)
    return redirect(f"{reverse('translation-table')}?page_id={page.pk}")
