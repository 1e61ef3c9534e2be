"""What can go wrong with a request for correction."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict, Invalid


class AskedAlready(Conflict):
    code = "asked_already"
    message = _("You have asked for this already. Wait for the answer.")


class ReasonMissing(Invalid):
    code = "reason_missing"
    message = _("Write why you refuse: the member will read it.")
