"""Generated pages of news sites in several layouts and languages, with what is known to be in them."""

# ruff: noqa: E501, C901 - pages are written as they are saved: long lines, many cases
from __future__ import annotations

import datetime as dt
import html
import random
from dataclasses import dataclass, field

_WORDS = {
    "en": "river bridge district council water school harbour farmers season market road plan spring families work"
    " people year gates engineers village children library winter boats road-works budget opened said after before the"
    " of and in with for from new old small large first last",
    "vi": "sông cầu huyện hội đồng nước trường cảng nông dân mùa chợ đường kế hoạch xuân gia đình công việc người năm"
    " làng trẻ em thư viện đông thuyền ngân sách khánh thành cho biết sau trước của và trong với từ mới cũ nhỏ lớn đầu",
    "uk": "річка міст район рада вода школа гавань фермери сезон ринок дорога план весна родини робота люди рік ворота"
    " інженери село діти бібліотека зима човни бюджет відкрито сказав після перед та з для від новий старий малий її",
    "lo": "ແມ່ນ້ຳ ຂົວ ເມືອງ ສະພາ ນ້ຳ ໂຮງຮຽນ ທ່າເຮືອ ຊາວນາ ລະດູ ຕະຫຼາດ ທາງ ແຜນການ ຄອບຄົວ ວຽກ ຄົນ ປີ ບ້ານ ເດັກ ຫໍສະໝຸດ ເຮືອ"
    " ງົບປະມານ ເປີດ ກ່າວ ຫຼັງ ກ່ອນ ແລະ ກັບ ສຳລັບ ຈາກ ໃໝ່ ເກົ່າ ນ້ອຍ ໃຫຍ່ ທຳອິດ",
}
_NAMES = {
    "en": ["Ann Doe", "Robert Reed", "Mary Mill"],
    "vi": ["Lan Anh", "Nguyễn Văn Sông", "Trần Thị Cầu"],
    "uk": ["Ганна Дорошенко", "Петро Річковий", "Олена Мостова"],
    "lo": ["ຄຳໄພ ວົງ", "ສົມສີ ແກ້ວ", "ບົວພັນ ດີ"],
}
_SECTIONS = {
    "en": ["Local", "Heritage", "Business"],
    "vi": ["Thời sự", "Di sản", "Kinh tế"],
    "uk": ["Новини", "Спадщина", "Економіка"],
    "lo": ["ຂ່າວ", "ມໍລະດົກ", "ເສດຖະກິດ"],
}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "lo": "ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ",
}
_DAYS = ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật"]
_ALSO = {"en": "Read also", "vi": "Xem thêm", "uk": "Читайте також", "lo": "ອ່ານເພີ່ມ"}
ZONE = dt.timezone(dt.timedelta(hours=7))


@dataclass
class Truth:
    """One article as it was written."""

    number: int
    language: str
    title: str
    standfirst: str
    author: str
    at: dt.datetime
    section: str
    # Kinds: p, h2, ul, table, quote, picture (file, caption), film.
    parts: list[tuple[str, object]] = field(default_factory=list)

    def of_kind(self, kind: str) -> list[object]:
        return [value for name, value in self.parts if name == kind]

    def words(self) -> str:
        said = [self.standfirst]
        for kind, value in self.parts:
            if kind in ("p", "h2", "quote"):
                said.append(str(value))
            elif kind == "ul":
                said += value  # type: ignore[arg-type,operator]  # a list of items
            elif kind == "table":
                said += [cell for row in value for cell in row]  # type: ignore[attr-defined]  # rows
        return " ".join(said)


class Writer:
    def __init__(self, seed: int, language: str) -> None:
        self.random = random.Random(seed)
        self.words = _WORDS[language].split()

    def sentence(self, least: int, most: int) -> str:
        words = self.random.choices(self.words, k=self.random.randint(least, most))
        return " ".join(words).capitalize()

    def paragraph(self) -> str:
        return " ".join(f"{self.sentence(7, 18)}." for _ in range(self.random.randint(1, 4)))


