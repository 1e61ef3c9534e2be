"""Two wordings as HTML, with what was struck and what came in marked word by word."""

from __future__ import annotations

from django.utils.html import escape
from django.utils.safestring import SafeString

from bema.common.html import safe
from bema.documents.alignment.words import differences

# Beyond this, words are not compared: both wordings are shown as they are.
LONGEST = 60_000


def lines_html(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")


def whole(text: str, tag: str = "") -> SafeString:
    """A wording that has no counterpart, struck (`del`) or new (`ins`) as a whole, or plain."""
    lines = (_within(tag, line) if tag else lines_html(line) for line in text.split("\n"))
    return safe("".join(f"<p>{line}</p>" for line in lines if line))


def marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    """Both sides: `del` around what was struck, `ins` around what came in."""
    if len(old) + len(new) > LONGEST:
        return whole(old), whole(new)
    left: list[str] = []
    right: list[str] = []
    for run in differences(old, new):
        if run.kind == "equal":
            left.append(lines_html(run.text))
            right.append(lines_html(run.text))
        elif run.kind == "deleted":
            left.append(_within("del", run.text))
        else:
            right.append(_within("ins", run.text))
    return safe("".join(left)), safe("".join(right))


def _within(tag: str, text: str) -> str:
    """The space after the last word stays outside: nothing is to be underlined there."""
    words = text.rstrip()
    return (f"<{tag}>{lines_html(words)}</{tag}>" if words else "") + lines_html(text[len(words) :])
