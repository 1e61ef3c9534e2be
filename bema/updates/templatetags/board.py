"""What the templates of the review board use: `{% load board %}`."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime

from bema.common.clock import today
from bema.documents.models import Provision, ProvisionChange
from bema.updates.settling import judgement_token

register = template.Library()


@register.filter
def moment(at: dt.datetime | None) -> str:
    """When something was done: the time, and before it the day if that was not today."""
    if at is None:
        return ""
    local = localtime(at)
    time = date_format(local, "TIME_FORMAT")
    return time if local.date() == today() else f"{date_format(local, 'DATE_FORMAT')}, {time}"


@register.filter
def provision_name(provision: Provision | None) -> str:
    """ "Article 18, (2)": a paragraph's own number says little without its article's."""
    if provision is None:
        return ""
    own = provision.number.rstrip(" .")
    above = provision.parent if provision.level != "article" else None
    while above is not None and above.level != "article":
        above = above.parent
    numbers = [above.number.rstrip(" .") if above else "", own]
    return ", ".join(number for number in numbers if number) or provision.path


@register.filter
def place_name(change: ProvisionChange) -> str:
    """What the changed provision is called now, or was called if it is gone."""
    return provision_name(change.after or change.before)


@register.filter
def judged_as(change: ProvisionChange) -> str:
    """The token of the judgement that a page shows."""
    return judgement_token(change)


@register.filter
def lines(text: str) -> list[str]:
    """The lines of a text that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]
