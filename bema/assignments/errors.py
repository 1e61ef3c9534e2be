"""What can be wrong with an assignment, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict, Invalid


class DueBeforeOpening(Invalid):
    code = "due_before_opening"
    message = _("The due date is before the opening date. Choose a later due date.")


class DueInThePast(Invalid):
    code = "due_in_the_past"
    message = _("The due date has already passed. Choose today or a later day.")


class UnitClosed(Invalid):
    code = "unit_closed"
    message = _("This unit is closed. Choose a unit that is open.")


class AlreadyWithdrawn(Conflict):
    code = "already_withdrawn"
    message = _("This assignment has already been withdrawn.")
