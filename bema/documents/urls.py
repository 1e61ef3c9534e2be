from __future__ import annotations

import datetime as dt

from django.urls import URLPattern, path, register_converter

from bema.documents.views import (
    comparing,
    desk,
    editing,
    files,
    pending,
    reading,
    translating,
)


class DateConverter:
    """A date as in 2022-08-19; one that no calendar has is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(DateConverter, "day")

urlpatterns: list[URLPattern] = [
    path("d/", reading.documents, name="documents"),
    path("d/<str:slug>", reading.document, name="document"),
    path("d/<str:slug>/<day:on>", reading.document_version, name="document-version"),
    path("d/<str:slug>/<day:on>.xml", files.document_xml, name="document-xml"),
    path("d/<str:slug>/<day:on>.pdf", files.document_pdf, name="document-pdf"),
    path("d/<str:slug>/<day:on>.md", files.document_markdown, name="document-markdown"),
    path("d/<str:slug>/<day:on>/<path:path>", reading.document_version, name="provision"),
    path("d/<str:slug>/compare", comparing.document_compare, name="document-compare"),
    path(
        "d/<str:slug>/compare/<day:earlier>/<day:later>",
        comparing.document_comparison,
        name="document-comparison",
    ),
    path("d/<str:slug>/history/<int:pk>", comparing.provision_history, name="provision-history"),
    path("d/<str:slug>/acts", pending.document_acts, name="document-acts"),
    path("d/<str:slug>/acts/<int:pk>", pending.document_act, name="document-act"),
    path(
        "d/<str:slug>/acts/<int:pk>/withdraw",
        pending.document_act_withdraw,
        name="document-act-withdraw",
    ),
    path("d/<str:slug>/edit", editing.document_edit, name="document-edit"),
    path("d/<str:slug>/versions/<int:pk>", editing.document_manage, name="document-manage"),
    path(
        "d/<str:slug>/versions/<int:pk>/publish", editing.document_publish, name="document-publish"
    ),
    path(
        "d/<str:slug>/versions/<int:pk>/discard", editing.document_discard, name="document-discard"
    ),
    path(
        "d/<str:slug>/versions/<int:pk>/translate",
        desk.document_translate,
        name="document-translate",
    ),
    path(
        "d/<str:slug>/versions/<int:pk>/translations/<str:language>",
        translating.document_settle,
        name="document-settle",
    ),
    path(
        "d/<str:slug>/versions/<int:pk>/translations/<str:language>/publish",
        translating.document_settle_publish,
        name="document-settle-publish",
    ),
    path(
        "d/<str:slug>/versions/<int:pk>/source/<str:language>",
        files.document_source,
        name="document-source",
    ),
    path("d/<str:slug>/drafts/<int:pk>", reading.document_draft, name="document-draft"),
    path(
        "d/<str:slug>/drafts/<int:pk>/<path:path>", reading.document_draft, name="draft-provision"
    ),
    path("desk/documents/import", desk.document_upload, name="document-upload"),
    path("desk/documents/import/<int:pk>", desk.document_import, name="document-import"),
    path(
        "desk/documents/import/<int:pk>/discard",
        desk.document_import_discard,
        name="document-import-discard",
    ),
]
