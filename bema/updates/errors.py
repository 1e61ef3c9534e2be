"""What a member can be told about reviews and refreshers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict


class ItemWithdrawn(Conflict):
    code = "item_withdrawn"
    message = _(
        "This question has been withdrawn or changed in the meantime, so it does not count."
    )
