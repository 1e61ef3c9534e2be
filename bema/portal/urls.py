"""Addresses of the portal that are the same in all languages."""

from __future__ import annotations

from django.urls import URLPattern, path

from bema.portal import sheet, views

urlpatterns: list[URLPattern] = [
    path("", views.front, name="front"),
    path("portal.<slug:digest>.css", sheet.portal_style, name="portal-style"),
]
