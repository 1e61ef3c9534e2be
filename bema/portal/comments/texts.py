"""Readers' words: plain text, as harmless when it is stored as when it is shown."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from django.utils.html import Urlizer, format_html_join
from django.utils.safestring import SafeString

from bema.common.html import safe

COMMENT_LIMIT = 2000
# Turn the direction of what follows, or hide it: they would make a text read as what it is not.
_TURNING = re.compile(
    "[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_PARAGRAPHS = re.compile(r"\n{2,}")
# What a line needs to hold together or break in some scripts (Lao, Persian, Hindi, emoji).
_JOINERS = {"\u200b", "\u200c", "\u200d", "\ufe0f"}


def is_blank(text: str) -> bool:
    """Whether nothing can be seen of it."""
    return not any(unicodedata.category(char)[0] in "LNPS" for char in text)


def clean_text(text: str) -> str:
    """Normalised, without control characters; line ends as \\n, no more than one empty line at a time."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _TURNING.sub("", text)
    kept = "".join(c for c in text if c == "\n" or c in _JOINERS or _is_plain(c))
    lines = [line.rstrip() for line in kept.replace("\u2028", "\n").split("\n")]
    cleaned = _PARAGRAPHS.sub("\n\n", "\n".join(lines)).strip()
    return "" if is_blank(cleaned) else _few_marks(cleaned)


def wording(text: str) -> str:
    """A short name for exactly these words: whether somebody decided on what stands there now."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def clean_line(text: str) -> str:
    """One line, for a name: no invisible character at all."""
    kept = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace() or _is_plain(char)
    )
    line = " ".join(kept.split())
    return "" if is_blank(line) else _few_marks(line)


def _is_plain(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _few_marks(text: str) -> str:
    """At most four marks on a letter: a tower of them covers the lines around it."""
    return re.sub(
        r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})"
        r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+",
        r"\1",
        text,
    )


class _Links(Urlizer):
    """Addresses become links that no search engine counts; e-mail addresses stay words."""

    url_template = '<a href="{href}" rel="nofollow ugc">{url}</a>'
    mailto_template = ""

    @staticmethod
    def is_email_simple(value: str) -> bool:
        return False


_links = _Links()


def as_html(text: str) -> SafeString:
    """Paragraphs and lines as they were typed, everything escaped, addresses as links."""
    paragraphs = (
        safe("<br>".join(_links(line, autoescape=True) for line in paragraph.split("\n")))
        for paragraph in text.split("\n\n")
    )
    return format_html_join("\n", '<p dir="auto">{}</p>', ((words,) for words in paragraphs))
