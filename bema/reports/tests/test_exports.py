"""Files: complete, readable by spreadsheets, harmless, and streamed."""

import csv
import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bema.reports.tables import _local_day


@pytest.fixture
def learning(tree, subject, alice, bob, assigned, begins, finishes):
    assigned(subject, tree.north, due_in=-1)
    finishes(alice, subject)
    begins(bob, subject)
    return subject


def lines(client, subject, table, code="R-N"):
    answer = client.get(f"/units/{code}/coverage/{subject.pk}/{table}.csv")
    assert answer.streaming
    assert "attachment" in answer["Content-Disposition"]
    data = b"".join(answer.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def cells(client, subject, table):
    answer = client.get(f"/units/R-N/coverage/{subject.pk}/{table}.xlsx")
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_people_as_csv(nora, learning, sign_in):
    head, *rows = lines(sign_in(nora), learning, "people")
    assert head[:3] == ["Member number", "Name", "Unit code"]
    state = {row[1]: (row[4], row[5]) for row in rows}
    assert state == {
        "Alice": ("Done", ""), "Bob": ("Going on", "yes"), "Nora": ("Not begun", "yes"),
    }  # fmt: skip


def test_units_as_csv_with_the_sums_of_all_below(nora, learning, sign_in):
    _head, *rows = lines(sign_in(nora), learning, "units")
    assert rows == [
        ["R-N", "North", "District", "3", "2", "1", "33", "2", ""],
        ["R-N-M", "Mill", "Branch", "1", "1", "1", "100", "0", ""],
        ["R-N-H", "Harbour", "Branch", "1", "1", "0", "0", "1", ""],
    ]


def test_the_workbook_says_the_same(nora, learning, sign_in):
    client = sign_in(nora)
    for table in ("units", "people"):
        as_text = [
            [str(c) if c is not None else "" for c in row] for row in cells(client, learning, table)
        ]
        assert as_text == lines(client, learning, table)


def test_headers_are_in_the_readers_language(nora, learning, sign_in):
    client = sign_in(nora)
    client.cookies["django_language"] = "vi"
    with translation.override("vi"):
        expected = translation.gettext("Member number")
    assert lines(client, learning, "people")[0][0] == expected


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x")'])
def test_what_looks_like_a_formula_is_made_harmless(
    name, tree, nora, place, subject, assigned, sign_in
):
    person = place("Plain", tree.mill)
    type(person).objects.filter(pk=person.pk).update(full_name=name)
    assigned(subject, tree.north)
    client = sign_in(nora)
    rows = lines(client, subject, "people")
    assert f"'{name}" in {row[1] for row in rows}
    answer = client.get(f"/units/R-N/coverage/{subject.pk}/people.xlsx")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    [cell] = [row[1] for row in sheet.iter_rows() if row[1].value == name]
    assert cell.data_type == "s"


def test_a_long_file_comes_in_pieces(tree, nora, subject, assigned, sign_in, monkeypatch):
    from bema.reports import exports

    monkeypatch.setattr(exports, "LINES", 2)
    rows = ([str(n), n] for n in range(5))
    pieces = list(exports._csv_chunks(["a", "b"], rows))
    assert len(pieces) == 4
    assert b"".join(pieces).decode("utf-8-sig").split() == [
        "a,b",
        "0,0",
        "1,1",
        "2,2",
        "3,3",
        "4,4",
    ]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Ho_Chi_Minh", "Asia/Kathmandu", "America/New_York"])
@given(st.datetimes(timezones=st.just(dt.UTC)).filter(lambda at: 1970 < at.year < 2100))
@settings(max_examples=100, deadline=None)
def test_dates_are_those_of_the_place(zone, at):
    where = ZoneInfo(zone)
    expected = at.astimezone(where).date().isoformat()
    assert _local_day(where)(f"{at:%Y-%m-%d %H:%M:%S}.5") == expected
