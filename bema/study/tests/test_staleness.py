"""Whether the words in a language keep up with the original, over the editions of a thing."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.documents.translations.derive import State
from bema.study.translations.staleness import (
    Wording,
    by_language,
    digest,
    plain,
    source_of,
    standings,
)

LANGUAGES = ("en", "vi", "uk", "lo")


def history(*editions):
    """One edition a day, each as {language: words}."""
    start = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    return [
        Wording(start + dt.timedelta(days=day), by_language(words))
        for day, words in enumerate(editions)
    ]


def states(*editions, **wishes):
    found = standings(history(*editions), languages=LANGUAGES, **wishes)
    return {code: standing.state.value for code, standing in found.items()}


def test_a_language_without_words_is_missing():
    assert states({"en": "a", "vi": "x"}) == {"vi": "current", "uk": "missing", "lo": "missing"}


def test_what_the_original_changed_alone_is_outdated():
    found = states({"en": "a", "vi": "x", "uk": "y"}, {"en": "b", "vi": "x", "uk": "z"})
    assert found == {"vi": "outdated", "uk": "current", "lo": "missing"}


def test_since_when_it_lags():
    found = standings(
        history({"en": "a", "vi": "x"}, {"en": "b", "vi": "x"}, {"en": "b", "vi": "x", "lo": "o"}),
        languages=LANGUAGES,
    )
    assert found["vi"].since == dt.datetime(2026, 5, 2, tzinfo=dt.UTC)
    assert found["lo"].state is State.CURRENT


def test_translated_later_is_current_again():
    assert states({"en": "a", "vi": "x"}, {"en": "b", "vi": "x"}, {"en": "b", "vi": "y"})["vi"] == (
        "current"
    )


def test_translated_and_then_changed_once_more():
    found = states({"en": "a", "vi": "x"}, {"en": "b", "vi": "y"}, {"en": "c", "vi": "y"})
    assert found["vi"] == "outdated"


def test_an_original_that_is_changed_back_is_followed_again():
    assert states({"en": "a", "vi": "x"}, {"en": "b", "vi": "x"}, {"en": "a", "vi": "x"})["vi"] == (
        "current"
    )


def test_an_editors_word_holds_for_this_wording_of_the_original_only():
    editions = [{"en": "a", "vi": "x"}, {"en": "b", "vi": "x"}]
    said = {("vi", digest(("b",)))}
    assert states(*editions, confirmed=said)["vi"] == "current"
    assert states(*editions, {"en": "c", "vi": "x"}, confirmed=said)["vi"] == "outdated"


def test_the_original_is_in_the_language_of_the_document_where_there_are_words():
    words = by_language({"en": "a", "lo": "o"})
    assert source_of(words, ["lo"]) == "lo"
    assert source_of(words, ["uk"]) == "en"
    assert source_of(by_language({"vi": "x"}), []) == "vi"
    assert source_of({}, ["en"]) == ""


def test_a_part_without_words_is_missing():
    rows = [
        Wording(
            dt.datetime(2026, 5, 1, tzinfo=dt.UTC),
            by_language({"en": "a", "vi": "x"}, {"en": "why"}),
        )
    ]
    assert standings(rows, languages=["vi"])["vi"].state is State.MISSING


def test_nothing_published_stands_nowhere():
    assert standings([], languages=LANGUAGES) == {}
    assert states({}) == {}


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Read <b>this</b>.</p>", "Read this ."),
        ('<figure><img src="/a.webp" alt="A boat" width="3"></figure>', "A boat"),
        ("", ""),
    ],
)
def test_words_are_what_is_read(html, words):
    assert plain(html) == words
