"""The style sheet, the accent, and what a person chooses of the looks."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from bema.common import colours
from bema.common.stylesheet import stylesheet

hexes = st.tuples(*[st.integers(0, 255)] * 3)


@given(hexes)
@effort(max_examples=60, deadline=None)
def test_any_accent_gives_readable_tones(accent):
    for tones, paper in [
        (colours.light_tones(accent), colours.PAPER),
        (colours.dark_tones(accent), colours.PAPER_DARK),
    ]:
        read = {name: colours.parse_hex(tone) for name, tone in tones.items()}
        assert colours.contrast(read["accent"], paper) >= 4.5
        assert colours.contrast(read["accent"], read["accent-ink"]) >= 4.5
        assert colours.contrast(read["accent-strong"], read["accent-ink"]) >= 4.5
        assert colours.contrast(read["accent"], read["accent-soft"]) >= 4.5
        for step in range(1, 6):
            assert colours.contrast(read[f"map-{step}"], read[f"map-{step}-ink"]) >= 4.5


def test_a_colour_that_is_none_is_named():
    assert colours.parse_hex("#abc") == (0xAA, 0xBB, 0xCC)
    with pytest.raises(ValueError, match="reddish"):
        colours.parse_hex("reddish")


def test_the_style_sheet_is_kept_for_ever_and_small(client):
    sheet = stylesheet()
    plain = client.get(f"/style.{sheet.digest}.css")
    assert "immutable" in plain["Cache-Control"]
    zipped = client.get(f"/style.{sheet.digest}.css", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.content) == plain.content
    assert len(zipped.content) < 12_000


def test_an_old_address_of_the_style_sheet_still_gives_one(client):
    old = client.get("/style.0123456789ab.css")
    assert old.status_code == 200
    assert "immutable" not in old["Cache-Control"]


def test_the_page_of_components_is_closed_in_production(client, settings, db):
    settings.DEBUG = True
    assert client.get("/style/").status_code == 200
    assert client.get("/style/?errors=1").status_code == 200
    settings.DEBUG = False
    assert client.get("/style/").status_code == 404


def test_a_form_says_what_is_wrong_at_the_top_and_at_the_field(client, settings, db):
    settings.DEBUG = True
    page = client.get("/style/?errors=1").content.decode()
    assert 'href="#id_full_name"' in page
    assert 'href="#id_kind_0"' in page
    assert 'id="id_full_name_error"' in page
    assert 'aria-describedby="id_full_name_helptext id_full_name_error"' in page
