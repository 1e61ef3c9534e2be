"""Lines of a PDF page and their paragraphs."""

from __future__ import annotations

import itertools
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium

from bema.documents.parsing.marks import is_capitals
from bema.documents.parsing.recognise_language import mark_weight

_ITEM = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*[.)]|[^\W\d_]{1,2}\)|[ivx]{1,5}\))(?:\s|\Z)|[-–—+•]\s|§"
)
_SENTENCE_END = re.compile(r"[.;:!?»”\"][)\]]?\Z")
_COMPOUND = re.compile(r"[^\W\d_]+-[^\W\d_]+")
_BREAK = (
    "\ufffe"  # pdfium's sign for a hyphen at the end of a line, which may stand within its text
)
_BROKEN_WORD = re.compile(f"([^\\W\\d_]+){_BREAK}([^\\W\\d_]+)")
_HYPHENS = f"-\u2010{_BREAK}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, placed in shares of the page: of its height from below, of its width from the left."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    broken_word: bool = False

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def is_at_edge(self, margin: float) -> bool:
        """Whether it stands in the upper or lower margin of its page."""
        return self.middle > 1 - margin or self.middle < margin


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines."""

    text: str
    align: str


def page_lines(page: pdfium.PdfPage, number: int) -> Iterator[Line]:
    """The lines of a page in reading order. Words that pdfium tells of as broken are marked."""
    textpage = page.get_textpage()
    width, height = page.get_size()
    text = textpage.get_text_range()
    position = 0
    for raw in re.split(r"(\r\n|\n|\r)", text):
        start, position = position, position + len(raw)
        visible = raw.strip()
        if not visible:
            continue
        first = start + len(raw) - len(raw.lstrip())
        last = start + len(raw.rstrip()) - 1
        box, end = textpage.get_charbox(first), textpage.get_charbox(last)
        yield Line(
            text=re.sub("[\x02\u00ad]", _BREAK, visible),
            page=number,
            left=min(box[0], end[0]) / width,
            right=max(box[2], end[2]) / width,
            bottom=min(box[1], end[1]) / height,
            top=max(box[3], end[3]) / height,
            broken_word=visible[-1] in "\ufffe\x02\u00ad",
        )
    textpage.close()


def join_lines(lines: list[Line], tradition: str | None) -> Iterator[Paragraph]:
    """Paragraphs. A new one begins at a legal mark, after an end of a sentence on a short line, at an indent or gap."""
    if not lines:
        return
    frame = _Frame.of(lines)
    compounds = {word.lower() for line in lines for word in _COMPOUND.findall(line.text)}
    group = [lines[0]]
    for line in lines[1:]:
        if frame.begins_paragraph(group, line, tradition):
            yield _paragraph(group, frame, compounds)
            group = [line]
        else:
            group.append(line)
    yield _paragraph(group, frame, compounds)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the text block of the pages stands and how far its lines are apart."""

    left: float
    right: float
    pitch: float

    @classmethod
    def of(cls, lines: list[Line]) -> _Frame:
        lefts = sorted(line.left for line in lines)
        rights = sorted(line.right for line in lines)
        steps = [
            before.middle - after.middle
            for before, after in itertools.pairwise(lines)
            if before.page == after.page and 0 < before.middle - after.middle < 0.1
        ]
        return cls(
            left=lefts[len(lefts) // 20],
            right=rights[-1 - len(rights) // 20],
            pitch=statistics.median_low(steps) if steps else 0.02,
        )

    def begins_paragraph(self, group: list[Line], line: Line, tradition: str | None) -> bool:
        before = group[-1]
        if before.broken_word:
            return False
        if mark_weight(line.text, tradition) >= 0.5 or _ITEM.match(line.text):
            return not self._continues_number(before, line)
        if self.is_centred(line) != self.is_centred(before):
            return True
        if self.is_centred(line):
            return is_capitals(line.text) != is_capitals(before.text)
        gap = before.middle - line.middle
        if before.page == line.page and gap > 1.7 * self.pitch:
            return True
        return self._breaks(before, line, group)

    def _breaks(self, before: Line, line: Line, group: list[Line]) -> bool:
        ended = bool(_SENTENCE_END.search(before.text))
        short = before.right < self.right - 0.1 * (self.right - self.left)
        indented = line.left > before.left + 0.012 and line.left > self.left + 0.012
        if ended and (short or indented):
            return True
        if short and before.right < self.right - 0.3 * (self.right - self.left):
            return line.text[:1].isupper()
        # with a first line set in, every later line stands further left: another set in is another paragraph
        return indented and len(group) > 1 and line.text[:1].isupper()

    def _continues_number(self, before: Line, line: Line) -> bool:
        """A full line that does not end a sentence runs on, even if the next begins as "5. ..." might."""
        full = before.right > self.right - 0.04
        ended = bool(_SENTENCE_END.search(before.text))
        weak = mark_weight(line.text, None) < 0.9 and not re.match(
            r"\(?[^\W\d_]\)|\d+\)", line.text
        )
        return full and not ended and weak and line.left <= self.left + 0.012

    def is_centred(self, line: Line) -> bool:
        before, after = line.left - self.left, self.right - line.right
        return before > 0.06 and after > 0.06 and abs(before - after) < 0.05


def _paragraph(group: list[Line], frame: _Frame, compounds: set[str]) -> Paragraph:
    text = group[0].text
    for before, line in itertools.pairwise(group):
        text = _joined(text, line.text, before.broken_word)
    centred = all(frame.is_centred(line) for line in group)
    return Paragraph(_mended(text, compounds), "center" if centred else "")


def _joined(text: str, following: str, broken: bool) -> str:
    """Two lines; where a hyphen parts them, no blank does."""
    if broken or (text[-1:] in _HYPHENS and text[-2:-1].isalpha() and following[:1].islower()):
        return text.rstrip(_HYPHENS) + _BREAK + following
    return f"{text} {following}"


def _mended(text: str, compounds: set[str]) -> str:
    """Broken words made whole: the hyphen goes, unless the text elsewhere prints the word with one."""

    def whole(match: re.Match[str]) -> str:
        compound = f"{match[1]}-{match[2]}"
        return compound if compound.lower() in compounds else match[1] + match[2]

    return _BROKEN_WORD.sub(whole, text).replace(_BREAK, "-")
