from __future__ import annotations

from django.urls import path

from bema.common import views

urlpatterns = [
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("jobs/<uuid:job_id>", views.job, name="job"),
]
