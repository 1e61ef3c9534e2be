from __future__ import annotations

from django.urls import path

from bema.common import looks, views

urlpatterns = [
    path("style.<slug:digest>.css", looks.style_sheet, name="stylesheet"),
    path("style/", looks.style_page, name="style"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("jobs/<uuid:job_id>", views.job, name="job"),
]
