"""What a member can be told about reviews and refreshers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict


class ItemWithdrawn(Conflict):
    code = "item_withdrawn"
    message = _(
        "This question has been withdrawn or changed in the meantime, so it does not count."
    )


class NotOpen(Conflict):
    code = "refresher_not_open"
    message = _("There is nothing left to be refreshed here.")


class ChangedAgain(Conflict):
    code = "changed_again"
    message = _("The text has changed again in the meantime. Look at what it says now.")


class NotDue(Conflict):
    code = "not_due"
    message = _("You have gone over this already today, so this answer was not counted once more.")
