"""In the editor: the entry of the updates, and the way back to the review board that one came from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def updates() -> MenuItem:
    return MenuItem(
        gettext_lazy("Updates"), reverse("updates"), "updates", icon_name="rotate", order=210
    )


@hooks.register("after_edit_snippet")
def offer_the_board(request: HttpRequest, instance: Any) -> None:
    """After saving what a board sent one to, the way back is offered."""
    sent = request.session.get("board")
    if not sent or sent["thing"] != f"{instance._meta.model_name}-{instance.pk}":
        return
    url = f"{reverse('board', args=[sent['version']])}#{sent['thing']}"
    messages.info(
        request,
        _("You came here from the review board."),
        buttons=[messages.button(url, _("Back to the review board"))],
    )
