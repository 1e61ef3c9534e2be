"""A text that is amended at random, and remembers which paragraph was which."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from bema.documents.alignment import Kind, Paragraph

# Letters to make words of, and what stands between two words.
SCRIPTS = {
    "latin": ("abcdefghiklmnoprstuvz", " "),
    "cyrillic": ("абвгґдеєжзиіїклмнопрстуфхцчшщьюя", " "),
    "vietnamese": ("aăâbcdđeêghiklmnoôơpqrstuưvxyạảấềịọủ", " "),
    "lao": ("ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮະາ", ""),
}


@dataclass
class Piece:
    """A paragraph on its way from one text to the next. `was` are its places in the old text."""

    text: str
    was: tuple[int, ...] = ()
    kind: Kind = Kind.UNCHANGED


@dataclass
class Article:
    heading: Piece
    pieces: list[Piece]


@dataclass
class Chapter:
    heading: Piece
    articles: list[Article]


@dataclass
class Draft:
    """The old text, and what it becomes by the amendments called on it."""

    dice: random.Random
    script: str
    chapters: list[Chapter] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    def sentence(self, words: int) -> str:
        letters, space = SCRIPTS[self.script]
        return space.join(
            "".join(self.dice.choices(letters, k=self.dice.randint(2, 9))) for _ in range(words)
        )

    def _article(self) -> Article:
        pieces = [
            Piece(self.sentence(self.dice.randint(14, 30))) for _ in range(self.dice.randint(1, 6))
        ]
        return Article(Piece(self.sentence(4)), pieces)

    def fill(self) -> None:
        self.chapters = [
            Chapter(
                Piece(self.sentence(3)), [self._article() for _ in range(self.dice.randint(2, 5))]
            )
            for _ in range(self.dice.randint(2, 4))
        ]

    def paragraphs(self) -> tuple[list[Paragraph], list[Piece]]:
        """The text as it stands, numbered from the beginning, and the piece at each place."""
        text: list[Paragraph] = []
        pieces: list[Piece] = []

        def add(path: str, level: str, number: str, piece: Piece, parent: int | None) -> int:
            text.append(Paragraph(path, level, number, piece.text, parent))
            pieces.append(piece)
            return len(text) - 1

        article_number = 0
        for c, chapter in enumerate(self.chapters, start=1):
            above = add(f"chp_{c}", "chapter", f"Chapter {c}", chapter.heading, None)
            for article in chapter.articles:
                article_number += 1
                path = f"art_{article_number}"
                at = add(path, "article", f"Article {article_number}.", article.heading, above)
                for p, piece in enumerate(article.pieces, start=1):
                    add(f"{path}/par_{p}", "paragraph", f"{p}.", piece, at)
        return text, pieces

    def begin(self) -> list[Paragraph]:
        """The old text; from here on every piece remembers its place in it."""
        self.fill()
        text, pieces = self.paragraphs()
        for at, piece in enumerate(pieces):
            piece.was = (at,)
        return text

    # -- amendments -------------------------------------------------------------------------------

    def _pick(self, *, run: int = 1) -> tuple[Article, int] | None:
        """A place with so many paragraphs in a row that nothing has happened to nor beside."""
        places = [
            (article, at)
            for chapter in self.chapters
            for article in chapter.articles
            for at in range(len(article.pieces) - run + 1)
            if not self.touched & set(map(id, article.pieces[max(at - 1, 0) : at + run + 1]))
        ]
        if not places:
            return None
        article, at = self.dice.choice(places)
        return article, at

    def _touch(self, *pieces: Piece) -> None:
        self.touched |= set(map(id, pieces))
        self._kept = [*getattr(self, "_kept", []), *pieces]  # so that no id is used again

    def _parts(self, text: str) -> list[str]:
        space = SCRIPTS[self.script][1]
        return text.split(space) if space else [text[k : k + 5] for k in range(0, len(text), 5)]

    def reword(self) -> None:
        if place := self._pick():
            article, at = place
            piece = article.pieces[at]
            parts = self._parts(piece.text)
            for k in self.dice.sample(range(len(parts)), k=max(len(parts) // 5, 1)):
                parts[k] = self.sentence(1) + "x1"
            piece.text = SCRIPTS[self.script][1].join(parts)
            piece.kind = Kind.REWORDED
            self._touch(piece)

    def insert(self) -> None:
        if place := self._pick():
            article, at = place
            piece = Piece(self.sentence(18), kind=Kind.INSERTED)
            article.pieces.insert(at, piece)
            self._touch(piece)

    def insert_article(self) -> None:
        chapter = self.dice.choice(self.chapters)
        article = self._article()
        for piece in (article.heading, *article.pieces):
            piece.kind = Kind.INSERTED
        chapter.articles.insert(self.dice.randint(0, len(chapter.articles)), article)
        self._touch(*article.pieces)

    def repeal(self) -> None:
        if place := self._pick():
            article, at = place
            gone = article.pieces.pop(at)
            self._touch(gone, *article.pieces[max(at - 1, 0) : at + 1])

    def move_chapter(self) -> None:
        chapter = self.chapters.pop(self.dice.randrange(len(self.chapters)))
        self.chapters.insert(self.dice.randint(0, len(self.chapters)), chapter)

    def move_article(self) -> None:
        chapter = self.dice.choice(self.chapters)
        if len(chapter.articles) > 1:
            article = chapter.articles.pop(self.dice.randrange(len(chapter.articles)))
            self.dice.choice(self.chapters).articles.append(article)

    def move(self) -> None:
        if place := self._pick():
            article, at = place
            piece = article.pieces.pop(at)
            self._touch(piece, *article.pieces[max(at - 1, 0) : at + 1])
            chapter = self.dice.choice(self.chapters)
            self.dice.choice(chapter.articles).pieces.append(piece)

    def split(self) -> None:
        if place := self._pick():
            article, at = place
            piece = article.pieces[at]
            parts, space = self._parts(piece.text), SCRIPTS[self.script][1]
            middle = next(
                k for k in range(len(parts)) if len(space.join(parts[:k])) > 0.55 * len(piece.text)
            )
            rest = Piece(space.join(parts[middle:]), piece.was, Kind.SPLIT)
            piece.text, piece.kind = space.join(parts[:middle]), Kind.SPLIT
            article.pieces.insert(at + 1, rest)
            rest.was = (-1, *piece.was)
            self._touch(piece, rest)

    def merge(self) -> None:
        if place := self._pick(run=2):
            article, at = place
            one, other = article.pieces[at : at + 2]
            first, second = sorted((one, other), key=lambda p: -len(p.text))
            merged = Piece(
                one.text + SCRIPTS[self.script][1] + other.text, first.was + second.was, Kind.MERGED
            )
            article.pieces[at : at + 2] = [merged]
            self._touch(merged)


AMENDMENTS = (
    "reword insert insert_article repeal move_chapter move_article move split merge".split()  # noqa: SIM905
)
