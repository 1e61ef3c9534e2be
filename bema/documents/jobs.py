"""Work on documents that takes longer than a page may."""

from __future__ import annotations

from django.urls import reverse
from django_tasks import task

from bema.documents.models import DocumentImport
from bema.documents.reading_files import read_upload


@task()
def read_upload_job(import_id: int) -> dict[str, str]:
    """Read a large upload; its preview is there when this is done."""
    read_upload(DocumentImport.objects.get(pk=import_id))
    return {"url": reverse("document-import", args=[import_id])}
