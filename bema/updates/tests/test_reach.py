"""An objective on an article rests on all of it; one on a paragraph on that paragraph alone."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.documents.models import Descent, Provision
from bema.study.models import Objective, ObjectiveCitation
from bema.updates.changes import objectives_on, substantial, touched_lineages
from bema.updates.tests.conftest import draft_of, publish_of

pytestmark = pytest.mark.django_db

BEFORE = """# Dyke law

## Article 1. Duties

(1) The warden walks the dyke every evening.

(2) The clerk keeps the book of levels for ten years.

## Article 2. Granaries

(1) The stores are counted every spring by two people.
"""
INSERTED = BEFORE.replace(
    "## Article 2.", "(3) The mayor is told of every breach without delay.\n\n## Article 2."
)
REWORDED = BEFORE.replace("for ten years", "for twenty years")


@pytest.fixture
def dykes(tree):
    from bema.documents.actions import create_work

    work = create_work(actor="test", owner=tree.root, title="Dyke law", language="en", slug="dykes")
    return publish_of(work, BEFORE, dt.date(2020, 1, 1))


def lineage(version, words):
    return Provision.objects.get(text__version=version, plain__contains=words).lineage


@pytest.fixture
def cites(tree, dykes):
    """An objective that cites the provisions with these words."""

    def make(*words):
        objective = Objective.objects.create(owner=tree.root, statement={"en": " ".join(words)})
        for part in words:
            ObjectiveCitation.objects.create(objective=objective, lineage=lineage(dykes, part))
        return objective

    return make


@pytest.fixture
def cast(cites):
    """Objectives on the heading alone, on all of the article, on a paragraph with its heading, and elsewhere."""
    return {
        "heading": cites("Duties"),
        "all": cites("Duties", "warden", "clerk"),
        "paragraph": cites("Duties", "warden"),
        "clerk": cites("clerk"),
        "elsewhere": cites("Granaries"),
    }


def touched(version, cast):
    found = set(objectives_on(substantial([version.pk])))
    return {name for name, objective in cast.items() if objective in found}


def test_a_paragraph_that_is_inserted_touches_who_cites_the_article(dykes, cast):
    version = draft_of(dykes.work, INSERTED, dt.date(2021, 1, 1))
    assert touched(version, cast) == {"heading", "all"}


def test_a_paragraph_that_is_reworded_touches_who_cites_it_or_the_article(dykes, cast):
    version = draft_of(dykes.work, REWORDED, dt.date(2021, 1, 1))
    assert touched(version, cast) == {"heading", "all", "clerk"}
    clerk = lineage(dykes, "clerk").pk
    assert touched_lineages([cast["heading"].pk], [version.pk]) == {clerk}
    assert touched_lineages([cast["paragraph"].pk], [version.pk]) == set()


def test_a_paragraph_that_is_repealed_touches_who_cites_the_article(dykes, cast):
    text = BEFORE.replace("(2) The clerk keeps the book of levels for ten years.\n\n", "")
    version = draft_of(dykes.work, text, dt.date(2021, 1, 1))
    assert touched(version, cast) == {"heading", "all", "clerk"}


def test_what_came_out_of_a_cited_provision_is_cited_as_well(dykes, cast):
    """A provision that was merged into another, or enacted anew in its place, is followed there."""
    warden, clerk = lineage(dykes, "warden"), lineage(dykes, "clerk")
    merged = publish_of(
        dykes.work,
        BEFORE.replace("the book of levels", "the book, of levels,"),
        dt.date(2021, 1, 1),
    )
    text = BEFORE.replace("every evening", "every morning and at night")
    version = draft_of(dykes.work, text, dt.date(2022, 1, 1))
    assert touched(version, cast) == {"heading", "all", "paragraph"}
    Descent.objects.create(version=merged, ancestor=clerk, descendant=warden)
    assert touched(version, cast) == {"heading", "all", "paragraph", "clerk"}


def test_an_objective_not_in_use_is_not_touched(dykes, cast):
    Objective.objects.update(live=False)
    version = draft_of(dykes.work, REWORDED, dt.date(2021, 1, 1))
    assert touched(version, cast) == set()


def test_it_costs_the_same_for_many_objectives(dykes, cites, cast, django_assert_max_num_queries):
    for _turn in range(20):
        cites("Duties")
    version = draft_of(dykes.work, REWORDED, dt.date(2021, 1, 1))
    with django_assert_max_num_queries(8):
        assert len(objectives_on(substantial([version.pk]))) == 23
