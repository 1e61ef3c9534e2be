"""Reads of volumes."""

from __future__ import annotations

from django.db.models import F, OuterRef, QuerySet, Subquery

from bema.library.models import Page, PageText, Volume


def text_of(page: Page) -> PageText | None:
    """The newest text of the page; None until it was read. One query."""
    return PageText.objects.filter(page=page).order_by("-revision").first()


def current_texts(volume: Volume) -> QuerySet[PageText]:
    """The newest text of each page of the volume, in the order of pages, with its page. One query."""
    newest = PageText.objects.filter(page=OuterRef("page")).order_by("-revision")
    return (
        PageText.objects.filter(
            page__volume=volume, revision=Subquery(newest.values("revision")[:1])
        )
        .select_related("page")
        .order_by(F("page__number"))
    )
