"""The map: areas by people, nothing outside, labels that fit."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bema.assignments.figures import Figures
from bema.reports.coverage import Part
from bema.reports.treemap import MOST, SCREENS, fitted, shade, text_width, treemap


def parts(sizes):
    unit = SimpleNamespace(code="x")
    return [Part(unit, f"Unit {n}", Figures(people=size)) for n, size in enumerate(sizes)]


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=80), st.sampled_from(SCREENS))
@settings(max_examples=60, deadline=None)
def test_tiles_fill_the_map_in_proportion(sizes, screen):
    tiles = treemap(parts(sizes), screen).tiles
    assert len(tiles) == min(len(sizes), MOST + 1)
    assert sum(tile.people for tile in tiles) == sum(sizes)
    for tile in tiles:
        share = tile.width * tile.height / 10_000
        assert share == pytest.approx(tile.people / sum(sizes), abs=0.002)
        assert -0.01 <= tile.x <= tile.x + tile.width <= 100.02
        assert -0.01 <= tile.y <= tile.y + tile.height <= 100.02


@pytest.mark.parametrize(
    ("done", "people", "expected"),
    [
        (0, 0, 0),
        (0, 9, 0),
        (1, 100, 1),
        (19, 100, 1),
        (20, 100, 2),
        (79, 100, 4),
        (80, 100, 5),
        (9, 9, 5),
    ],
)
def test_shades(done, people, expected):
    assert shade(done, people) == expected


@given(st.text(max_size=40), st.floats(0, 300))
@settings(max_examples=80, deadline=None)
def test_what_is_fitted_fits(words, width):
    label = fitted(words, width)
    assert text_width(label) <= max(width, 0) or label == ""


def test_long_names_end_in_an_ellipsis_and_short_room_shows_none():
    assert fitted("Vĩnh Linh", 100) == "Vĩnh Linh"
    assert fitted("Vĩnh Linh and its islands", 100).endswith("…")
    assert fitted("Vĩnh Linh", 20) == ""
