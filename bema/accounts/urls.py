from __future__ import annotations

from django.urls import path

from bema.accounts import preferences

urlpatterns = [path("preferences/", preferences.set_preferences, name="preferences")]
