"""Reads the demo's content, which lies beside this file as TOML and Markdown."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from django.utils.html import escape

CONTENT = Path(__file__).parent / "content"
LANGUAGES = ["en", "vi", "uk", "lo"]


def read(name: str) -> dict[str, Any]:
    """`content/<name>.toml`."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text("utf-8"))


def escaped(text: str) -> str:
    """Plain words as they stand in HTML."""
    return str(escape(text))


def to_html(text: str) -> str:
    """An author's paragraphs, "### " headings, "- " lists and **stars** as the HTML of rich text."""
    return "".join(_block(block.strip()) for block in text.strip().split("\n\n") if block.strip())


def _block(block: str) -> str:
    if block.startswith("### "):
        return f"<h3>{_inline(block[4:])}</h3>"
    if block.startswith("- "):
        entries = [line.removeprefix("- ") for line in block.splitlines()]
        return "<ul>" + "".join(f"<li>{_inline(entry)}</li>" for entry in entries) + "</ul>"
    return f"<p>{_inline(block)}</p>"


def _inline(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", str(escape(text)))
