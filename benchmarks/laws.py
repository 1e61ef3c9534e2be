"""Prove the importer on real laws: nothing lost, nothing doubled, order kept.

    python -m benchmarks.laws LAWS_DIR [--outline FILE]

Every Markdown and HTML file under LAWS_DIR is parsed, and read a second time by a deliberately simple reader that
only strips markup. Each paragraph of the simple reader must be found among the numbers, texts and notes of the
provisions, once. Prints a table, a line a law; exits with 1 if anything is lost or doubled.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
import time
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bema.documents.parsing import ParsedText, parse_document

_LANGUAGES = {"uk": "uk", "li": "de", "vi": "vi", "lo": "lo", "en": "en"}


# -- the simple reader ---------------------------------------------------------------------------


def simple_paragraphs(path: Path) -> list[str]:
    """The paragraphs of a file with the markup stripped off, by regular expressions alone."""
    text = path.read_text(encoding="utf-8-sig")
    return _html_paragraphs(text) if path.suffix == ".html" else _markdown_paragraphs(text)


def _markdown_paragraphs(text: str) -> list[str]:
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(
        r"\A.*?^### Текст документа від[^\n]*\n", "", text, flags=re.DOTALL | re.MULTILINE
    )
    text = re.sub(
        r"^:::.*$|^</?div>$|\[\]\{#[^}]*\}\\?|\\\[ image \\\]", "", text, flags=re.MULTILINE
    )
    text = re.sub(r"^©.*", "", text, flags=re.DOTALL | re.MULTILINE)
    # each definition of a footnote is a paragraph; its mark in the text is nothing
    text = re.sub(r"^\[\^[^\]]+\]:", "\n", text, flags=re.MULTILINE)
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(r"!?\[([^\]]*)\]\((?:[^()\\]|\\.|\([^()]*\))*\)", r"\1", text)
    text = re.sub(r"^#+ ", "", text, flags=re.MULTILINE)
    paragraphs: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        paragraphs += (
            _table_cells(paragraph) if re.match(r"\s*(\+-|-{4})", paragraph) else [paragraph]
        )
    return [plain for paragraph in paragraphs for plain in _pieces(paragraph) if _key(plain)]


def _table_cells(table: str) -> list[str]:
    """Each column's words of each row of a grid table; a simple table as it stands."""
    if not table.lstrip().startswith("+"):
        return [re.sub(r"^\s*-[- ]*$", "", table, flags=re.MULTILINE)]
    cells = []
    for row in re.split(r"^\+[-=+]+\+$", table, flags=re.MULTILINE):
        lines = [line.strip().strip("|").split("|") for line in row.strip().split("\n")]
        width = max(len(line) for line in lines)
        cells += [" ".join(line[i] for line in lines if i < len(line)) for i in range(width)]
    return cells


def _html_paragraphs(page: str) -> list[str]:
    page = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", page, flags=re.DOTALL)
    found = re.findall(r"<p\b[^>]*>(.*?)</p>", page, flags=re.DOTALL)
    plain = [html.unescape(re.sub(r"<br[^>]*>", " ", paragraph)) for paragraph in found]
    return [
        text for text in (re.sub(r"<[^>]+>", "", paragraph) for paragraph in plain) if _key(text)
    ]


def _pieces(paragraph: str) -> list[str]:
    """A paragraph, with notes in braces apart."""
    plain = re.sub(r"\\\n", "\n", paragraph)
    plain = html.unescape(re.sub(r"\\(.)", r"\1", plain))
    return re.split(r"(\{[^{}]*\})", plain)


