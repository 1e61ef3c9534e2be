"""How a change is shown: with what came out of it, on the days on which it changed, in one language."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override

from bema.documents.actions import add_translation, create_work
from bema.documents.models import Provision
from bema.documents.parsing import parse_document
from bema.updates.shown import shown_changes
from bema.updates.tests.conftest import publish_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]

OLD = """# Dyke law

## Article 1. Duties

(1) The warden walks the dyke every evening and writes the level into the book, which the clerk keeps.

(2) The clerk keeps the keys of all gates in the office.

## Article 2. Stores

(1) The stores of sand and stone are counted every spring by two people of the council.
"""
SPLIT = OLD.replace(
    "every evening and writes the level into the book, which the clerk keeps.",
    "every evening.\n\n(2) The warden writes the level into the book, which the clerk keeps.",
).replace("(2) The clerk", "(3) The clerk")
TAKEN_OUT = OLD.replace("(2) The clerk keeps the keys of all gates in the office.\n\n", "")
TWICE = [OLD.replace("every spring", "every summer"), OLD.replace("every spring", "every autumn")]
VIETNAMESE = """# Luật đê điều

## Điều 1. Nhiệm vụ

1. Người canh đê đi tuần mỗi tối và ghi mực nước vào sổ do thư ký giữ.

2. Thư ký giữ chìa khóa của mọi cửa cống tại văn phòng.

## Điều 2. Kho

1. Kho cát và đá được kiểm kê vào {when} bởi hai người của hội đồng.
"""


def day(n):
    return dt.date(2021, n, 1)


@pytest.fixture
def dykes(tree):
    work = create_work(actor="test", owner=tree.root, title="Dyke law", language="en", slug="dykes")
    return publish_of(work, OLD, day(1))


def lineage(version, words):
    return Provision.objects.get(text__version=version, plain__contains=words).lineage_id


def translate(version, text):
    parsed = parse_document(text.encode(), filename="x.md", language="vi")
    add_translation(actor="test", version=version, parsed=parsed)


def test_what_was_split_is_shown_with_its_piece(dykes):
    new = publish_of(dykes.work, SPLIT, day(2))
    [change], total = shown_changes(dykes, new, [lineage(dykes, "The warden walks")])
    assert total == 1
    assert "writes the level" in change.old
    assert "writes the level" in change.new
    assert (change.old_number, change.number) == ("Article 1(1)", "Article 1(1)")


def test_what_is_gone_has_its_words_and_no_new_ones(dykes):
    new = publish_of(dykes.work, TAKEN_OUT, day(2))
    [change], _total = shown_changes(dykes, new, [lineage(dykes, "keys of all gates")])
    assert change.old == "The clerk keeps the keys of all gates in the office."
    assert (change.old_number, change.number, change.new) == ("Article 1(2)", "", "")
    assert f"/{dykes.in_force_from}/" in change.url


def test_what_changed_twice_says_until_when_and_since_when(dykes):
    new = [publish_of(dykes.work, text, day(n)) for n, text in enumerate(TWICE, start=2)][-1]
    [change], _total = shown_changes(dykes, new, None)
    assert (change.until, change.since) == (dt.date(2021, 1, 31), day(3))
    assert "<del>spring</del>" in change.old
    assert "<ins>autumn</ins>" in change.new


def test_both_sides_are_in_the_readers_language_or_neither_is(dykes):
    new = publish_of(dykes.work, TWICE[0], day(2))
    translate(new, VIETNAMESE.format(when="mùa hè"))
    with override("vi"):
        [change], _total = shown_changes(dykes, new, None)
        assert (change.language, "summer" in change.new) == ("en", True)
        translate(dykes, VIETNAMESE.format(when="mùa xuân"))
        [change], _total = shown_changes(dykes, new, None)
        assert (change.language, "mùa" in change.new) == ("vi", True)
        assert "xuân" in change.old


def test_words_are_escaped(dykes):
    new = publish_of(dykes.work, OLD.replace("all gates", "all gates < 3 m & more"), day(2))
    [change], _total = shown_changes(dykes, new, None)
    assert "&lt; 3 m &amp; more" in change.new


def test_at_most_so_many_are_compared_and_all_are_counted(dykes):
    text = OLD.replace("every spring", "every autumn").replace("keys of all", "keys of most")
    new = publish_of(dykes.work, text, day(2))
    changes, total = shown_changes(dykes, new, None, most=1)
    assert (len(changes), total) == (1, 2)
