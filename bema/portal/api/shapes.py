"""What the answers look like."""

from __future__ import annotations

import datetime as dt

from ninja import Schema


class Name(Schema):
    id: int
    name: str
    url: str


class Named(Name):
    """A topic, an author or a local area. `stories` is how many stories in this language there are."""

    about: str
    stories: int
    latitude: float | None = None
    longitude: float | None = None


class SectionRef(Schema):
    id: int
    title: str
    url: str


class Section(SectionRef):
    summary: str
    parent: int | None
    language: str


class Picture(Schema):
    url: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str


class SourcePaper(Schema):
    name: str
    url: str


class When(Schema):
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    is_all_day: bool
    venue: str
    address: str


class StoryInList(Schema):
    id: int
    kind: str
    language: str
    url: str
    api_url: str
    title: str
    kicker: str
    standfirst: str
    published_at: dt.datetime
    updated_at: dt.datetime | None
    section: SectionRef | None
    topics: list[Name]
    authors: list[Name]
    areas: list[Name]
    picture: Picture | None
    source: SourcePaper | None
    event: When | None


class Correction(Schema):
    at: dt.datetime
    text: str


class Edition(Schema):
    language: str
    title: str
    url: str


class Translated(Schema):
    """Where a translated text comes from."""

    from_language: str
    is_machine: bool
    translators: list[str]
    reviewer: str
    original_changed_since: dt.datetime | None


class DocumentRef(Schema):
    slug: str
    title: str
    url: str
    api_url: str


class Story(StoryInList):
    html: str
    text: str
    editions: list[Edition]
    translation: Translated | None
    corrections: list[Correction]
    documents: list[DocumentRef]


class Stories(Schema):
    count: int
    page: int
    next: str | None
    previous: str | None
    results: list[StoryInList]


class Version(Schema):
    in_force_from: dt.date
    is_in_force: bool
    languages: list[str]
    url: str


class DocumentInList(DocumentRef):
    language: str
    identifier: str


class Document(DocumentInList):
    versions: list[Version]


class Provision(Schema):
    path: str
    number: str
    level: str
    language: str
    in_force_from: dt.date
    text: str
    html: str
    url: str


class Course(Schema):
    slug: str
    title: str
    summary: str
    url: str


class Told(Schema):
    code: str
    message: str


class Failure(Schema):
    error: Told
