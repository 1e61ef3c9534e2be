"""All addresses. Each domain names its own."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls

from bema.portal.cache.serving import serve_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("bema.portal.api.urls")),
    path("", include("bema.portal.urls")),
    path("", include("bema.assignments.urls")),
    path("", include("bema.common.urls")),
    path("", include("bema.accounts.urls")),
    path("", include("bema.authenticity.urls")),
    path("", include("bema.units.urls")),
    path("", include("bema.documents.urls")),
    path("", include("bema.library.urls")),
    path("", include("bema.search.urls")),
    path("", include("bema.study.urls")),
    path("", include("bema.updates.urls")),
    path("", include("bema.reports.urls")),
    path("", include("bema.demo.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/", include("allauth.mfa.urls")),
    path("admin/", include(wagtailadmin_urls)),
]

# The portal's own pages: /en/..., /vi/... Wagtail's tree answers for whatever nothing else has claimed.
urlpatterns += i18n_patterns(
    path("", include("bema.portal.site_urls")),
    # Wagtail's own list has pages behind passwords besides; here what is published is for everybody.
    re_path(r"^((?:[\w\-]+/)*)$", serve_page, name="wagtail_serve"),
)

handler404 = "bema.portal.views.not_found"
