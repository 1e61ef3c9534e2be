"""What can go wrong with people's accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Invalid


class WrongCode(Invalid):
    """One answer for all reasons: nothing is told of which numbers exist."""

    code = "wrong_code"
    message = _(
        "This number and code do not fit, or the code was used or is out of date. "
        "Check both, or ask your unit for a new slip."
    )


class TooManyTries(Invalid):
    code = "too_many_tries"
    status = 429
    message = _("That was tried too often. Wait a quarter of an hour and try again.")
