"""The inline HTML that parsing itself makes, read back into runs and cells."""

from __future__ import annotations

import re
from html import unescape

from bema.documents.parsing.blocks import Rows
from bema.documents.parsing.inline import STYLES, Inline, Run

_TAG = re.compile(r"<(/?)([a-z]+)(?:\s+href=\"([^\"]*)\")?\s*/?>")


def runs_from_html(html: str) -> Inline:
    """Runs of inline HTML with the elements of `inline.STYLES`, `a` and `br`. Unknown tags are dropped."""
    runs: list[Run] = []
    styles: list[str] = []
    href = ""
    position = 0
    for match in _TAG.finditer(html):
        _append(runs, html[position : match.start()], styles, href)
        position = match.end()
        closing, name = bool(match[1]), match[2]
        if name == "br":
            _append(runs, "\n", styles, href)
        elif name == "a":
            href = "" if closing else unescape(match[3] or "")
        elif name in STYLES:
            if closing and name in styles:
                styles.remove(name)
            elif not closing:
                styles.append(name)
    _append(runs, html[position:], styles, href)
    return tuple(runs)


def _append(runs: list[Run], text: str, styles: list[str], href: str) -> None:
    if not text:
        return
    run = Run(unescape(text) if "&" in text else text, frozenset(styles), href)
    if runs and runs[-1].styles == run.styles and runs[-1].href == run.href:
        run = Run(runs.pop().text + run.text, run.styles, run.href)
    runs.append(run)


def rows_from_html(html: str) -> Rows:
    """The cells of a table that `blocks.table_html` made."""
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return tuple(
        tuple(runs_from_html(cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL))
        for row in rows
    )
