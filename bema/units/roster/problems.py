"""What may be wrong with a row, said in the reader's language with what to do about it."""

from __future__ import annotations

from typing import Any, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bema.units.roster.columns import LABELS


class Problem(TypedDict):
    """As kept in `RosterImport.problems`. `row` is as the spreadsheet numbers it."""

    row: int
    column: str
    code: str
    params: dict[str, Any]


MESSAGES: dict[str, Promise] = {
    "number_missing": _("The member number is missing. Fill it in."),
    "number_odd": _("“%(value)s” is not a member number. Use up to 32 letters, digits, - . and /."),
    "number_twice": _("This member number is already in row %(first)s. Keep one of the two rows."),
    "number_taken": _(
        "This member number cannot be used here. Check it; if it is right, ask the administrator above."
    ),
    "name_missing": _("The name is missing. Fill it in."),
    "name_odd": _("The name is too long, or has signs that no name has. Correct it."),
    "email_odd": _("“%(value)s” is not an e-mail address. Correct it, or leave it empty."),
    "email_twice": _("This e-mail address is already in row %(first)s. Each person has their own."),
    "email_taken": _("This e-mail address cannot be used here. Correct it, or leave it empty."),
    "email_protected": _(
        "This person holds a role above this unit: their e-mail cannot be changed here."
    ),
    "unit_unknown": _("There is no unit “%(value)s” in your part of the tree. Check its code."),
    "unit_closed": _("The unit “%(value)s” is closed. Name the one that took its place."),
    "position_unknown": _("There is no position “%(value)s”. Check its code."),
    "group_unknown": _("There is no group “%(value)s”. Check its code."),
    "groups_many": _("These are more groups than one person can have. Leave some out."),
    "language_unknown": _("The language “%(value)s” is not offered. Use one of: %(known)s."),
    "date_odd": _("“%(value)s” is not a date. Write it as 2026-11-30."),
    "date_too_early": _("This date is before the present membership began. Correct it."),
    "primary_odd": _("“%(value)s” is neither yes nor no. Write yes or no."),
    "primary_missing": _("This person has no primary unit in this roster. Add a row for it."),
}


def explain(problem: Problem) -> str:
    """The sentence for the problem, in the active language."""
    return str(MESSAGES[problem["code"]]) % problem["params"]


def column_label(problem: Problem) -> str:
    return str(LABELS[problem["column"]])
