"""Dates and numbers as each language writes them."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils import formats, translation
from django.utils.dateformat import format as dated

from bema.common.localized import pick
from bema.common.templatetags.bema import language_name, localized, minutes, percent

A_DAY = dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("language", "day", "short", "number"),
    [
        ("en", "1 December 2026", "1 Dec 2026", "12,431"),
        ("vi", "1 tháng 12 năm 2026", "01/12/2026", "12.431"),
        ("uk", "1 грудня 2026 року", "01.12.2026", "12\xa0431"),
    ],
)
def test_dates_and_numbers_follow_the_language(language, day, short, number):
    with translation.override(language):
        assert formats.date_format(A_DAY) == day
        assert formats.date_format(A_DAY, "SHORT_DATE_FORMAT") == short
        assert intcomma(12431) == number


def test_lao_has_formats_and_a_name_of_its_own():
    lao = import_module("bema.formats.lo.formats")
    assert dated(A_DAY, lao.SHORT_DATE_FORMAT) == "1/12/2026"
    assert translation.get_language_info("lo")["name_local"] == "ລາວ"
    assert language_name("lo") == "Lao"
    assert language_name("xx") == "xx"


def test_a_date_typed_the_local_way_is_understood():
    from django.forms import DateField

    with translation.override("vi"):
        assert DateField().clean("01/12/2026") == A_DAY


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (35372, 49820, "71 %"),
        (0, 4, "0 %"),
        (4, 4, "100 %"),
        (999, 1000, "99 %"),
        (1, 1000, "1 %"),
        (0, 0, "–"),
        (0.29, None, "29 %"),
    ],
)
def test_a_share_says_all_only_of_all_and_none_only_of_none(part, whole, said):
    assert percent(part, whole) == said


def test_how_long_something_takes():
    assert minutes(0) == "1 minute"
    assert minutes(8) == "8 minutes"


def test_words_in_several_languages(settings):
    words = {"en": "Flood", "vi": "Lũ", "lo": ""}
    with translation.override("vi"):
        assert pick(words) == "Lũ"
    with translation.override("lo"):
        assert pick(words) == "Flood"
    assert localized({"uk": "Повінь"}) == "Повінь"
    assert (pick({}), pick(None), localized("plain")) == ("", "", "plain")
