"""Amendments of the small law, for the stories of what follows from them."""

from __future__ import annotations

import datetime as dt
import uuid

from bema.common.clock import today
from bema.documents.actions import publish_version
from bema.documents.queries import version_in_force
from bema.study import papers
from bema.study.actions import attest
from bema.updates import asking
from bema.updates.refreshers import stale_of
from bema.updates.refreshing import answer_refresher
from bema.updates.settling import keep_all
from bema.updates.tests.conftest import ARTICLES, answer_of, draft

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


def refresh(person, work):
    """Answer the question of each open refresher right."""
    version = version_in_force(work)
    for stale in stale_of(person).get(work.pk, []):
        item = asking.choose_item(person, stale.objective_id)
        answer_refresher(
            actor=person,
            work=work,
            objective_id=stale.objective_id,
            version_id=version.pk,
            response_id=uuid.uuid4(),
            item_edition_id=item.id,
            data=answer_of(item, papers.steady_order(item, person.pk), right=True),
        )


def confirm(person, version):
    """Attest the version in force."""
    attest(actor=person, version_id=version.pk, content_hash=version.content_hash, language="en")