def article(number: int, language: str) -> Truth:
    w = Writer(number * 31 + len(language) + ord(language[0]), language)
    pick = w.random
    at = dt.datetime(2015 + number % 9, 1 + number % 12, 1 + number % 28, 8, 15, tzinfo=ZONE)
    truth = Truth(
        number,
        language,
        w.sentence(5, 11),
        f"{w.sentence(12, 22)}.",
        _NAMES[language][number % 3],
        at,
        _SECTIONS[language][number % 3],
    )
    for n in range(pick.randint(4, 11)):
        truth.parts.append(("p", w.paragraph()))
        if n == 1:
            truth.parts.append(("picture", (f"p{number}a.png", w.sentence(5, 10))))
        if n == 3 and number % 2:
            truth.parts += [("h2", w.sentence(3, 6)), ("p", f"{w.sentence(2, 4)}.")]
        if n == 4 and number % 3 == 0:
            truth.parts.append(("ul", [w.sentence(2, 8) for _ in range(3)]))
        if n == 5 and number % 3 == 1:
            rows = [[w.sentence(1, 2) for _ in range(3)] for _ in range(4)]
            truth.parts.append(("table", rows))
        if n == 5 and number % 3 == 2:
            truth.parts.append(("quote", f"{w.sentence(8, 16)}."))
        if n == 6:
            truth.parts.append(("picture", (f"p{number}b.png", w.sentence(5, 10))))
        if n == 7 and number % 2:
            truth.parts.append(("film", f"https://www.youtube.com/watch?v=Film{number:07d}"))
    return truth


def told(truth: Truth) -> str:
    """Its date as papers of its language print it."""
    at = truth.at
    if truth.language == "vi":
        return f"{_DAYS[at.weekday()]}, {at:%d/%m/%Y %H:%M} (GMT+7)"
    month = _MONTHS[truth.language].split()[at.month - 1]
    comma = "" if truth.language == "en" else ","
    return f"{at.day} {month} {at.year}{comma} {at:%H:%M}"


e = html.escape


def _body(truth: Truth, picture: str, paragraph: str = "<p>{}</p>", also_at: int = 2) -> str:
    made, count = [], 0
    for kind, value in truth.parts:
        if kind == "p":
            made.append(paragraph.format(e(str(value))))
            count += 1
            if count == also_at:
                made.append("{also}")
        elif kind == "h2":
            made.append(f"<h2>{e(str(value))}</h2>")
        elif kind == "quote":
            made.append(f"<blockquote><p>{e(str(value))}</p></blockquote>")
        elif kind == "ul":
            made.append("<ul>" + "".join(f"<li>{e(i)}</li>" for i in value) + "</ul>")  # type: ignore[attr-defined]  # items
        elif kind == "table":
            rows = ["".join(f"<td>{e(cell)}</td>" for cell in row) for row in value]  # type: ignore[attr-defined]  # rows
            made.append(
                "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
            )
        elif kind == "picture":
            name, caption = value  # type: ignore[misc]  # a pair
            made.append(picture.format(name=name, caption=e(caption)))
        else:
            number = str(value).rsplit("=", 1)[1]
            made.append(f'<iframe src="https://www.youtube.com/embed/{number}"></iframe>')
    return "\n".join(made)


_FIGURE = '<figure><img src="/img/{name}" alt="x"><figcaption>{caption}</figcaption></figure>'
_LAZY = (
    '<figure class="picture"><img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" '
    'data-src="/img/{name}"><noscript><img src="/img/{name}"></noscript><figcaption>{caption}</figcaption></figure>'
)
_TABLE = (
    '<table class="picture" align="center"><tbody><tr><td class="pic"><img src="/img/{name}"></td></tr>'
    '<tr><td class="caption">{caption}</td></tr></tbody></table>'
)
_CENTRED = '<p style="text-align:center"><img src="/img/{name}"></p><p style="text-align:center"><em>{caption}</em></p>'


def _others(truth: Truth, count: int = 4) -> list[str]:
    w = Writer(truth.number + 7_000, truth.language)
    return [w.sentence(5, 10) for _ in range(count)]


def _menu(truth: Truth) -> str:
    links = "".join(
        f'<li><a href="/{n}/">{e(s)}</a></li>' for n, s in enumerate(_SECTIONS[truth.language])
    )
    return f'<header><a href="/">The Paper</a><nav><ul>{links}</ul></nav></header>'


def _foot(truth: Truth) -> str:
    links = "".join(
        f'<li><a href="/o/{n}.html">{e(t)}</a></li>' for n, t in enumerate(_others(truth))
    )
    return (
        f'<div class="other-news"><h3>{_ALSO[truth.language]}</h3><ul>{links}</ul></div>'
        '<div id="comments"><h3>Comments (2)</h3><div class="comment">A reader says that this is good news indeed.</div></div>'
        "<footer>© The Paper. All rights reserved. Address: 1 Mill Road. Telephone 123 456.</footer>"
    )


