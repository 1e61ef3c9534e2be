"""Work on documents that takes longer than a page may."""

from __future__ import annotations

from django.urls import reverse
from django_tasks import task

from bema.authenticity.copies import signed_copy
from bema.documents.copies import original_of
from bema.documents.models import DocumentImport, Text
from bema.documents.reading_files import read_upload


@task()
def read_upload_job(import_id: int) -> dict[str, str]:
    """Read a large upload; its preview is there when this is done."""
    read_upload(DocumentImport.objects.get(pk=import_id))
    return {"url": reverse("document-import", args=[import_id])}


@task()
def make_copy_job(text_id: int) -> dict[str, str]:
    """Draw and sign a long text. Running twice finds the copy that the first run made."""
    text = Text.objects.select_related("version__work__kind").get(pk=text_id)
    signed_copy(original_of(text))
    return {}
