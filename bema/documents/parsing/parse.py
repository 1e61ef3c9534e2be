"""The front door: bytes of any known format in, a tree of provisions out."""

from __future__ import annotations

import re
from collections.abc import Callable

from bema.documents.parsing.blocks import Source
from bema.documents.parsing.limits import MAX_BYTES, MAX_PARAGRAPHS, MAX_TEXT_BYTES
from bema.documents.parsing.model import Doubt, ParsedText
from bema.documents.parsing.problems import ImportProblem
from bema.documents.parsing.readers.akn import read_akoma_ntoso
from bema.documents.parsing.readers.docx import read_docx
from bema.documents.parsing.readers.html import read_html
from bema.documents.parsing.readers.markdown import read_markdown
from bema.documents.parsing.readers.pdf import read_pdf
from bema.documents.parsing.recognise import recognise
from bema.documents.parsing.recognise_language import choose_tradition
from bema.documents.parsing.tradition import Tradition, load_tradition, tradition_of_language

Reader = Callable[[bytes, str, str | None], Source]

_READERS: dict[str, Reader] = {
    "markdown": lambda data, name, tradition: read_markdown(data, name),
    "html": read_html,
    "docx": read_docx,
    "pdf": read_pdf,
}
_HTML = re.compile(rb"<(?:!doctype\s+html|html|body|head|p|div|table|h1|span)[\s>]", re.IGNORECASE)


def parse_document(
    data: bytes, *, filename: str, language: str | None = None, tradition: str | None = None
) -> ParsedText:
    """Parse a file. Its format is told by its content first and its name second.

    `language` is a code such as "uk"; `tradition` the name of drafting rules ("uk", "de-LI", "vi", "lo", "en",
    "generic"). What is not given is guessed from the text. Raises `ImportProblem` if the file cannot be read.
    """
    kind = format_of(data, filename)
    named = tradition or (tradition_of_language(language) if language else None)
    if named:
        load_tradition(named)
    if kind == "akn":
        return read_akoma_ntoso(data, filename, language=language, tradition=tradition)
    source = _READERS[kind](data, filename, named)
    if not any(block.text for block in source.blocks):
        raise ImportProblem("empty", name=filename)
    if len(source.blocks) > MAX_PARAGRAPHS:
        raise ImportProblem("too_many_paragraphs", name=filename, limit=str(MAX_PARAGRAPHS))
    rules = _rules(source, language, tradition)
    told = language or (
        source.language if tradition_of_language(source.language or "-") == rules.name else ""
    )
    parsed = recognise(
        source, rules, told or (rules.languages[0] if rules.languages else source.language or "und")
    )
    if not parsed.provisions:
        raise ImportProblem("empty", name=filename)  # editorial notes, and nothing that they are on
    return parsed


def _rules(source: Source, language: str | None, tradition: str | None) -> Tradition:
    if tradition:
        return load_tradition(tradition)
    texts = [block.text[:200] for block in source.blocks]
    rules = choose_tradition(texts, language or source.language or None, sure=bool(language))
    if not language:
        source.doubts.append(Doubt(None, "tradition_guessed", {"tradition": rules.name}))
    return rules


def format_of(data: bytes, filename: str) -> str:
    """The format of a file: markdown, html, docx, pdf or akn. Raises `ImportProblem` if none."""
    limit = MAX_BYTES if data[:4] in (b"PK\x03\x04", b"%PDF") else MAX_TEXT_BYTES
    if len(data) > limit:
        raise ImportProblem("too_large", name=filename, size=str(len(data)), limit=str(limit))
    if not data.strip():
        raise ImportProblem("empty", name=filename)
    return _format_by_content(data, filename.lower().rpartition(".")[2], filename)


def _format_by_content(data: bytes, extension: str, filename: str) -> str:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0") or extension in (
        "docx",
        "doc",
    ):
        return "docx"
    if b"%PDF-" in data[:1024] or extension == "pdf":
        return "pdf"
    if b"akomaNtoso" in start or (extension in ("xml", "akn") and b"<html" not in start.lower()):
        return "akn"
    if (
        extension in ("html", "htm", "xhtml")
        or start[:9].lower() == b"<!doctype"
        or start[:5].lower() == b"<html"
    ):
        return "html"
    if extension in ("md", "markdown", "txt", "text"):
        return "markdown"
    if _HTML.search(start):
        return "html"
    raise ImportProblem("unknown_format", name=filename)