def modern(truth: Truth) -> str:
    """JSON-LD, Open Graph, one element of the body."""
    also = f'<div class="read-also"><b>{_ALSO[truth.language]}:</b> <a href="/o/9.html">{e(_others(truth)[0])}</a></div>'
    return f"""<!doctype html><html lang="{truth.language}"><head><meta charset="utf-8"><title>{e(truth.title)} | The Paper</title>
<meta property="og:type" content="article"><meta property="og:title" content="{e(truth.title)}">
<meta property="og:description" content="{e(truth.standfirst)}">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{truth.title}","datePublished":"{truth.at.isoformat()}",
"author":{{"@type":"Person","name":"{truth.author}"}},"articleSection":"{truth.section}"}}</script></head><body>{_menu(truth)}
<main><article><h1>{e(truth.title)}</h1><p class="lead">{e(truth.standfirst)}</p><div class="article-body">
{_body(truth, _LAZY).replace("{also}", also)}<div class="share">Share: <a href="#">F</a> <a href="#">T</a></div></div></article></main>{_foot(truth)}</body></html>"""


def plain(truth: Truth) -> str:
    """Of 2010: no data about itself but the words on the page."""
    also = f'<p><strong>{_ALSO[truth.language]}: <a href="/o/9.html">{e(_others(truth)[0])}</a></strong></p>'
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{e(truth.title)} - The Paper</title></head>
<body>{_menu(truth)}<div id="wrap"><div class="breadcrumb"><a href="/">Home</a> » <a href="/s/">{e(truth.section)}</a></div>
<h1>{e(truth.title)}</h1><div class="date">{told(truth)}</div><div class="author">{e(truth.author)}</div>
<div class="news-text"><p><b>{e(truth.standfirst)}</b></p>{_body(truth, _FIGURE).replace("{also}", also)}</div>
<div class="tags">Tags: <a href="/t/1">one</a></div></div>{_foot(truth)}</body></html>"""


def tables(truth: Truth) -> str:
    """Of an older make: arranged by tables, captions in tables, the author's name below the text."""
    also = f'<table class="box" align="right"><tr><td><a href="/o/9.html">{e(_others(truth)[0])}</a></td></tr></table>'
    return f"""<html><head><meta charset="utf-8"><title>{e(truth.title)}</title></head><body>
<table width="980"><tr><td colspan="2">{_menu(truth)}</td></tr><tr><td width="200">{"<br>".join(f'<a href="/o/{n}.html">{e(t)}</a>' for n, t in enumerate(_others(truth)))}</td>
<td><div><a href="/">Home</a> &gt; <a href="/s/">{e(truth.section)}</a></div><div class="title"><h1>{e(truth.title)}</h1></div><span class="time">{told(truth)}</span>
<div class="sapo">{e(truth.standfirst)}</div><div id="content-detail">{_body(truth, _TABLE).replace("{also}", also)}
<p style="text-align: right;"><strong>{e(truth.author)}</strong></p></div></td></tr><tr><td colspan="2">{_foot(truth)}</td></tr></table></body></html>"""


def hashed(truth: Truth) -> str:
    """Classes that say nothing, paragraphs as plain elements, time elements."""
    also = f'<div class="x9"><a href="/o/9.html">{e(_others(truth)[0])}</a></div>'
    return f"""<!doctype html><html lang="{truth.language}"><head><meta charset="utf-8"><title>{e(truth.title)}</title><meta name="author" content="{e(truth.author)}">
<meta property="article:section" content="{e(truth.section)}"></head><body><div id="root"><div class="k1">{_menu(truth)}</div><div class="k2"><h1 class="t">{e(truth.title)}</h1>
<time datetime="{truth.at.isoformat()}">{told(truth)}</time><div class="a7">{e(truth.standfirst)}</div>
<div class="b3">{_body(truth, _FIGURE, '<div class="c4"><span>{}</span></div>').replace("{also}", also)}</div></div><div class="k3">{_foot(truth)}</div></div></body></html>"""


def broken(truth: Truth) -> str:
    """Paragraphs by two line breaks, nothing closed, pictures centred with a caption in italics below."""
    parts = _body(truth, _CENTRED, "{}<br><br>").replace("{also}", "")
    return f"""<HTML><HEAD><TITLE>{e(truth.title)} :: The Paper</TITLE><META charset=utf-8></HEAD><BODY>{_menu(truth)}
<DIV class=path><A href="/">Home</A> / <A href="/s/">{e(truth.section)}</A></DIV><H2 class=headline>{e(truth.title)}</H2><FONT size=1>{told(truth)}</FONT><P>
<B>{e(truth.standfirst)}</B><BR><BR>{parts}<P align=right><I>{e(truth.author)}</I>{_foot(truth)}"""


LAYOUTS = {"modern": modern, "plain": plain, "tables": tables, "hashed": hashed, "broken": broken}
