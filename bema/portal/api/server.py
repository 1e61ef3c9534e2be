"""The operations. Each is kept by the page cache, told apart by its address and the parameters that it names."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError
from ninja.params import Query
from pydantic import Field
from wagtail.models import Locale
from wagtail.query import PageQuerySet

from bema.common.localized import pick
from bema.documents.access import visible_works
from bema.documents.models import Provision as ProvisionRow
from bema.documents.models import Text, Work
from bema.documents.queries import named, provision_url, text_of, version_in_force, versions_of
from bema.portal.api import shapes, stories
from bema.portal.cache import note
from bema.portal.frame import absolute
from bema.portal.front.lists import named_with_stories
from bema.portal.models import Area, Author, SectionPage, Story, Topic
from bema.portal.models.naming import Named
from bema.portal.queries import events_ahead, events_past
from bema.portal.queries import stories as all_stories
from bema.study.models import CourseEdition

PAGE = 20
_CODES = [code for code, _name in settings.LANGUAGES]
Kind = Literal["article", "event", "gallery", "video"]

api = NinjaAPI(
    title="Bema",
    version="1",
    urls_namespace="api-v1",
    docs_url=None,
    openapi_url=None,
    description="What the public site says, for programs. Read-only; no key is needed.",
)


class In(Schema):
    """What each operation takes: the language of the answer."""

    lang: str = Field(
        settings.LANGUAGE_CODE, description="Of the site's languages: " + ", ".join(_CODES)
    )


class Asked(In):
    section: int | None = Field(None, description="Id of a section; those below it are included")
    topic: int | None = None
    author: int | None = None
    area: int | None = None
    kind: Kind | None = None
    since: dt.date | None = Field(None, description="Dated on that day or later")
    page: int = Field(1, ge=1, le=10_000)


class EventsAsked(In):
    when: Literal["ahead", "past"] = "ahead"
    page: int = Field(1, ge=1, le=10_000)


@api.exception_handler(Http404)
def absent(request: HttpRequest, _error: Exception) -> HttpResponse:
    return failed(request, 404, "absent", "There is nothing public at this address.")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    told = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors)
    return failed(request, 400, "invalid", told)


def failed(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    return api.create_response(
        request, {"error": {"code": code, "message": message}}, status=status
    )


_ERRORS = {400: shapes.Failure, 404: shapes.Failure, 429: shapes.Failure}


def _locale(language: str) -> Locale:
    found = Locale.objects.filter(language_code=language).first()
    if found is None or language not in _CODES:
        raise Http404
    return found


# --- stories ------------------------------------------------------------------------------------------------


@api.get("/stories", response={200: shapes.Stories, **_ERRORS}, tags=["Stories"])
def list_stories(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Stories, newest first, twenty a page."""
    locale = _locale(asked.lang)
    with override(asked.lang):
        return _page(request, _found(locale, asked), asked.page)


def _found(locale: Locale, asked: Asked) -> PageQuerySet[Story]:
    under = None
    if asked.section is not None:
        under = SectionPage.objects.live().public().filter(pk=asked.section, locale=locale).first()
        if under is None:
            raise Http404
    found = all_stories(locale, under=under)
    ways = {"topics": asked.topic, "story_authors__author": asked.author, "areas": asked.area}
    for way, pk in ways.items():
        if pk is not None:
            found = found.filter(**{way: pk})
    if asked.kind is not None:
        found = found.type(stories.KINDS[asked.kind])
    return found.filter(dated__date__gte=asked.since) if asked.since is not None else found


def _page(request: HttpRequest, found: PageQuerySet[Story], number: int) -> dict[str, Any]:
    try:
        page = Paginator(stories.loaded(found), PAGE).page(number)
    except InvalidPage as error:
        raise Http404 from error
    return {
        "count": page.paginator.count,
        "page": number,
        "next": _other(request, number + 1) if page.has_next() else None,
        "previous": _other(request, number - 1) if page.has_previous() else None,
        "results": stories.told(request, list(page.object_list)),
    }


