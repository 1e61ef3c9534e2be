"""The demo's addresses; outside the demo there are none."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from bema.demo import views

routes = [path("demo/<str:token>/", views.sign_in, name="demo-sign-in")]

urlpatterns = routes if settings.BEMA.demo else []
