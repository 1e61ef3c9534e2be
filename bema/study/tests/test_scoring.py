"""Marking, for all seven kinds: what is right stays right however it is typed or shuffled."""

import random
import unicodedata
from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from bema.study import papers
from bema.study.errors import BadAnswer, Unanswered
from bema.study.scoring import is_right, normalise, per_cent, readings
from bema.study.shelf import ShelvedItem

counts = st.integers(min_value=2, max_value=8)
seeds = st.integers(min_value=0, max_value=2**32)


def shelved(kind: str, count: int, key: dict) -> ShelvedItem:
    content = {"stem": {"en": "?"}, "options": {"en": [str(n) for n in range(count)]}}
    return ShelvedItem(1, 1, 1, kind, content, key, "hash")


def form(**fields) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name.replace("_", "-"), value if isinstance(value, list) else [str(value)])
    return data


def resend(item: ShelvedItem, order: list[int], answer: object) -> object:
    """The answer as the form would send it again after showing it."""
    shown = papers.shown_answer(item, order, answer)
    if item.kind in {"ordering", "matching"}:
        data = form(**{f"answer_{row}": place for row, place in enumerate(shown, start=1)})
    else:
        data = form(answer=[str(value) for value in shown])
    return papers.read_answer(item, order, data)


@given(counts, seeds, st.data())
def test_single_only_the_key_is_right(count, seed, data):
    right = data.draw(st.integers(0, count - 1))
    item = shelved("single", count, {"right": [right]})
    order = papers.option_order(item, random.Random(seed))
    for option in range(count):
        assert is_right("single", item.key, resend(item, order, option)) == (option == right)


@given(counts, seeds, st.data())
def test_multiple_needs_exactly_the_right_ones(count, seed, data):
    subsets = st.sets(st.integers(0, count - 1), min_size=1)
    right, chosen = data.draw(subsets), data.draw(subsets)
    item = shelved("multiple", count, {"right": sorted(right)})
    order = papers.option_order(item, random.Random(seed))
    answer = resend(item, order, sorted(chosen))
    assert is_right("multiple", item.key, answer) == (chosen == right)


@given(st.booleans(), st.booleans())
def test_true_false(key, answer):
    assert is_right("true_false", {"right": key}, answer) == (key == answer)


@given(counts, seeds, st.data())
def test_ordering_only_the_order_of_the_lines_is_right(count, seed, data):
    item = shelved("ordering", count, {"count": count})
    order = papers.option_order(item, random.Random(seed))
    assert sorted(order) == list(range(count))
    assert order != list(range(count)), "shown in the right order, it would be no question"
    answer = data.draw(st.permutations(range(count)))
    kept = resend(item, order, answer)
    assert kept == answer
    assert is_right("ordering", item.key, kept) == (answer == list(range(count)))


@given(counts, seeds, st.data())
def test_matching_takes_right_sides_that_read_alike_for_each_other(count, seed, data):
    texts = data.draw(st.lists(st.sampled_from("abc"), min_size=count, max_size=count))
    item = shelved("matching", count, {"same": [texts.index(text) for text in texts]})
    order = papers.option_order(item, random.Random(seed))
    answer = data.draw(st.lists(st.integers(0, count - 1), min_size=count, max_size=count))
    kept = resend(item, order, answer)
    assert is_right("matching", item.key, kept) == ([texts[n] for n in answer] == texts)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("42", ["42"]),
        ("0,5", ["0.5"]),
        ("0.5", ["0.5"]),
        ("−3", ["-3"]),
        ("1 234,5", ["1234.5"]),
        ("1,234.5", ["1234.5"]),
        ("1.234,5", ["1234.5"]),
        ("1.500", ["1.500", "1500"]),
        ("0.500", ["0.500"]),
        ("1'000'000", ["1000000"]),
        ("໑໒", ["12"]),
        ("twelve", []),
        ("", []),
        ("1,234,567", ["1234567"]),
        ("²", []),
    ],
)
def test_a_number_as_people_write_it(text, values):
    assert readings(text) == {Decimal(value) for value in values}


@given(
    st.decimals(-10_000, 10_000, places=2),
    st.decimals(0, 100, places=2),
    st.decimals(-200, 200, places=2),
    st.sampled_from([".", ","]),
)
def test_a_number_is_right_within_its_tolerance(value, tolerance, off, sign):
    key = {"value": str(value), "tolerance": str(tolerance)}
    typed = str(value + off).replace(".", sign)
    assert is_right("number", key, typed) == (abs(off) <= tolerance)


@given(st.text(max_size=40), st.sampled_from(["NFC", "NFD"]))
def test_normalising_twice_changes_nothing_and_composition_does_not_matter(text, form_):
    assert normalise(normalise(text)) == normalise(text)
    assert normalise(unicodedata.normalize(form_, text)) == normalise(text)


@pytest.mark.parametrize("typed", ["Журнал  чергувань", "журнал чергувань.", " ЖУРНАЛ ЧЕРГУВАНЬ "])
def test_a_short_text_is_compared_without_case_spaces_or_full_stop(typed):
    assert is_right("short_text", {"accepted": {"uk": ["журнал чергувань"]}}, typed)


def test_one_apostrophe_is_as_good_as_another():
    assert is_right("short_text", {"accepted": {"uk": ["об’єкт"]}}, "об'єкт")


@pytest.mark.parametrize(
    ("kind", "data", "error"),
    [
        ("single", form(), Unanswered),
        ("single", form(answer="7"), BadAnswer),
        ("single", form(answer="x"), BadAnswer),
        ("single", form(answer=["1", "2"]), BadAnswer),
        ("true_false", form(answer="yes"), BadAnswer),
        ("ordering", form(answer_1="1", answer_2="1", answer_3="2"), Unanswered),
        ("ordering", form(answer_1="1", answer_2="2"), Unanswered),
        ("matching", form(answer_1="9", answer_2="2", answer_3="1"), BadAnswer),
        ("short_text", form(answer="   "), Unanswered),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(kind, data, error):
    item = shelved(kind, 3, {})
    order = papers.option_order(item, random.Random(1))
    with pytest.raises(error):
        papers.read_answer(item, order, data)


@given(st.integers(0, 40), st.integers(1, 40))
def test_per_cent_is_never_rounded_up_to_a_pass(right, total):
    right = min(right, total)
    assert per_cent(right, total) * total <= right * 100
    assert (per_cent(right, total) == 100) == (right == total)


@given(counts, st.integers(1, 4), st.integers(1, 5), seeds)
def test_a_paper_draws_from_each_objective_and_asks_nothing_twice(count, per, objectives, seed):
    items = [
        ShelvedItem(n, n, n % objectives, "true_false", {"stem": {"en": "?"}}, {}, f"{n}")
        for n in range(count * objectives)
    ]
    paper = papers.draw(items, per_objective=per, chance=random.Random(seed))
    drawn = [row[0] for row in paper]
    assert len(set(drawn)) == len(drawn) == objectives * min(per, count)
