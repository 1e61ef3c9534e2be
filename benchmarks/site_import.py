"""How much of saved pages is taken: generated sites of several layouts, compared article by article.

    BEMA_DEBUG=1 python -m benchmarks.site_import [--articles 40] [--worst]

Beside it the words that trafilatura alone takes of the same pages.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

WORD = re.compile(r"\w+")


def f1(wanted: str, found: str) -> float:
    a, b = Counter(WORD.findall(wanted.lower())), Counter(WORD.findall(found.lower()))
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values()) or 1)


def measured(truth: Any, entry: Any, bare: str) -> dict[str, float]:
    from bema.portal.importing.entry import Embed, Table, Text
    from bema.portal.importing.parts import letters, pictures_in, text_in

    shown = [*pictures_in(entry.body), *([entry.lead] if entry.lead else [])]
    html = "".join(p.html for p in entry.body if isinstance(p, Text))
    text = f"{entry.standfirst} {text_in([p for p in entry.body if not _is_picture(p)])}"
    spoken = letters(f"{entry.standfirst} {text_in(entry.body)}")
    names = {p.url.rsplit("/", 1)[-1]: p for p in shown}
    wanted: list[Any] = truth.of_kind("picture")
    paragraphs = truth.of_kind("p")
    found = {
        "title": float(entry.title == truth.title),
        "date": float(entry.published == truth.at),
        "author": float(entry.authors == [truth.author]),
        "section": float(entry.section[-1:] == (truth.section,)),
        "text F1": f1(truth.words(), text),
        "bare F1": f1(truth.words(), bare),
        "paragraphs": sum(letters(str(p)) in spoken for p in paragraphs) / len(paragraphs),
        "pictures": sum(name in names for name, _c in wanted) / len(wanted),
        "captions": sum(
            name in names and letters(names[name].caption) == letters(caption)
            for name, caption in wanted
        )
        / len(wanted),
    }
    for kind, there in (
        ("h2", html.count("<h2>")),
        ("ul", html.count("<ul>")),
        ("table", sum(isinstance(p, Table) for p in entry.body)),
        ("film", sum(isinstance(p, Embed) for p in entry.body)),
    ):
        if count := len(truth.of_kind(kind)):
            found[kind] = min(there, count) / count
    return found


def _is_picture(piece: Any) -> bool:
    from bema.portal.importing.entry import Gallery, PictureShown

    return isinstance(piece, PictureShown | Gallery)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=12, help="for each layout and language")
    parser.add_argument("--worst", action="store_true", help="print what differs")
    said = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bema.config.settings")
    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder), said.articles, said.worst)


def run(folder: Path, articles: int, worst: bool) -> None:
    from benchmarks.site_pages import LAYOUTS

    columns: list[str] = []
    for layout in LAYOUTS:
        known = _saved(folder, layout, articles)
        sums, pace = _compared(folder / layout, known, worst)
        if not columns:
            columns = list(sums)
            print(f"{'layout':10} {'n':>4} {'/s':>4}" + "".join(f" {name:>10}" for name in columns))
        figures = "".join(f" {_mean(sums.get(name)):>10}" for name in columns)
        print(f"{layout:10} {len(known):4} {pace:4.0f}{figures}")


def _saved(folder: Path, layout: str, articles: int) -> dict[str, Any]:
    """The pages of a site, and what is true of each."""
    from benchmarks.site_pages import _WORDS, LAYOUTS, article

    known = {}
    for language in _WORDS:
        place = folder / layout / f"{layout}.example.org" / language
        place.mkdir(parents=True)
        for number in range(1, articles + 1):
            truth = article(number, language)
            path = place / f"story-{number}.html"
            path.write_text(LAYOUTS[layout](truth))
            known[path.relative_to(folder / layout).as_posix()] = truth
    return known


def _compared(
    folder: Path, known: dict[str, Any], worst: bool
) -> tuple[dict[str, list[float]], float]:
    import trafilatura

    from bema.portal.importing.archive import Archive
    from bema.portal.importing.entry import Entry, Options
    from bema.portal.importing.readers import items

    started = time.perf_counter()
    found = list(items(Archive(folder), Options(time_zone="Asia/Bangkok")))
    pace = len(found) / (time.perf_counter() - started)
    sums: dict[str, list[float]] = {}
    for item in found:
        source = (folder / item.name).read_text()
        bare = trafilatura.extract(source, include_comments=False, favor_recall=True) or ""
        missed = Entry(name=item.name)
        scores = measured(known[item.name], item if isinstance(item, Entry) else missed, bare)
        for name, value in scores.items():
            sums.setdefault(name, []).append(value)
        bad = {k: round(v, 2) for k, v in scores.items() if v < 0.99 and k != "bare F1"}
        if worst and bad:
            print(item.name, bad)
    return sums, pace


def _mean(values: list[float] | None) -> str:
    return f"{100 * sum(values) / len(values):.1f} %" if values else "-"


if __name__ == "__main__":
    main()
