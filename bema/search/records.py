"""What is put into the index and what is asked of it: the contract of domains, page and engines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

# Who may find a record: one of its audiences must be among those of the visitor. Everybody has PUBLIC.
PUBLIC = "public"
# Whoever is signed in.
MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that is found by itself: a provision, a page of a volume, a step of a lesson, an article.

    `key` is its identity ("provision:123"), `group` what it is replaced with as a whole ("work:12"): a change
    anywhere in the group puts all of the group's records in anew. `family` is the same for one thing in
    several languages, so that a query in one language offers the others. Texts come as they are; every engine
    analyses them by `bema.search.analysis`. `body` is stored and cut into snippets.
    """

    key: str
    group: str
    kind: str  # of Kind.name: "document", "article", "volume", "course"
    language: str
    title: str  # of the thing: "Article 5. Protected zones"
    context: (
        str  # of what it is in: the title of the document, volume or course; "" if it is one itself
    )
    body: str
    url: str
    family: str
    number: str = (
        ""  # an official number or address by which people ask: "28/2001/QH10", "Art. 5", "p. 12"
    )
    audience: tuple[str, ...] = (PUBLIC,)
    # The day from which and the day before which it is the text in force or on the site; None: no bound.
    since: dt.date | None = None
    until: dt.date | None = None
    date: dt.date | None = None  # by which the facet of years and the order by date go
    units: tuple[str, ...] = ()  # codes of the units that it concerns
    topics: tuple[str, ...] = ()  # names of its topics, as they are shown
    weight: float = (
        1.0  # what is an entrance (a volume's title page, a course) may count a little more
    )


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks. `text` is as typed: words, "phrases", prefix*; the last word counts as a beginning too
    where `as_typed`. `on` is the day whose text in force is searched; None: every version that ever was."""

    text: str
    language: str = (
        ""  # of the interface: its analysis comes first and its records a little before others
    )
    audiences: frozenset[str] = frozenset({PUBLIC})
    on: dt.date | None = None
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: tuple[int, int] | None = None  # first and last
    units: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()  # inside these only: search in one volume
    by_date: bool = False
    as_typed: bool = False
    offset: int = 0
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One record found. `snippet` and `marked_title` are safe HTML with <mark> around what was found."""

    record: Record
    score: float
    snippet: str
    marked_title: str
    exact: bool = False  # found with its diacritics as typed
    # (language, title, url) of the same thing in other languages.
    others: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """Hits of a page in order, how many there are in all, facets as {field: {value: count}}, and a better spelling
    of the query where one finds more ("" if none)."""

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    suggestion: str = ""
    seconds: float = 0.0


class Engine(Protocol):
    """An index: tantivy on this machine, or PostgreSQL where several share one. The same tests run over both."""

    def replace(self, groups: dict[str, list[Record]]) -> None:
        """Put these groups in place of what they were (an empty list takes the group out), durably, at once."""

    def search(self, query: Query) -> Results:
        """What answers the query. An empty or meaningless query finds nothing and is no error."""

    def count(self) -> int:
        """How many records there are."""

    def groups(self) -> set[str]:
        """Which groups have records: to find out what is missing or left over."""

    def begin_rebuild(self) -> Engine:
        """An empty index beside this one, while this one goes on answering."""

    def finish_rebuild(self, built: Engine) -> None:
        """Let the one built beside answer from now on, in every process, and remove the old one."""
