"""The old addresses lead to the new pages, for good."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from bema.portal.importing.addresses import is_web, path_of
from bema.portal.importing.entry import Entry

_LONGEST = 255


def old_paths(entry: Entry) -> list[str]:
    paths = [path_of(address) for address in entry.addresses if is_web(address)]
    return list(dict.fromkeys(Redirect.normalise_path(path) for path in paths if path != "/"))


def make_redirects(entry: Entry, page: Page) -> None:
    """One from each old path. What leads elsewhere already stays as it is, and is remarked."""
    paths = old_paths(entry)
    if not paths:
        entry.remark("no-address")
        return
    there = {row.old_path: row for row in Redirect.objects.filter(old_path__in=paths, site=None)}
    wanted = []
    for path in paths:
        if len(path) > _LONGEST:
            entry.remark("redirect-long", path)
        elif path in there:
            if there[path].redirect_page_id != page.pk:
                entry.remark("redirect-taken", path)
        elif _is_own(path, page):
            if not _leads_to(path, page):
                entry.remark("redirect-own", path)
        else:
            wanted.append(Redirect(old_path=path, redirect_page_id=page.pk, is_permanent=True))
    Redirect.objects.bulk_create(wanted)


def _is_own(path: str, page: Page) -> bool:
    """Whether this site answers at the path itself. With a query the front door looks for redirects first."""
    parts = urlsplit(path)
    if parts.path == "/" and parts.query:
        return False
    address = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    for candidate in (parts.path, address):
        try:
            found = resolve(candidate)
        except Resolver404:
            continue
        if found.url_name != "wagtail_serve":
            return True
        if _page_at(unquote(candidate)) is not None:
            return True
    return False


def _page_at(path: str) -> Page | None:
    """The page of the tree at this path of the site, its language included."""
    parts = [part for part in path.split("/") if part]
    home = Page.objects.filter(depth=2, locale__language_code=parts[0]).order_by("path").first()
    if home is None:
        return None
    url_path = "/".join([home.url_path.rstrip("/"), *parts[1:]]) + "/"
    found: Page | None = Page.objects.filter(url_path=url_path).first()
    return found


def _leads_to(path: str, page: Page) -> bool:
    found = _page_at(unquote(urlsplit(path).path))
    return found is not None and found.pk == page.pk


def redirect_at(full_path: str) -> str | None:
    """Where an old address of the front door, such as /?p=123, leads."""
    path = Redirect.normalise_path(full_path)
    found = (
        Redirect.objects.filter(old_path=path, site=None).select_related("redirect_page").first()
    )
    link = found.link if found is not None else None
    return str(link) if link else None
