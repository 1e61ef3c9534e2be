"""Curves: round levels, months that are not cut off, and places that no language spoils."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from bema.common.charts import Series, chart, levels

BEGIN = dt.datetime(2026, 1, 10, tzinfo=dt.UTC)


def days(count):
    return dt.timedelta(days=count)


@pytest.mark.parametrize(
    ("most", "wanted"),
    [
        (0, [0, 1]),
        (3, [0, 1, 2, 3]),
        (14, [0, 5, 10, 15]),
        (100, [0, 50, 100]),
        (480, [0, 200, 400, 600]),
    ],
)
def test_levels_are_round_and_few(most, wanted):
    assert levels(most) == wanted


def test_a_curve_is_laid_out_in_per_cent():
    drawn = chart([Series("main", [(BEGIN, 0), (BEGIN + days(100), 4)])], now=BEGIN + days(50))
    assert drawn.lines[0].points == "0.00,86.00 100.00,10.00"
    assert drawn.now == "50.00"
    assert [mark.label for mark in drawn.months] == ["Feb", "Mar", "Apr"]
    assert [mark.label for mark in drawn.across] == ["0", "1", "2", "3", "4"]


def test_years_are_named_at_their_beginning_and_long_spans_have_few_months():
    drawn = chart([Series("main", [(BEGIN - days(300), 1), (BEGIN + days(300), 1)])], now=BEGIN)
    labels = [mark.label for mark in drawn.months]
    assert len(labels) <= 7
    assert drawn.months[0].anchor == "start"


def test_nothing_and_a_single_moment_can_be_drawn():
    assert chart([], now=BEGIN).lines == []
    assert chart([Series("main", [(BEGIN, 2)])], now=BEGIN).lines[0].points == "0.00,10.00"


@pytest.mark.parametrize("language", ["en", "vi", "uk", "lo"])
def test_places_have_points_in_every_language(language):
    with override(language):
        drawn = chart(
            [Series("main", [(BEGIN, 0.5), (BEGIN + days(90), 2.25)])], now=BEGIN + days(30)
        )
        page = render_to_string("common/_chart.html", {"chart": drawn, "alternative": "A"})
    assert "33.33%" in page
    assert "33,33" not in page
