"""Differences word by word, in the script that the words are written in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bema.documents.alignment.words import Run, differences

ALPHABETS = ["abc ,.1", "абвґ' -", "ạảệđ ;", "ກຂງແໂໃ່້າິຽ ", "{}[]^\\ \n"]
TEXTS = st.sampled_from(ALPHABETS).flatmap(lambda letters: st.text(letters, max_size=60))


def of(runs, *kinds):
    return "".join(run.text for run in runs if run.kind in kinds)


@given(TEXTS, TEXTS)
def test_the_runs_make_up_both_wordings_again(old, new):
    runs = differences(old, new)
    assert of(runs, "equal", "deleted") == old
    assert of(runs, "equal", "inserted") == new
    assert all(run.text for run in runs)


@given(TEXTS)
def test_the_same_wording_is_one_equal_run(text):
    assert differences(text, text) == ([Run("equal", text)] if text else [])


def test_one_word_of_a_sentence():
    assert differences("Each unit keeps a list.", "Each branch keeps a list.") == [
        Run("equal", "Each "),
        Run("deleted", "unit "),
        Run("inserted", "branch "),
        Run("equal", "keeps a list."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "deleted", "inserted"),
    [
        ("протягом 10 днів з дня", "протягом десяти днів з дня", "10 ", "десяти "),
        ("розмір 0,2 відсотка", "розмір 0,5 відсотка", "0,2 ", "0,5 "),
        ("об'єкт захисту людей", "об'єкти захисту людей", "об'єкт ", "об'єкти "),
        ("Công dân có quyền học tập", "Công dân có nghĩa vụ học tập", "quyền ", "nghĩa vụ "),
        ("ທຸກບ້ານແຕ່ງຕັ້ງຜູ້ປະຈຳການ", "ທຸກເມືອງແຕ່ງຕັ້ງຜູ້ປະຈຳການ", "ບ້ານ", "ເມືອງ"),
    ],
)
def test_whole_words_of_each_script(old, new, deleted, inserted):
    runs = differences(old, new)
    assert of(runs, "deleted") == deleted
    assert of(runs, "inserted") == inserted


def test_a_sentence_written_anew_is_no_confetti():
    runs = differences(
        "The head of the unit shall inform the members of the plan by the end of June.",
        "Members may at any time inspect the minutes kept of a meeting in the office.",
    )
    assert len(runs) <= 4
