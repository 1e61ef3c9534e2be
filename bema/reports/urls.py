from __future__ import annotations

from django.urls import path, re_path

from bema.reports import views

urlpatterns = [
    path("coverage/", views.home, name="coverage-home"),
    path("units/<str:code>/coverage/", views.unit_coverage, name="coverage"),
    path(
        "units/<str:code>/coverage/<int:subject>/", views.subject_coverage, name="coverage-subject"
    ),
    path(
        "units/<str:code>/coverage/<int:subject>/over-time/", views.over_time, name="coverage-time"
    ),
    path("units/<str:code>/coverage/<int:subject>/people/", views.people, name="coverage-people"),
    re_path(
        r"^units/(?P<code>[^/]+)/coverage/(?P<subject>[0-9]{1,18})/"
        r"(?P<table>units|people)\.(?P<extension>csv|xlsx)$",
        views.export,
        name="coverage-export",
    ),
]
