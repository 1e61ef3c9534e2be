"""Puts importing into Wagtail's admin: the menu's entry and the addresses."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from bema.portal.admin.imports import views
from bema.portal.admin.imports.doors import imports


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    own = "imports/"
    return [
        path(own, views.site_imports, name="site-imports"),
        path(f"{own}<int:pk>/", views.site_import, name="site-import"),
        path(f"{own}<int:pk>/write/", views.site_import_write, name="site-import-write"),
        path(f"{own}<int:pk>/report.csv", views.site_import_csv, name="site-import-csv"),
    ]


class _ForImporters(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return imports(request.user)


@hooks.register("register_admin_menu_item")
def menu() -> MenuItem:
    return _ForImporters(
        gettext_lazy("Import a site"),
        reverse("site-imports"),
        "site-imports",
        icon_name="download",
        order=290,
    )