def _other(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return absolute(f"{request.path}?{query.urlencode()}")


@api.get("/stories/{int:pk}", response={200: shapes.Story, **_ERRORS}, tags=["Stories"])
def one_story(request: HttpRequest, pk: int) -> dict[str, Any]:
    """A story with its text as HTML and as plain words, its translations and corrections."""
    row = Story.objects.live().public().filter(pk=pk).select_related("locale").first()
    if row is None:
        raise Http404
    note(f"page:{pk}", f"family:{row.translation_key}", f"site:{row.locale.language_code}")
    with override(row.locale.language_code):
        return stories.whole(request, row.specific)


@api.get("/events", response={200: shapes.Stories, **_ERRORS}, tags=["Stories"])
def list_events(request: HttpRequest, asked: Query[EventsAsked]) -> dict[str, Any]:
    """Events that are ahead, the next first, or that are past, the latest first."""
    locale = _locale(asked.lang)
    found = events_ahead(locale) if asked.when == "ahead" else events_past(locale)
    with override(asked.lang):
        return _page(request, found, asked.page)


# --- what they belong to ------------------------------------------------------------------------------------


@api.get("/sections", response={200: list[shapes.Section], **_ERRORS}, tags=["Sections"])
def list_sections(request: HttpRequest, asked: Query[In]) -> list[dict[str, Any]]:
    """The sections of the site in the order of the menu; `parent` is the section above."""
    locale = _locale(asked.lang)
    note(f"site:{asked.lang}")
    rows = list(SectionPage.objects.live().public().filter(locale=locale).order_by("path"))
    by_path = {row.path: row.pk for row in rows}
    return [
        {
            "id": row.pk,
            "title": row.title,
            "url": absolute(row.get_url(request) or ""),
            "summary": row.summary,
            "parent": by_path.get(row.path[: -SectionPage.steplen]),
            "language": asked.lang,
        }
        for row in rows
    ]


@api.get("/topics", response={200: list[shapes.Named], **_ERRORS}, tags=["Topics, authors, areas"])
def list_topics(request: HttpRequest, asked: Query[In]) -> list[dict[str, Any]]:
    return _named(Topic, asked.lang, "stories")


@api.get("/authors", response={200: list[shapes.Named], **_ERRORS}, tags=["Topics, authors, areas"])
def list_authors(request: HttpRequest, asked: Query[In]) -> list[dict[str, Any]]:
    return _named(Author, asked.lang, "by_lines__story")


@api.get("/areas", response={200: list[shapes.Named], **_ERRORS}, tags=["Topics, authors, areas"])
def list_areas(request: HttpRequest, asked: Query[In]) -> list[dict[str, Any]]:
    return _named(Area, asked.lang, "stories")


def _named(model: type[Named], language: str, link: str) -> list[dict[str, Any]]:
    """Those that stories in the language belong to."""
    locale = _locale(language)
    with override(language):
        return [
            stories.name_of(row)
            | {"about": str(row.about), "stories": row.told}
            | {name: getattr(row, name, None) for name in ("latitude", "longitude")}
            for row in named_with_stories(model, locale, link)
        ]


# --- documents and courses ----------------------------------------------------------------------------------


def _works(language: str) -> QuerySet[Any]:
    """What visitors may read."""
    note("works")
    _locale(language)
    with override(language):
        return named(visible_works(AnonymousUser())).order_by("title", "pk")


def _work(slug: str, language: str) -> Any:
    work = _works(language).filter(slug=slug).first()
    if work is None:
        raise Http404
    return work


def _document(work: Any) -> dict[str, Any]:
    own = {"language": work.name_language, "identifier": work.identifier or ""}
    return stories.document_of(work, work.name) | own


@api.get("/documents", response={200: list[shapes.DocumentInList], **_ERRORS}, tags=["Documents"])
def list_documents(request: HttpRequest, asked: Query[In]) -> list[dict[str, Any]]:
    """The documents that are open to everybody."""
    return [_document(work) for work in _works(asked.lang)]


@api.get("/documents/{str:slug}", response={200: shapes.Document, **_ERRORS}, tags=["Documents"])
def one_document(request: HttpRequest, slug: str, asked: Query[In]) -> dict[str, Any]:
    """A document and its versions, the earliest first."""
    work = _work(slug, asked.lang)
    in_force = version_in_force(work)
    rows = versions_of(work)
    languages: dict[int, list[str]] = {}
    for version, language in Text.objects.filter(version__in=rows).values_list(
        "version_id", "language"
    ):
        languages.setdefault(version, []).append(language)
    versions = [
        {
            "in_force_from": row.in_force_from,
            "is_in_force": in_force is not None and row.pk == in_force.pk,
            "languages": sorted(languages.get(row.pk, [])),
            "url": absolute(reverse("document-version", args=[slug, row.in_force_from])),
        }
        for row in rows
    ]
    return _document(work) | {"versions": versions}


@api.get(
    "/documents/{str:slug}/provisions/{path:path}",
    response={200: shapes.Provision, **_ERRORS},
    tags=["Documents"],
)
def one_provision(request: HttpRequest, slug: str, path: str, asked: Query[In]) -> dict[str, Any]:
    """A provision by its path, in the words that are in force today."""
    work: Work = _work(slug, asked.lang)
    version = version_in_force(work)
    text = text_of(version, asked.lang) if version is not None else None
    rows = ProvisionRow.objects.filter(text=text, path=path).select_related("text__version__work")
    row = rows.first() if text is not None else None
    if row is None:
        raise Http404
    return {
        "path": row.path,
        "number": row.number,
        "level": row.level,
        "language": row.text.language,
        "in_force_from": row.text.version.in_force_from,
        "text": row.plain,
        "html": row.html,
        "url": absolute(provision_url(row)),
    }


@api.get("/courses", response={200: list[shapes.Course], **_ERRORS}, tags=["Courses"])
def list_courses(request: HttpRequest, asked: Query[In]) -> list[dict[str, Any]]:
    """The courses that stories of this language lead to: others are not told to the public."""
    locale = _locale(asked.lang)
    note("courses")
    told = all_stories(locale).filter(courses__isnull=False).order_by().values("courses")
    rows = CourseEdition.objects.filter(is_current=True, course__in=told)
    with override(asked.lang):
        return [
            {
                "slug": row.course.slug,
                "title": pick(row.content.get("title")),
                "summary": pick(row.content.get("summary")),
                "url": absolute(reverse("course", args=[row.course.slug])),
            }
            for row in rows.select_related("course").order_by("course__slug")
        ]
