"""The way from the editors' admin to the documents, which have pages of their own."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def documents_menu_item() -> MenuItem:
    return MenuItem(
        _("Laws and rules"), reverse("documents"), icon_name="doc-full-inverse", order=150
    )