def _key(text: str) -> str:
    """The letters and digits of a text and nothing else."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text.replace("\u00ad", "")))


# -- comparing -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Result:
    """Counts of paragraphs of one file or of all files of a law."""

    files: int = 0
    source: int = 0
    kept: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    unordered: int = 0
    doubts: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    levels: Counter[str] = field(default_factory=Counter)

    def add(self, other: Result) -> None:
        """Count another file in."""
        self.files += other.files
        self.source += other.source
        self.kept += other.kept
        self.lost += other.lost
        self.doubled += other.doubled
        self.unordered += other.unordered
        self.doubts += other.doubts
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.seconds)
        self.levels += other.levels


def compare(source: list[str], text: ParsedText) -> Result:
    """What became of each paragraph of the source."""
    units = [f"{provision.number} {provision.text}" for provision in text.provisions]
    notes = [note.text for provision in text.provisions for note in provision.notes]
    notes += [note.text for note in text.notes]
    result = Result(files=1, source=len(source), doubts=len(text.doubts))
    result.levels.update(provision.level for provision in text.provisions)
    places = _places(units)
    free = Counter(_key(unit) for unit in units) + Counter(_key(note) for note in notes)
    order: list[int] = []
    unmatched = []
    for paragraph in source:
        key = _key(paragraph)
        if free[key] > 0:
            free[key] -= 1
            result.kept += 1
            if places.get(key):
                order.append(places[key].pop(0))
        else:
            unmatched.append(paragraph)
    result.unordered = len(order) - _longest_rising(order)
    _match_by_letters(unmatched, +free, result)
    return result


def _places(units: list[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for position, unit in enumerate(units):
        places.setdefault(_key(unit), []).append(position)
    return places


def _match_by_letters(paragraphs: list[str], units: Counter[str], result: Result) -> None:
    """Joined headings, tables and paragraphs with notes in them: what is left on both sides must agree in letters."""
    pool = list(units.elements())
    for paragraph in paragraphs:
        key = _key(paragraph)
        used = _cover(key, pool)
        if used is None:
            result.lost.append(paragraph)
            continue
        result.kept += 1
        for position, rest in used:
            pool[position] = rest
    result.doubled += [unit for unit in pool if unit]


def _cover(key: str, pool: list[str]) -> list[tuple[int, str]] | None:
    """Units whose letters make up `key`: one that contains it, or several that it contains."""
    for position, unit in enumerate(pool):
        if key and key in unit:
            return [(position, unit.replace(key, "", 1))]
    used: list[tuple[int, str]] = []
    for position, unit in sorted(enumerate(pool), key=lambda pair: -len(pair[1])):
        if unit and unit in key:
            key = key.replace(unit, "", 1)
            used.append((position, ""))
        if not key:
            return used
    return None


def _longest_rising(numbers: list[int]) -> int:
    tails: list[int] = []
    for number in numbers:
        position = bisect_left(tails, number)
        tails[position : position + 1] = [number]
    return len(tails)


def _between_ends(source: list[str], text: ParsedText) -> list[str]:
    """Of a web page: the paragraphs from the first to the last that are in the text. The rest is page."""
    known = {_key(f"{provision.number} {provision.text}") for provision in text.provisions}
    long = [
        i for i, paragraph in enumerate(source) if _key(paragraph) in known and len(paragraph) > 60
    ]
    return source[long[0] : long[-1] + 1] if long else source


# -- the report ----------------------------------------------------------------------------------


def measure(path: Path, language: str | None) -> tuple[Result, ParsedText]:
    """Parse one file and compare."""
    data = path.read_bytes()
    started = time.perf_counter()
    text = parse_document(data, filename=path.name, language=language)
    seconds = time.perf_counter() - started
    source = simple_paragraphs(path)
    if path.suffix == ".html":
        source = _between_ends(source, text)
    result = compare(source, text)
    if path.suffix == ".html":
        result.doubled = [unit for unit in result.doubled if len(unit) > 60]
    result.seconds = seconds
    return result, text


def outline(text: ParsedText) -> Iterator[str]:
    """The tree of a text, a line a provision."""
    depths: list[int] = []
    for provision in text.provisions:
        depths.append(0 if provision.parent is None else depths[provision.parent] + 1)
        notes = f"  [{len(provision.notes)} notes]" if provision.notes else ""
        line = (
            f"{provision.level} {provision.path} | {provision.number} {provision.text[:80]}{notes}"
        )
        yield "  " * depths[-1] + line


def _laws(root: Path) -> dict[str, list[Path]]:
    laws: dict[str, list[Path]] = {}
    for path in sorted(root.rglob("*")):
        if path.suffix in (".md", ".html") and path.name != "README.md":
            laws.setdefault(str(path.parent.relative_to(root)), []).append(path)
    return laws


def _print_table(results: dict[str, Result]) -> None:
    columns = (
        "law",
        "files",
        "source",
        "kept",
        "lost",
        "doubled",
        "unordered",
        "doubts",
        "s",
        "max s",
    )
    print(("{:<24}" + "{:>10}" * (len(columns) - 1)).format(*columns))
    for law, result in results.items():
        values = (result.files, result.source, result.kept, len(result.lost), len(result.doubled))
        times = (f"{result.seconds:.2f}", f"{result.slowest:.2f}")
        row = (law, *values, result.unordered, result.doubts, *times)
        print(("{:<24}" + "{:>10}" * (len(columns) - 1)).format(*row))
    for law, result in results.items():
        print(f"\n{law}: " + ", ".join(f"{level} {n}" for level, n in result.levels.most_common()))
        for kind, texts in (("lost", result.lost), ("doubled", result.doubled)):
            for text, count in Counter(texts).most_common(8):
                print(f"  {kind} x{count}: {' '.join(text.split())[:150]}")


def main() -> int:
    """Run over all laws; 1 if anything is lost or doubled."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    arguments.add_argument("laws", type=Path)
    arguments.add_argument("--outline", type=Path, help="print the tree of this file instead")
    options = arguments.parse_args()
    if options.outline:
        language = _LANGUAGES.get(
            options.outline.resolve().relative_to(options.laws.resolve()).parts[0]
        )
        print("\n".join(outline(measure(options.outline, language)[1])))
        return 0
    results: dict[str, Result] = {}
    for law, paths in _laws(options.laws).items():
        results[law] = Result()
        for path in paths:
            results[law].add(measure(path, _LANGUAGES.get(law.split("/", maxsplit=1)[0]))[0])
    _print_table(results)
    return 1 if any(result.lost or result.doubled for result in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
