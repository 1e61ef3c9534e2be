# ruff: noqa: E501 - pages as they are saved
"""Pages of several makes: nothing of the article is lost, nothing of the frame is in it."""

from __future__ import annotations

import datetime as dt

import pytest

from bema.portal.importing.archive import Archive
from bema.portal.importing.entry import Entry, Options, PictureShown, Table
from bema.portal.importing.parts import text_in
from bema.portal.importing.readers import items

LONG = "The water had stood at the bridge since the spring, and nobody had seen it fall for weeks."
MORE = (
    "Engineers opened both gates in the night, when the harbour was empty and the wind was still."
)
LAST = "It ran off within two days."
OTHERS = "".join(
    f'<li><a href="/o/{n}.html">Another story of number {n}</a></li>' for n in range(6)
)
MENU = '<table><tr><td><a href="/">Home</a></td><td><a href="/s/">Sport</a></td></tr></table>'


def read(tmp_path, source, **options) -> Entry:
    (tmp_path / "p.html").write_text(source)
    given = Options(time_zone="Asia/Bangkok", base_url="https://old.example.org", **options)
    (found,) = items(Archive(tmp_path), given)
    assert isinstance(found, Entry), found
    return found


def test_a_page_arranged_by_tables(tmp_path):
    entry = read(
        tmp_path,
        f"""<html><title>The weir is open</title><body><table><tr><td colspan=2>{MENU}</td></tr><tr><td><ul>{OTHERS}</ul></td>
        <td><div><a href="/">Home</a> &gt; <a href="/l/">Local</a></div><div><h1>The weir is open</h1></div>
        <span>Thứ Hai, 13/03/2023 08:15 (GMT+7)</span><div id="content-detail"><p>{LONG}</p>
        <table class="picture"><tr><td><img src="/weir.png"></td></tr><tr><td>The weir at noon</td></tr></table>
        <p>{MORE}</p><p>{LAST}</p><table border=1><tr><td>Year</td><td>Cost</td></tr><tr><td>2019</td><td>12</td></tr></table>
        <p align="right"><b>Ann Doe</b></p></div></td></tr></table></body></html>""",
    )
    words = text_in(entry.body)
    assert [part in words for part in (LONG, MORE, LAST)] == [True, True, True]
    assert "Another story" not in words
    assert entry.title == "The weir is open"
    assert entry.section == ("Local",)
    assert entry.authors == ["Ann Doe"]
    assert entry.published == dt.datetime(2023, 3, 13, 1, 15, tzinfo=dt.UTC)
    assert [p.picture.caption for p in entry.body if isinstance(p, PictureShown)] == [
        "The weir at noon"
    ]
    assert any(isinstance(piece, Table) for piece in entry.body)


def test_a_page_of_line_breaks_whose_body_is_the_page(tmp_path):
    entry = read(
        tmp_path,
        f"""<HTML><TITLE>The weir is open :: The Paper</TITLE><BODY>{MENU}<H2 class=headline>The weir is open</H2>
        <FONT size=1>12 березня 2023, 08:15</FONT><BR><BR>{LONG}<BR><BR><P align=center><IMG src="/weir.png"></P>
        <P align=center><I>The weir at noon</I></P>{MORE}<BR><BR>{LAST}<ul class="other-news">{OTHERS}</ul></BODY></HTML>""",
    )
    words = text_in(entry.body)
    assert [part in words for part in (LONG, MORE, LAST)] == [True, True, True]
    assert "Another story" not in words
    assert "Sport" not in words
    assert "березня" not in words
    assert entry.title == "The weir is open"
    assert entry.published == dt.datetime(2023, 3, 12, 1, 15, tzinfo=dt.UTC)
    assert [p.picture.caption for p in entry.body if isinstance(p, PictureShown)] == [
        "The weir at noon"
    ]


def test_a_sentence_between_headline_and_body_is_not_lost(tmp_path):
    entry = read(
        tmp_path,
        f"""<html><title>The weir is open</title><body><div><h1>The weir is open</h1><time datetime="2023-03-12T08:15">x</time>
        <div class="a1">After three months of work the weir is back in service, and boats may pass.</div>
        <div class="b2"><div><span>{LONG}</span></div><div><span>{MORE}</span></div><div><span>{LAST}</span></div></div></div></body></html>""",
    )
    words = f"{entry.standfirst} {text_in(entry.body)}".strip()
    assert words.startswith("After three months of work")
    assert words.count("After three months") == 1
    assert [part in words for part in (LONG, MORE, LAST)] == [True, True, True]


@pytest.mark.parametrize("label", ["Read also", "Xem thêm", "Читайте також", "ອ່ານເພີ່ມ"])
def test_offers_of_other_articles_are_left_out(tmp_path, label):
    entry = read(
        tmp_path,
        f"""<html><title>The weir is open</title><body><h1>The weir is open</h1><div class="news-text"><p>{LONG}</p>
        <p><b>{label}: <a href="/o/1.html">Another story of number one</a></b></p><p>{MORE}</p>
        <div class="x9"><a href="/o/2.html">Another story of number two</a></div>
        <p><a href="/plan.pdf">The whole plan of the works as a paper</a></p><p>{LAST}</p></div></body></html>""",
    )
    words = text_in(entry.body)
    assert "Another story" not in words
    assert "The whole plan of the works as a paper" in words
    assert [part in words for part in (LONG, MORE, LAST)] == [True, True, True]


def test_the_day_of_reading_at_the_top_is_not_the_articles(tmp_path):
    entry = read(
        tmp_path,
        f"""<html><title>The weir is open</title><body><div class="date">20/11/2026 10:00</div><h1>The weir is open</h1>
        <div>12/03/2023 08:15</div><div class="news-text"><p>{LONG}</p><p>{MORE}</p><p>{LAST}</p></div></body></html>""",
    )
    assert entry.published == dt.datetime(2023, 3, 12, 1, 15, tzinfo=dt.UTC)
