"""Tags and filters that templates of every domain use: `{% load bema %}`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from bema.common import colours, framing, icons
from bema.common.localized import pick, pick_language
from bema.common.stylesheet import stylesheet

register = template.Library()


@register.simple_tag
def stylesheet_url() -> str:
    """The address of the style sheet as it is now."""
    return reverse("stylesheet", args=[stylesheet().digest])


@register.simple_tag
def site_icon() -> str:
    """The site's icon, within the page itself: no request for so little."""
    accent = colours.parse_hex(settings.BEMA.accent or colours.DEFAULT_ACCENT)
    return icons.site_mark(colours.light_tones(accent)["accent"])


@register.simple_tag(takes_context=True)
def framed(context: Context, template: str) -> SafeString:
    """The bar or the foot (see `framing`)."""
    return framing.framed(context, template, get_language() or "")


@register.filter
def elided(paginator: Paginator[Any], number: int) -> Iterator[str | int]:
    """Page numbers with gaps: 1 2 … 7 8 9 … 40 41."""
    return paginator.get_elided_page_range(number, on_each_side=1, on_ends=1)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of `bema.common.icons`; give a label only where no word stands beside it."""
    return icons.icon(name, label)


@register.inclusion_tag("common/_steps.html")
def steps(current: int, total: int) -> dict[str, Any]:
    """ "3 of 8", in words and as a line of steps (as a bar where they are many)."""
    marks = ["on"] * (current - 1) + ["now"] + [""] * (total - current)
    return {"current": current, "total": total, "marks": marks if total <= 20 else None}


@register.simple_tag
def interface_languages() -> list[tuple[str, str]]:
    """(code, own name) of each language of the interface."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


@register.filter
def localized(value: Any) -> str:
    """A text held as {language: text}, in the reader's language; anything else as it is."""
    return pick(value) if isinstance(value, Mapping) else str(value)


@register.filter
def localized_lang(value: Any) -> str:
    """The language of what `localized` gives, for a `lang` attribute."""
    return pick_language(value) if isinstance(value, Mapping) else ""


@register.filter
def language_name(code: str) -> str:
    """What a language is called in the reader's own: "Lao", "ລາວ"."""
    names = settings.LANGUAGE_NAMES
    if code in names:
        return str(names[code])
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return code


@register.filter
def own_name(code: str) -> str:
    """What a language of the interface calls itself: "ລາວ"."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def percent(part: float, whole: float | None = None) -> str:
    """`done|percent:people`, or a share of 1, in whole per cent; a dash where there is nobody.

    "100 %" is only ever said of all, "0 %" only of none.
    """
    share = float(part) if whole is None else (part / whole if whole else None)
    if share is None:
        return "–"
    value = round(share * 100)
    if 0 < share < 1:
        value = min(max(value, 1), 99)
    return _("%(value)s %%") % {"value": number_format(value, use_l10n=True)}


@register.filter
def minutes(count: int) -> str:
    """How long something takes: "2 minutes". Below one minute it says one."""
    count = max(1, count)
    return ngettext("%(count)s minute", "%(count)s minutes", count) % {
        "count": number_format(count, use_l10n=True)
    }


@register.simple_tag(takes_context=True)
def querystring_with(context: Context, **changes: Any) -> str:
    """The query of this page with some parameters set, or dropped where None: "?page=2&q=flood"."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"
