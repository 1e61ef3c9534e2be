"""What stands around every page of the portal: its sections, its languages, its own address.

The same for every visitor, since these pages are cached whole: languages are links, and what a person may choose
or do stands on pages of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import get_language, override
from wagtail.models import Page

from bema.portal.cache.recording import note, unnoted
from bema.portal.models import HomePage, PlainPage, SectionPage

Addresses = Mapping[str, str]  # {language: path} of the pages that say the same


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """`is_same`: this page in that language; else the language's home page."""

    code: str
    name: str
    href: str
    is_same: bool
    is_current: bool


@dataclass(slots=True)
class MenuEntry:
    """A section in the menu, with the sub-sections that are in it."""

    title: str
    href: str
    is_current: bool
    is_here: bool
    children: list[MenuEntry] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    home: str
    sections: list[MenuEntry]
    plain: list[MenuEntry]
    languages: list[LanguageLink]
    canonical: str  # "" where the page has no address of its own

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(language, address) of this page in each language that has it, for search engines."""
        same = [(link.code, absolute(link.href)) for link in self.languages if link.is_same]
        if len(same) < 2:
            return []
        return [*same, ("x-default", dict(same).get(settings.LANGUAGE_CODE, same[0][1]))]


def absolute(path: str) -> str:
    """The address with the site's own name before it."""
    return settings.BEMA.base_url.rstrip("/") + path


def frame_of(
    request: HttpRequest, page: Page | None, addresses: Addresses | None, number: int = 1
) -> Frame:
    """Put together once a request. Four queries: the languages' homes, the menu, the page's translations.

    `page` is one of Wagtail's tree; for others `addresses` tells where they are in each language. `number` is that
    of the page of a longer list.
    """
    known: Frame | None = getattr(request, "portal_frame", None)
    if known is None:
        known = _build(request, page, addresses, number)
        request.portal_frame = known  # type: ignore[attr-defined]  # kept for the other parts of the frame
    return known


def _build(
    request: HttpRequest, page: Page | None, addresses: Addresses | None, number: int
) -> Frame:
    homes = {home.locale.language_code: home for home in _homes()}
    code = get_language() or settings.LANGUAGE_CODE
    home = homes.get(code)
    same = addresses if addresses is not None else _translations(request, page)
    sections, plain = _menu(request, home, page) if home is not None else ([], [])
    own = same.get(code, "")
    return Frame(
        home=home.get_url(request) if home is not None else f"/{code}/",
        sections=sections,
        plain=plain,
        languages=_languages(request, homes, same, code),
        canonical=absolute(f"{own}?page={number}" if number > 1 else own) if own else "",
    )


def _homes() -> list[HomePage]:
    """Where they are only, which is noted as `site:<language>`."""
    with unnoted():
        return list(HomePage.objects.live().select_related("locale").order_by("-path"))


def _translations(request: HttpRequest, page: Page | None) -> Addresses:
    if page is None:
        return {}
    own = {page.locale.language_code: page.get_url(request) or ""}
    # What only repeats another language's words is no translation.
    found = page.get_translations().live().public().filter(alias_of=None).select_related("locale")
    note(f"family:{page.translation_key}")
    with unnoted():  # where they are only
        others = list(found)
    return own | {other.locale.language_code: other.get_url(request) or "" for other in others}


def in_languages(codes: Iterable[str], reverse: Callable[[], str]) -> Addresses:
    """The addresses of a page that is no page of the tree, in these languages."""
    found = {}
    for code in codes:
        with override(code):
            found[code] = reverse()
    return found


def _languages(
    request: HttpRequest, homes: Mapping[str, HomePage], same: Addresses, current: str
) -> list[LanguageLink]:
    return [
        LanguageLink(
            code=code,
            name=str(name),
            href=same.get(code) or homes[code].get_url(request) or f"/{code}/",
            is_same=bool(same.get(code)),
            is_current=code == current,
        )
        for code, name in settings.LANGUAGES
        if code in homes
    ]


def _menu(
    request: HttpRequest, home: HomePage, page: Page | None
) -> tuple[list[MenuEntry], list[MenuEntry]]:
    """The sections with their sub-sections, and the plain pages, that are to be in menus. One query."""
    kinds = ContentType.objects.get_for_models(SectionPage, PlainPage)
    rows = (
        Page.objects.live()
        .in_menu()
        .descendant_of(home)
        .filter(depth__lte=home.depth + 2, content_type__in=kinds.values())
        .order_by("path")
    )
    with unnoted():  # their names are what `site:<language>` stands for
        named = list(rows)
    here = page.path if page is not None and page.path else ""
    sections: dict[str, MenuEntry] = {}
    plain: list[MenuEntry] = []
    for row in named:
        entry = MenuEntry(
            title=row.title,
            href=row.get_url(request) or "",
            is_current=here.startswith(row.path),
            is_here=here == row.path,
        )
        if row.content_type_id == kinds[PlainPage].pk:
            plain.append(entry)
        elif row.depth == home.depth + 1:
            sections[row.path] = entry
        elif (above := sections.get(row.path[: -Page.steplen])) is not None:
            above.children.append(entry)
    return list(sections.values()), plain
