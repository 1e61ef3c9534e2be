"""Imports run in the background; a job that was broken off goes on where it was."""

from __future__ import annotations

from django.urls import reverse
from django_tasks import task

from bema.portal.importing.running import read_archive, write_archive
from bema.portal.models import SiteImport
from bema.portal.models.importing import ImportStage


@task()
def read_site_import(import_id: int) -> dict[str, str]:
    """Read the archive for its preview."""
    site_import = SiteImport.objects.get(pk=import_id)
    if site_import.stage == ImportStage.READING:
        read_archive(site_import)
    return {"url": reverse("site-import", args=[import_id])}


@task()
def write_site_import(import_id: int) -> dict[str, str]:
    """Make the pages that were confirmed."""
    site_import = SiteImport.objects.get(pk=import_id)
    if site_import.stage == ImportStage.WRITING:
        write_archive(site_import)
    return {"url": reverse("site-import", args=[import_id])}
