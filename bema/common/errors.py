"""The hierarchy of coded errors. `ErrorMiddleware` maps them to a status and a translated sentence."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class BemaError(Exception):
    """Something a person can be told.

    `code` is stable and for machines, `message` is translated and says what is wrong and what to do,
    `status` is the HTTP status, `permanent` tells a job that trying again will not help.
    """

    code = "error"
    status = 500
    permanent = True
    message: str | Promise = _("Something went wrong. Try again in a moment.")

    def __init__(self, message: str | Promise | None = None, **params: Any) -> None:
        if message is not None:
            self.message = message
        self.params = params
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


class Absent(BemaError):
    """What does not exist, and what the person may not see: the two look exactly alike."""

    code = "absent"
    status = 404
    message = _("This page does not exist, or is not open to you.")


class Invalid(BemaError):
    """What was sent can't be accepted as it is."""

    code = "invalid"
    status = 422
    message = _("What was sent cannot be accepted. Check it and send it again.")


class Conflict(BemaError):
    """The thing has changed, or is in a state that does not allow this."""

    code = "conflict"
    status = 409
    message = _("This has changed in the meantime. Load the page again.")


class Unavailable(BemaError):
    """A passing fault: worth trying again."""

    code = "unavailable"
    status = 503
    permanent = False
    message = _("This is not available at the moment. Try again in a minute.")
