"""What can go wrong with letters and messages to browsers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict, Invalid


class Expired(Conflict):
    code = "expired"
    message = _("This link was good for three days. Ask for the letters again.")


class UnknownService(Invalid):
    code = "unknown_service"
    message = _(
        "Your browser's message service is not known here. Letters by e-mail work everywhere."
    )


class NotPublished(Conflict):
    code = "not_published"
    message = _("Publish the story first: subscribers are told of what they can read.")


class ToldAlready(Conflict):
    code = "told_already"
    message = _("Subscribers were told of this story already. They are told once.")
