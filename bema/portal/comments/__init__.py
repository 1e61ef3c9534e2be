"""Comments of readers, their moderation by published rules, and errors that readers report."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _


def register() -> None:
    """Puts the parts into the places that other packages have for them. Called when the application starts."""
    from bema.accounts import own_data
    from bema.common import immutability
    from bema.common.jobs import daily
    from bema.portal.cache.changes import track
    from bema.portal.comments import desk_access, slots
    from bema.portal.comments.guards import GUARDS
    from bema.portal.comments.jobs import forget_addresses
    from bema.portal.comments.own_data import sections
    from bema.portal.models import CommentRule
    from bema.portal.slots import story_slots

    track(CommentRule, "comment-rule")
    story_slots.register("foot", "portal/comments/foot.html", slots.foot)
    own_data.register(sections)
    own_data.links.append((_("My comments"), "my-comments"))
    immutability.register(GUARDS)
    daily.register(forget_addresses)
    desk_access.register()
