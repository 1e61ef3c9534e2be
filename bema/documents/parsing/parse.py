"""The front door: bytes of any known format in, a tree of provisions out."""

from __future__ import annotations

from collections.abc import Callable

from bema.documents.parsing.blocks import Source
from bema.documents.parsing.limits import MAX_BYTES, MAX_PARAGRAPHS, MAX_TEXT_BYTES
from bema.documents.parsing.model import Doubt, ParsedText
from bema.documents.parsing.problems import ImportProblem
from bema.documents.parsing.readers.markdown import read_markdown
from bema.documents.parsing.recognise import choose_tradition, recognise
from bema.documents.parsing.tradition import load_tradition

Reader = Callable[[bytes, str], Source]

_READERS: dict[str, Reader] = {"markdown": read_markdown}


def parse_document(
    data: bytes, *, filename: str, language: str | None = None, tradition: str | None = None
) -> ParsedText:
    """Parse a file. Its format is told by its content first and its name second.

    `language` is a code such as "uk"; `tradition` the name of drafting rules ("uk", "de-LI", "vi", "lo", "en",
    "generic"). What is not given is guessed from the text. Raises `ImportProblem` if the file cannot be read.
    """
    kind = format_of(data, filename)
    source = _READERS[kind](data, filename)
    if not source.blocks:
        raise ImportProblem("empty", name=filename)
    if len(source.blocks) > MAX_PARAGRAPHS:
        raise ImportProblem("too_many_paragraphs", name=filename, limit=str(MAX_PARAGRAPHS))
    language = language or source.language or None
    if tradition:
        rules = load_tradition(tradition)
    else:
        rules = choose_tradition(source.blocks, language)
        if not language:
            source.doubts.append(Doubt(None, "tradition_guessed", {"tradition": rules.name}))
    return recognise(source, rules, language or (rules.languages[0] if rules.languages else "und"))


def format_of(data: bytes, filename: str) -> str:
    """The format of a file: markdown, html, docx, pdf or akn. Raises `ImportProblem` if none."""
    limit = MAX_BYTES if data[:4] in (b"PK\x03\x04", b"%PDF") else MAX_TEXT_BYTES
    if len(data) > limit:
        raise ImportProblem("too_large", name=filename, size=str(len(data)), limit=str(limit))
    if not data.strip():
        raise ImportProblem("empty", name=filename)
    return "markdown"
