"""What can go wrong with slips."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict, Invalid


class NobodyToPrint(Conflict):
    code = "nobody_to_print"
    message = _("Nobody in this unit needs a slip. Choose “everybody” to print for all of them.")


class TooManySlips(Invalid):
    code = "too_many_slips"
    message = _(
        "These are %(people)s slips; at most %(most)s are printed at once. Choose a unit further down."
    )
