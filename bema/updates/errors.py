"""What a member or an editor can be told about changes, reviews and refreshers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict
from bema.documents.errors import PublicationHeld


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


class DecidedMeanwhile(Conflict):
    """Another editor decided otherwise since the page was loaded; nothing was overwritten."""

    code = "decided_meanwhile"
    message = _(
        "%(who)s has settled this in the meantime, at %(time)s: “%(decision)s”. Look at it again; your own "
        "choice was not saved."
    )


class JudgedMeanwhile(Conflict):
    code = "judged_meanwhile"
    message = _("Another editor has judged this change in the meantime. Look at it again.")


class NotOnTheBoard(Conflict):
    code = "not_on_the_board"
    message = _("This no longer rests on a change of this version. Load the page again.")


class Unsettled(PublicationHeld):
    code = "unsettled"


class NotReady(PublicationHeld):
    """A draft that was to replace what is published can't be published itself."""

    code = "not_ready"
    message = _(
        "“%(title)s” was to be rewritten, but its draft cannot be published yet: %(problem)s"
    )


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    message = _(
        "What this question is about has changed in the meantime, so your answer does not count."
    )
