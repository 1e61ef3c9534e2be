from __future__ import annotations

from django.urls import path

from bema.assignments import assigning, views

urlpatterns = [
    path("", views.today, name="today"),
    path("assignments/", views.assignments, name="assignments"),
    path("assignments/<int:pk>/", views.assignment, name="assignment"),
    path("assignments/<int:pk>/withdraw/", views.withdraw, name="assignment-withdraw"),
    path("assignments/new/", assigning.what, name="assign"),
    path("assignments/new/unit/", assigning.unit, name="assign-unit"),
    path("assignments/new/groups/", assigning.groups, name="assign-groups"),
    path("assignments/new/dates/", assigning.dates, name="assign-dates"),
    path("assignments/new/confirm/", assigning.confirm, name="assign-confirm"),
]
