"""Addresses below /<language>/ that are no pages of the tree. Their words are translated."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import pgettext_lazy

from bema.portal import views

urlpatterns: list[URLPattern] = [
    path(pgettext_lazy("address", "topics/<int:pk>-<str:slug>/"), views.topic, name="topic"),
    path(pgettext_lazy("address", "authors/<int:pk>-<str:slug>/"), views.author, name="author"),
    path(pgettext_lazy("address", "areas/<int:pk>-<str:slug>/"), views.area, name="area"),
]
