from __future__ import annotations

from django.urls import path

from bema.accounts import preferences, views

urlpatterns = [
    path("preferences/", preferences.set_preferences, name="preferences"),
    path("preferences/look/", preferences.look, name="look"),
    path("slip/", views.code_sign_in, name="code-sign-in"),
    path("me/", views.me, name="me"),
    path("me/export.json", views.export, name="me-export"),
    path("me/password/", views.choose_password, name="choose-password"),
    path("me/second-step/", views.second_step, name="second-step"),
]
