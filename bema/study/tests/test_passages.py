"""Quotes follow their provisions: through mergers, and to the end."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string

from bema.documents.models import Descent, Lineage, Provision, Text, Version
from bema.study.passages import passages


@pytest.fixture
def shorter(law):
    """A third version, in which of the two articles only the first is left."""
    version = Version.objects.create(work=law.work, in_force_from=dt.date(2025, 1, 1))
    text = Text.objects.create(version=version, language="en", title="Flood rules")
    Provision.objects.create(
        text=text,
        ordinal=0,
        path="art_1",
        level="article",
        number="Article 1",
        plain="Report and log.",
        html="<p>Report and log.</p>",
        lineage=law.lineages[0],
    )
    version.state = "published"
    version.save()
    return version


def test_a_quote_of_what_was_merged_shows_what_took_it_in(law, shorter):
    first, second = law.lineages
    Descent.objects.create(version=shorter, ancestor=second, descendant=first)
    (passage,) = passages([second.pk, first.pk])
    assert "Report and log." in passage.html
    apart = passages([second.pk, first.pk], together=False)
    assert [(p.lineage_id, p.ended_on) for p in apart] == [(second.pk, None), (first.pk, None)]


def test_a_quote_of_what_was_repealed_says_so(law, shorter):
    (passage,) = passages([law.lineages[1].pk])
    assert "kept for five years" in passage.html
    assert passage.ended_on == shorter.in_force_from
    shown = render_to_string("study/_passages.html", {"passages": [passage]})
    assert "Not in force since 1 January 2025" in shown


def test_a_lineage_without_any_text_is_not_quoted(law):
    assert passages([Lineage.objects.create(work=law.work).pk]) == []
