"""Text with a little markup: a tuple of runs, from which plain text and safe HTML are made.

HTML is never taken from a source. It is built here from runs, each escaped, so it is safe by construction.
In the text of runs, "\n" is a line break within the paragraph; plain text shows it as a space. Plain text has
exactly one character per character of the runs, so that an offset in one is an offset in the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

STYLES = ("b", "i", "u", "sup", "sub")

_REMOVED = re.compile(
    "[\u00ad\u200b\u2060\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SPACES = re.compile("  +")
_BREAKS = re.compile(r" *\n[ \n]*")
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SAFE_HREF = re.compile(r"(?:/(?!/)[^\s\\]*|#[^\s]*)\Z")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style. `styles` are HTML element names out of `STYLES`."""

    text: str
    styles: frozenset[str] = frozenset()
    href: str = ""


Inline = tuple[Run, ...]


def clean_text(text: str) -> str:
    """`text` in NFC, without soft hyphens, zero-width and control characters; every blank a plain space."""
    if text.isascii() and text.isprintable():
        return _BLANKS.sub(" ", text)
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x0b", "\n")
    )
    text = text.replace("\u2011", "-")
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", _REMOVED.sub("", text)))


def runs_of(text: str) -> Inline:
    """Plain text as runs."""
    return clean((Run(text),))


def clean(runs: Iterable[Run]) -> Inline:
    """Runs with their text cleaned, blanks collapsed across runs, ends trimmed and like neighbours joined."""
    joined: list[Run] = []
    pieces: list[str] = []
    last: Run | None = None
    for run in runs:
        text = clean_text(run.text)
        if not text:
            continue
        if last and (last.styles != run.styles or last.href != run.href):
            joined.append(_joined(last, pieces))
            pieces = []
        pieces.append(text)
        last = run
    if last:
        joined.append(_joined(last, pieces))
    return _composed(_trimmed(_collapsed(joined)))


def _joined(run: Run, pieces: list[str]) -> Run:
    """A run of these pieces, each of them clean, in the style of `run`."""
    text = pieces[0] if len(pieces) == 1 else unicodedata.normalize("NFC", "".join(pieces))
    return run if text == run.text else Run(text, run.styles, run.href)


def _collapsed(runs: Sequence[Run]) -> list[Run]:
    """One blank, or one line break, between words, also where two runs meet."""
    out: list[Run] = []
    last = "\n"
    for run in runs:
        text = _SPACES.sub(" ", run.text)
        if "\n" in text:
            text = _BREAKS.sub("\n", text)
        if last in " \n" and text[:1] == " ":
            text = text[1:]
        if last == "\n":
            text = text.lstrip("\n ")
        elif last == " " and text[:1] == "\n" and out:
            out[-1] = replace(out[-1], text=out[-1].text[:-1])
        if text:
            out.append(run if text == run.text else Run(text, run.styles, run.href))
            last = text[-1]
    return [run for run in out if run.text]


def _trimmed(runs: list[Run]) -> list[Run]:
    while runs and not runs[-1].text.rstrip(" \n"):
        runs.pop()
    if runs and runs[-1].text[-1] in " \n":
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip(" \n"))
    return runs


def _composed(runs: list[Run]) -> Inline:
    """A combining mark may stand in the run after its letter: then the two are one, and styles give way."""
    text = "".join([run.text for run in runs])
    if unicodedata.is_normalized("NFC", text):
        return tuple(runs)
    return (Run(unicodedata.normalize("NFC", text)),)


def plain(runs: Inline | list[Run]) -> str:
    """The text alone. Superscript digits stay superscript, so that 5¹ does not turn into 51."""
    return plain_lines(runs).replace("\n", " ")


def plain_lines(runs: Inline | list[Run]) -> str:
    """As `plain`, with line breaks kept."""
    if len(runs) == 1:
        return _plain_run(runs[0])
    return "".join([_plain_run(run) for run in runs])


def _plain_run(run: Run) -> str:
    return run.text.translate(_SUPERSCRIPTS) if "sup" in run.styles else run.text


def lines_of(runs: Inline) -> list[Inline]:
    """The runs split at their line breaks."""
    if not any("\n" in run.text for run in runs):
        return [runs] if runs else []
    lines: list[list[Run]] = [[]]
    for run in runs:
        for position, piece in enumerate(run.text.split("\n")):
            if position:
                lines.append([])
            lines[-1].append(Run(piece, run.styles, run.href))
    return [line for line in map(clean, lines) if line]


def cut(runs: Inline, start: int, end: int | None = None) -> Inline:
    """The part of the runs between two offsets of the plain text, cleaned."""
    out: list[Run] = []
    position = 0
    for run in runs:
        low, high = start - position, (len(run.text) if end is None else end - position)
        piece = run.text[max(low, 0) : max(high, 0)]
        if piece:
            out.append(Run(piece, run.styles, run.href))
        position += len(run.text)
    return clean(out)


def to_html(runs: Iterable[Run]) -> str:
    """Safe inline HTML. Links that lead within the site stay links; of others only their words are kept."""
    return "".join(_run_html(run) for run in runs)


def _run_html(run: Run) -> str:
    html = escape(run.text, quote=False).replace("\n", "<br>")
    for style in STYLES:
        if style in run.styles:
            html = f"<{style}>{html}</{style}>"
    if run.href and _SAFE_HREF.match(run.href):
        html = f'<a href="{escape(run.href, quote=True)}">{html}</a>'
    return html


def is_styled(runs: Inline, style: str) -> bool:
    """Whether every visible character has the style."""
    return bool(runs) and all(style in run.styles for run in runs if run.text.strip())
