"""The link in a guest's letter: who holds it reads the mail of the address that the comment was sent with."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

from bema.common.errors import Absent
from bema.portal.models import Comment, Story

_SALT = "bema.portal.comment"


def key_of(comment: Comment) -> str:
    return signing.Signer(salt=_SALT, sep="~").sign(str(comment.pk))


def comment_of(key: str) -> Comment:
    """A guest's comment by the key of its link; else `Absent`."""
    try:
        pk = signing.Signer(salt=_SALT, sep="~").unsign(key)
    except signing.BadSignature:
        raise Absent() from None
    found = Comment.objects.filter(pk=int(pk), by_member=False).select_related("story").first()
    if found is None:
        raise Absent()
    return found


def address(name: str, language: str, *args: object) -> str:
    """The whole address of a page, in a language."""
    with override(language):
        return settings.BEMA.base_url + reverse(name, args=args)


def path_of(story: Story, request: HttpRequest | None = None) -> str:
    """The path of the story's own page. With a request, the site's paths are asked for once, not once a story."""
    parts = story.get_url_parts(request)
    return str(parts[2] or "/") if parts else "/"
