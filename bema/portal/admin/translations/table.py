"""The table of all pages in all languages, narrowed as the editor likes, and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.models import Page

from bema.portal.admin.translations.pages import render_admin
from bema.portal.models import SectionPage
from bema.portal.translation import table

PAGE = 25
_AT_ONCE = 200


class TableForm(forms.Form):
    section: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        SectionPage.objects.none(),
        required=False,
        label=gettext_lazy("Section"),
        empty_label=gettext_lazy("All"),
    )
    language = forms.ChoiceField(required=False, label=gettext_lazy("Language"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("State"))

    def __init__(self, person: Any, data: Any) -> None:
        super().__init__(data)
        sections = SectionPage.objects.filter(
            page_ptr__in=table.originals(person).order_by().values("pk")
        ).order_by("path")
        section, language, state = (self.fields[name] for name in ("section", "language", "state"))
        assert isinstance(section, forms.ModelChoiceField)
        assert isinstance(language, forms.ChoiceField)
        assert isinstance(state, forms.ChoiceField)
        section.queryset = sections
        language.choices = [("", _("Any")), *settings.LANGUAGES]
        state.choices = [("", _("Any")), *table.STATES]


def _narrowed(request: HttpRequest) -> tuple[TableForm, QuerySet[Page]]:
    form = TableForm(request.user, request.GET)
    pages = table.originals(request.user)
    if not form.is_valid():
        return form, pages.none()
    found = form.cleaned_data
    return form, table.narrow(
        pages, section=found["section"], language=found["language"], state=found["state"]
    )


@require_safe
def translation_table(request: HttpRequest) -> HttpResponse:
    form, pages = _narrowed(request)
    one = request.GET.get("page_id", "")
    if one.isdecimal():
        pages = pages.filter(pk=int(one))
    page = Paginator(pages, PAGE).get_page(request.GET.get("p"))
    context = {
        "form": form,
        "page": page,
        "rows": table.rows(page.object_list),
        "languages": [code for code, _name in settings.LANGUAGES],
        "one": one,
    }
    return render_admin(
        request, "portal/translation/table.html", _("Translations of the site"), context
    )


@require_safe
def translation_table_csv(request: HttpRequest) -> StreamingHttpResponse:
    _form, pages = _narrowed(request)
    response = StreamingHttpResponse(_lines(pages), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="translations.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


class _Line:
    """What the csv module writes into: it hands the line on."""

    def write(self, line: str) -> str:
        return line


def _lines(pages: QuerySet[Page]) -> Iterator[str]:
    writer = csv.writer(_Line())
    languages = [code for code, _name in settings.LANGUAGES]
    yield "\ufeff" + writer.writerow([_("Page"), _("Section"), _("Address"), *languages])
    keys = list(pages.values_list("pk", flat=True))
    for at in range(0, len(keys), _AT_ONCE):
        part = Page.objects.in_bulk(keys[at : at + _AT_ONCE])
        for row in table.rows(part[pk] for pk in keys[at : at + _AT_ONCE]):
            cells = {cell.language: cell for cell in row.cells}
            words = [row.page.title, row.section, row.page.url_path]
            states = [_said(cells[code]) if code in cells else "" for code in languages]
            yield writer.writerow([harmless(word) for word in words] + states)


def _said(cell: table.Cell) -> str:
    lag = f" ({_('out of date')}: {cell.lag_since:%Y-%m-%d})" if cell.lag_since else ""
    return f"{cell.state} {cell.done}/{cell.strings}{lag}" if cell.strings else cell.state


def harmless(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text[:1] in set("=+-@\t\r\n") else text
