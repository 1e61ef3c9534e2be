from __future__ import annotations

from django.urls import path

from bema.units.corrections import views as corrections
from bema.units.slips import views as slips
from bema.units.views import changes, rosters, tree

urlpatterns = [
    path("units/", tree.home, name="units"),
    path("units/<str:code>/", tree.unit, name="unit"),
    path("units/<str:code>/roles/", changes.roles, name="unit-roles"),
    path("units/<str:code>/change/", changes.change_unit, name="unit-change"),
    path("units/<str:code>/roster/", rosters.upload, name="roster-upload"),
    path("roles/<int:pk>/end/", changes.end_role, name="role-end"),
    path("people/<int:pk>/", tree.person, name="person"),
    path("people/<int:pk>/move/", changes.move_person, name="person-move"),
    path("rosters/<int:pk>/", rosters.roster, name="roster"),
    path("rosters/<int:pk>/problems.csv", rosters.problems, name="roster-problems"),
    path("rosters/<int:pk>/confirm/", rosters.confirm, name="roster-confirm"),
    path("rosters/<int:pk>/discard/", rosters.discard, name="roster-discard"),
    path("units/<str:code>/slips/", slips.slips, name="slips"),
    path("slips/<int:sheet_id>.pdf", slips.sheet, name="slip-sheet"),
    path("me/corrections/", corrections.my_corrections, name="my-corrections"),
    path("corrections/", corrections.corrections, name="corrections"),
]
