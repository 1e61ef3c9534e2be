"""What a paragraph says it is: the rules of a tradition that its beginning matches."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bema.documents.parsing.blocks import Block
from bema.documents.parsing.inline import is_styled
from bema.documents.parsing.numbers import Value, division_value, printed, value_of
from bema.documents.parsing.tradition import Rule, Tradition

_SENTENCE_END = re.compile(r"[.;:,]\s*\Z")
_SEPARATOR = re.compile(r"[\s*_=\-–—~.•]{3,}\Z")
_QUOTES = '"«“„‚‘'


@dataclass(frozen=True, slots=True)
class Mark:
    """A rule that matched: `number` as printed, its `value`, and where in the plain text the rest begins."""

    rule: Rule
    number: str
    value: Value
    end: int


@dataclass(frozen=True, slots=True)
class Marks:
    """All that a block's beginning may mean. At most one of `annex`, `article` and `heading` is set."""

    annex: Mark | None = None
    article: Mark | None = None
    heading: Mark | None = None
    items: tuple[Mark, ...] = ()
    signature: bool = False

    @property
    def closes_lists(self) -> bool:
        """Whether no list can go on after this block."""
        return bool(self.annex or self.article or self.heading or self.signature)


def is_capitals(text: str) -> bool:
    """Whether the letters are (nearly) all capitals."""
    letters = [char for char in text if char.isalpha() and char.lower() != char.upper()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= 3 and capitals >= 0.85 * len(letters)


def is_separator(text: str) -> bool:
    """A line of stars, dashes or underscores, and nothing else."""
    return bool(_SEPARATOR.match(text))


def is_sentence(text: str) -> bool:
    """Whether it ends as a sentence or an item does, unlike a heading."""
    return bool(_SENTENCE_END.search(text))


def looks_like_heading(block: Block, text: str) -> bool:
    """Short, no end of a sentence, and set apart by the source: a heading style, bold, centred, or capitals."""
    if not text or len(text) > 300 or text[0].islower():
        return False
    if block.heading:
        return True
    if is_sentence(text):
        return False
    return is_capitals(text) or is_styled(block.runs, "b") or block.align == "center"


def opens_quote(text: str) -> bool:
    """Whether the paragraph begins with a quotation mark."""
    return text[:1] in _QUOTES if text else False


def ends_quote(text: str) -> bool:
    """Whether a quotation closes at the end of the paragraph."""
    return bool(re.search(r"[\"»”“’][\s.;:,)]*\Z", text))


def quote_balance(text: str) -> int:
    """How many quotations the paragraph leaves open (negative: closes)."""
    balance = (
        text.count("«") - text.count("»") + text.count("„") + text.count("“") - text.count("”")
    )
    if text.count("„"):
        balance -= 2 * text.count("“")
    return balance or text.count('"') % 2


class MarkReader:
    """Reads marks by one tradition's rules."""

    def __init__(self, tradition: Tradition) -> None:
        self.tradition = tradition

    def read(self, block: Block, text: str, following: list[str]) -> Marks:
        """The marks of a block; `following` are the texts of the next few blocks."""
        if block.rows or not text or opens_quote(text):
            return Marks(signature=self._is_signature(text))
        if article := self._article(block, text):
            return Marks(article=article)
        if annex := self._annex(text, following):
            return Marks(annex=annex)
        items = self._items(text)
        if heading := self._heading(block, text, following, items):
            return Marks(heading=heading)
        signature = not items and self._is_signature(text)
        return Marks(items=items, signature=signature)

    def _is_signature(self, text: str) -> bool:
        return len(text) <= 400 and any(
            pattern.match(text) for pattern in self.tradition.signatures
        )

    def _annex(self, text: str, following: list[str]) -> Mark | None:
        for rule in self.tradition.annexes:
            match = rule.pattern.match(text)
            if not match or len(text) > 600:
                continue
            if rule.followed_by and not any(
                map(rule.followed_by.match, [text[match.end() :], *following[:3]])
            ):
                continue
            number = match[0] if match.groupdict().get("n") else ""
            return Mark(
                rule,
                printed(number),
                division_value(match.groupdict().get("n") or "", self.tradition),
                match.end() if number else 0,
            )
        return None

    def _article(self, block: Block, text: str) -> Mark | None:
        for rule in self.tradition.articles:
            match = rule.pattern.match(text)
            if match and self._stands_alone(block, match[0], text[match.end() :]):
                return self._mark(rule, match)
        return None

    def _stands_alone(self, block: Block, number: str, rest: str) -> bool:
        """Not a sentence that happens to begin with the word: "Article 5 of the Treaty applies"."""
        name = rest.strip()
        if not name or block.heading:
            return True
        if number.rstrip()[-1:] in ".:-–—":
            return True
        if not (number[-1:].isspace() or rest[:1] in "\n "):
            return not name[0].isalnum()
        return not name[0].islower() and len(name) < 200 and not is_sentence(name)

    def _heading(
        self, block: Block, text: str, following: list[str], items: tuple[Mark, ...]
    ) -> Mark | None:
        for rule in self.tradition.headings:
            match = rule.pattern.match(text)
            if not match:
                continue
            rest = text[match.end() :].strip()
            if self._accepts(rule, block, match[0], rest, following, items):
                return self._mark(rule, match)
        return None

    def _accepts(
        self,
        rule: Rule,
        block: Block,
        number: str,
        rest: str,
        following: list[str],
        items: tuple[Mark, ...],
    ) -> bool:
        if rule.kind == "named":
            return not rest or (bool(block.heading) and len(rest) < 150)
        if rule.numbered_heading:
            return self._is_numbered_heading(block, number, rest, following)
        if rule.heading_only:
            return looks_like_heading(block, rest or number) if rest or block.heading else False
        if rule.roman_heading:
            return (
                bool(rest) and len(rest) < 250 and not rest[0].islower() and not is_sentence(rest)
            )
        if not rest or block.heading:
            return True
        # a name begins with a capital; running text after the number is a sentence about the division
        first = rest.lstrip('"«“(')[:1]
        return (
            not first.islower()
            and len(rest) < 400
            and (not is_sentence(rest) or number.rstrip()[-1] in ".:")
        )

    def _is_numbered_heading(
        self, block: Block, number: str, rest: str, following: list[str]
    ) -> bool:
        """ "1. GENERAL", or "1. General" with 1.1 below."""
        if not rest or len(rest) > 250 or is_sentence(rest) or rest[0].islower():
            return False
        if is_capitals(rest) or block.heading:
            return True
        start = number.strip().rstrip(". ") + "."
        return any(re.match(re.escape(start) + r"\d", text) for text in following)

    def _items(self, text: str) -> tuple[Mark, ...]:
        return tuple(
            mark
            for rule in self.tradition.enumerators
            if (match := rule.pattern.match(text))
            and ((mark := self._mark(rule, match)).value or rule.series == "sign")
        )

    def _mark(self, rule: Rule, match: re.Match[str]) -> Mark:
        groups = match.groupdict()
        number = next((groups[key] for key in ("n", "n2", "n3") if groups.get(key)), "")
        if rule.kind in ("division", "article"):
            value = division_value(number, self.tradition)
        else:
            value = value_of(number or match[0], rule.series, self.tradition)
        end = match.end() if rule.kind != "named" else 0
        return Mark(rule, printed(match[0]) if end else "", value, end)


def key_of(mark: Mark, text: str) -> str:
    """The bare number within the printed one, for the address."""
    match = mark.rule.pattern.match(text)
    groups = match.groupdict() if match else {}
    return next((groups[key] for key in ("n", "n2", "n3") if groups.get(key)), "") or ""
