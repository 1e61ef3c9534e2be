from __future__ import annotations

from django.urls import path

from bema.units.corrections import views as corrections
from bema.units.slips import views as slips

urlpatterns = [
    path("units/<str:code>/slips/", slips.slips, name="slips"),
    path("slips/<int:sheet_id>.pdf", slips.sheet, name="slip-sheet"),
    path("me/corrections/", corrections.my_corrections, name="my-corrections"),
    path("corrections/", corrections.corrections, name="corrections"),
]
