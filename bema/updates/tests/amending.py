"""Amendments of the small law, for the stories of what follows from them."""

from __future__ import annotations

import datetime as dt

from bema.common.clock import today
from bema.documents.actions import publish_version
from bema.updates.settling import keep_all
from bema.updates.tests.conftest import ARTICLES, draft

AT_ONCE = "The officer on duty reports high water to the council at once."
BY_RADIO = "The officer on duty reports high water to the council at once and by radio."
TEN_YEARS = "The duty log is kept for ten years after the last entry."


def amended(**articles: str) -> dict[int, str]:
    """The law with other words: `amended(a1=AT_ONCE)`; an empty text repeals the article."""
    new = {int(name[1:]): words for name, words in articles.items()}
    return {number: words for number, words in (ARTICLES | new).items() if words}


def amend(work, articles, *, days=0, published=True):
    """The next version, in force from so many days from today; published at once, all kept, unless told otherwise."""
    version = draft(work, articles, today() + dt.timedelta(days=days))
    if not published:
        return version
    keep_all(actor="test", version=version)
    return publish_version(actor="test", version=version)
