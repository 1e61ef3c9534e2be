"""WordPress's own mark-up within the HTML of a post: shortcodes, blocks, addresses that become films."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from bema.portal.importing.body.frames import is_allowed
from bema.portal.importing.body.words import escape, escape_attribute
from bema.portal.importing.entry import Remark


@dataclass(frozen=True)
class Attachment:
    """A file of WordPress's library."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    title: str = ""


@dataclass
class Library:
    """What posts refer to by number."""

    attachments: dict[int, Attachment] = field(default_factory=dict)
    reusable: dict[int, str] = field(default_factory=dict)  # blocks that several posts share

    def figure(self, number: int) -> str:
        found = self.attachments.get(number)
        if found is None:
            return ""
        caption = f"<figcaption>{found.caption}</figcaption>" if found.caption else ""
        alt = f' alt="{escape_attribute(found.alt)}"' if found.alt else ""
        return f'<figure><img src="{escape_attribute(found.url)}"{alt}>{caption}</figure>'


_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))""")
_CAPTION = re.compile(r"\[(?:wp_)?caption([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.DOTALL)
_CAPTION_PARTS = re.compile(r"((?:<a [^>]*>\s*)?<img[^>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_EMBED = re.compile(
    r"\[(?:embed|embedyt|youtube|vimeo|video_embed)[^\]]*\]\s*(https?://[^\s\[<]+)\s*\[/\w+\]"
)
_EMBED_ALONE = re.compile(
    r"\[(?:embed|youtube|vimeo|embedyt)\s+(?:src=)?[\"']?(https?://[^\s\]\"']+)[^\]]*\]"
)
_MEDIA = re.compile(r"\[(audio|video)((?:\s[^\]]*)?)\](?:(.*?)\[/\1\])?", re.DOTALL)
_GALLERY = re.compile(r"\[gallery([^\]]*)\]")
_ADDRESS_ALONE = re.compile(
    r"^[ \t]*(?:<p>)?\s*(https?://[^\s<>\"\[]+)\s*(?:</p>)?[ \t]*$", re.MULTILINE
)
_BLOCK = re.compile(r"<!--\s*wp:([\w/-]+)\s*(\{.*?\})?\s*(/)?-->", re.DOTALL)
# A plug-in's: with values, closed by its pair, or named as no word is.
_UNKNOWN = re.compile(r"\[(/?)([a-zA-Z][\w-]*)((?:\s+[^\[\]]*)?)\]")


def to_html(content: str, library: Library) -> tuple[str, list[Remark], bool]:
    """Plain HTML, what was unknown in it, and whether its line breaks mean paragraphs."""
    has_blocks = "<!-- wp:" in content
    content = _BLOCK.sub(lambda found: _block(found, library), content)
    content = content.replace("[[", "\x02").replace("]]", "\x03")
    content = _CAPTION.sub(_caption, content)
    content = _EMBED.sub(_framed, _EMBED_ALONE.sub(_framed, content))
    content = _MEDIA.sub(_media, content)
    content = _GALLERY.sub(lambda found: _gallery(found, library), content)
    content = _ADDRESS_ALONE.sub(_address, content)
    content, remarks = _without_unknown(content)
    return content.replace("\x02", "[").replace("\x03", "]"), remarks, not has_blocks


def _attributes(said: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(html.unescape(said).replace("”", '"').replace("″", '"'))
    return {name.lower(): a or b or c for name, a, b, c in found}


def _block(found: re.Match[str], library: Library) -> str:
    """A block that holds no HTML itself: a shared one, or one that WordPress fills when it is shown."""
    name, said, closes = found[1], found[2], found[3]
    if not closes:
        return ""
    try:
        values = json.loads(said) if said else {}
    except ValueError:
        values = {}
    if name == "block":
        ref = values.get("ref")
        return library.reusable.get(ref, "") if isinstance(ref, int) else ""
    if name.startswith(("embed", "core-embed")) and isinstance(values.get("url"), str):
        return _frame(values["url"])
    if name in ("separator", "spacer", "more", "nextpage", "paragraph", "template-part"):
        return ""
    return f"[{name.replace('/', '-')} block=1]"


def _caption(found: re.Match[str]) -> str:
    said = _attributes(found[1])
    parts = _CAPTION_PARTS.match(found[2].strip())
    if parts is None:
        return found[2]
    caption = parts[2].strip() or escape(said.get("caption", ""))
    return f"\n\n<figure>{parts[1]}<figcaption>{caption}</figcaption></figure>\n\n"


def _frame(url: str) -> str:
    return f'\n\n<iframe src="{escape_attribute(html.unescape(url))}"></iframe>\n\n'


def _framed(found: re.Match[str]) -> str:
    return _frame(found[1])


def _address(found: re.Match[str]) -> str:
    """An address alone on its line becomes the film that is there; others stay an address."""
    from bema.portal.importing.body.frames import plain_address

    url = html.unescape(found[1])
    if is_allowed(plain_address(url)):
        return _frame(url)
    return f'\n\n<a href="{escape_attribute(url)}">{escape(url)}</a>\n\n'


_KINDS = ("mp4", "webm", "m4v", "ogv", "mp3", "m4a", "ogg", "wav", "src")


def _media(found: re.Match[str]) -> str:
    said = _attributes(found[2])
    urls = [said[kind] for kind in _KINDS if said.get(kind)]
    urls += re.findall(r"https?://[^\s\[\"'<>]+", found[3] or "")
    sources = "".join(f'<source src="{escape_attribute(url)}">' for url in dict.fromkeys(urls))
    return f"\n\n<{found[1]}>{sources}</{found[1]}>\n\n" if sources else ""


def _gallery(found: re.Match[str], library: Library) -> str:
    ids = re.findall(r"\d+", _attributes(found[1]).get("ids", ""))
    figures = [library.figure(int(number)) for number in ids]
    missing = [number for number, figure in zip(ids, figures, strict=True) if not figure]
    shown = f'\n\n<figure class="gallery">{"".join(figures)}</figure>\n\n' if any(figures) else ""
    # One without numbers shows whatever was uploaded with the post, which an export does not say.
    return shown + (f"[gallery missing={','.join(missing)}]" if missing or not ids else "")


def _without_unknown(content: str) -> tuple[str, list[Remark]]:
    closed = set(re.findall(r"\[/([a-zA-Z][\w-]*)\]", content))
    remarks: list[Remark] = []

    def strip(found: re.Match[str]) -> str:
        name, said = found[2], found[3]
        if not (name in closed or "=" in said or "_" in name):
            return found[0]
        remark = Remark("shortcode", found[0][:200])
        if not found[1] and remark not in remarks:
            remarks.append(remark)
        return ""

    without: Callable[[str], str] = lambda text: _UNKNOWN.sub(strip, text)  # noqa: E731 - one line
    return without(content), remarks
