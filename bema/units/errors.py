"""What can go wrong in the tree of units, told to whom it concerns."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict, Invalid


class UnitInUse(Conflict):
    code = "unit_in_use"
    message = _(
        "This unit still has members or open units below it. Move them first, then close it."
    )


class MoveImpossible(Conflict):
    code = "move_impossible"
    message = _("A unit cannot be moved into itself or below itself. Choose another unit.")


class LastAdministrator(Conflict):
    code = "last_administrator"
    message = _(
        "This is the last administrator of the unit. Appoint another one first, then end this role."
    )


class AlreadyGranted(Conflict):
    code = "already_granted"
    message = _("This person already has this role here.")


class UnknownPerson(Invalid):
    code = "unknown_person"
    message = _("No person with this member number is in your unit. Check the number.")


class RosterNotReady(Conflict):
    code = "roster_not_ready"
    message = _(
        "This roster has been dealt with already, or is not checked yet. Load the page again."
    )


class RosterOutdated(Conflict):
    code = "roster_outdated"
    message = _(
        "Members or units have changed since this roster was checked. It was checked again: look at "
        "the new preview, then confirm it."
    )


class UnreadableRoster(Invalid):
    code = "unreadable_roster"
    message = _("This file cannot be read. Save it as CSV or XLSX and upload it again.")


class UnitFileWrong(Invalid):
    code = "unit_file_wrong"
