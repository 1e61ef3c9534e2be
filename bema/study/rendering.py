"""Safe HTML of what editors wrote, made once when it is published."""

from __future__ import annotations

from typing import Any

import nh3
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

_TAGS = {"p", "br", "h3", "b", "strong", "i", "em", "ol", "ul", "li", "a"}
_LANGUAGES = [code for code, _name in settings.LANGUAGES]


def paragraphs(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, single ones break the line."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    return "".join(
        "<p>" + "<br>".join(escape(line) for line in block.split("\n")) + "</p>"
        for block in blocks
        if block
    )


def inline(text: str) -> str:
    return str(escape(text))


def rich(source: str) -> str:
    """Wagtail's rich text as HTML of a few tags; "" if it says nothing."""
    from wagtail.rich_text import expand_db_html

    html = nh3.clean(
        expand_db_html(source),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    # On the page the lesson's title is h1 and nothing stands between.
    html = html.replace("<h3>", "<h2>").replace("</h3>", "</h2>")
    return html if nh3.clean(html, tags=set()).strip() else ""


def step_html(kind: str, value: Any) -> dict[str, str]:
    """{language: html} of a step; a language that has nothing of its own is left out."""
    if kind == "text":
        return _each_language(lambda code: _rich_of(value["body"], code))
    if kind == "quote":
        return _each_language(lambda code: _rich_of(value["comment"], code))
    if kind == "image" and value.get("image"):
        return _image(value)
    if kind == "media" and value.get("file"):
        return _media(value)
    return {}


def _each_language(render: Any) -> dict[str, str]:
    rendered = {code: str(render(code)) for code in _LANGUAGES}
    return {code: html for code, html in rendered.items() if html}


def _rich_of(texts: Any, code: str) -> str:
    text = texts.get(code)
    return rich(text.source) if text else ""


def _image(value: Any) -> dict[str, str]:
    """A figure for each language that has alternative text; without any, one that is decoration."""
    shown = value["image"].get_rendition("max-1200x1200|format-webp")
    languages = [code for code in _LANGUAGES if value["alternative"].get(code)]

    def figure(code: str) -> str:
        return format_html(
            '<figure><img src="{}" width="{}" height="{}" alt="{}" loading="lazy">{}</figure>',
            shown.url,
            shown.width,
            shown.height,
            value["alternative"].get(code) or "",
            _caption(value["caption"].get(code) or ""),
        )

    return {code: figure(code) for code in languages or [settings.LANGUAGE_CODE]}


def _caption(text: str) -> str:
    return format_html("<figcaption>{}</figcaption>", text) if text else ""


def _media(value: Any) -> dict[str, str]:
    languages = [code for code in _LANGUAGES if value["transcript"].get(code)]
    tracks = "".join(_track(value["captions"].get(code), code) for code in _LANGUAGES)
    tag = "audio" if value["kind"] == "audio" else "video"

    def player(code: str) -> str:
        with override(code):
            words = value["transcript"].get(code) or ""
            summary = _("Read what is said")
        transcript = f"<details><summary>{escape(summary)}</summary>{paragraphs(words)}</details>"
        source = escape(value["file"].url)
        html = f'<{tag} controls preload="metadata" src="{source}">{tracks}</{tag}>'
        return html + (transcript if words else "")

    return {code: player(code) for code in languages or [settings.LANGUAGE_CODE]}


def _track(document: Any, code: str) -> str:
    if not document:
        return ""
    name = dict(settings.LANGUAGES)[code]
    return format_html(
        '<track kind="captions" srclang="{}" label="{}" src="{}">', code, name, document.url
    )
