"""The rules that a new installation begins with, in each of its languages. Editors change them afterwards."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

from bema.portal.models import CommentRule

_RULES = [
    (
        "to-the-matter",
        gettext_noop("Write about the article"),
        gettext_noop(
            "A comment speaks of what the article speaks of. Disagreement, criticism and questions are welcome."
        ),
    ),
    (
        "respect",
        gettext_noop("Respect each other"),
        gettext_noop(
            "No insults, threats or contempt of people, whoever they are and whatever they think. Argue with what "
            "was said, not with who said it."
        ),
    ),
    (
        "private",
        gettext_noop("Leave private what is private"),
        gettext_noop(
            "No addresses, telephone numbers, health or family matters of others, and none of your own that "
            "could harm you."
        ),
    ),
    (
        "advertising",
        gettext_noop("No advertising, nothing sent many times"),
        gettext_noop("Links are welcome where they support what you say."),
    ),
    (
        "own-name",
        gettext_noop("Do not write as somebody else"),
        gettext_noop("A pen name is fine; the name of another person, office or paper is not."),
    ),
    (
        "law",
        gettext_noop("Nothing that is against the law"),
        gettext_noop("Such as calls for violence, or the work of others without leave."),
    ),
]


def found_rules() -> None:
    """Only where there is no rule yet: what editors made of them stays."""
    if CommentRule.objects.exists():
        return
    for place, (code, title, text) in enumerate(_RULES, start=1):
        CommentRule.objects.create(
            code=code, title=_everywhere(title), text=_everywhere(text), sort_order=place * 10
        )


def _everywhere(msgid: str) -> dict[str, str]:
    words = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            words[code] = gettext(msgid)
    return words
