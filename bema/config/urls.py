"""All addresses. Each domain names its own."""

from __future__ import annotations

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

urlpatterns = [
    path("", include("bema.assignments.urls")),
    path("", include("bema.common.urls")),
    path("", include("bema.accounts.urls")),
    path("", include("bema.units.urls")),
    path("", include("bema.documents.urls")),
    path("", include("bema.study.urls")),
    path("", include("bema.updates.urls")),
    path("", include("bema.reports.urls")),
    path("", include("bema.demo.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/", include("allauth.mfa.urls")),
    path("admin/", include(wagtailadmin_urls)),
]
