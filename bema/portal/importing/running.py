"""An import from its archive to its report: read for the preview, then written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from bema.common.clock import now
from bema.common.errors import BemaError
from bema.common.jobs import report
from bema.portal.importing.archive import Archive
from bema.portal.importing.entry import Options
from bema.portal.importing.files import Store
from bema.portal.importing.planning import Preview
from bema.portal.importing.readers import items
from bema.portal.importing.sections import Plan, SiteTree, remember, remembered
from bema.portal.importing.stream import pages_at, relinked
from bema.portal.importing.writing import Writer
from bema.portal.models import ImportedEntry, SiteImport
from bema.portal.models.importing import ImportStage

Progress = Callable[[int, int, str], None]


def in_job(done: int, total: int, message: str) -> None:
    report(done=done, total=total, message=message)


def options_of(site_import: SiteImport) -> Options:
    return Options(**site_import.options)


def archive_of(site_import: SiteImport) -> Archive:
    return Archive(Path(site_import.path or site_import.file.path))


def plan_of(site_import: SiteImport) -> Plan:
    """What was chosen for this import, on top of what was chosen before."""
    plan = remembered()
    plan.targets.update(site_import.mapping)
    return plan


def read_archive(site_import: SiteImport, progress: Progress = in_job) -> Preview | None:
    """The preview; None, and the reason in `problem`, if the archive can't be read."""
    try:
        preview = preview_of(site_import, progress)
    except BemaError as error:
        site_import.stage, site_import.problem = ImportStage.REFUSED, str(error)
        site_import.save()
        return None
    site_import.preview = preview.as_json()
    site_import.stage = ImportStage.PREVIEW
    site_import.save()
    return preview


def preview_of(site_import: SiteImport, progress: Progress) -> Preview:
    archive, options = archive_of(site_import), options_of(site_import)
    try:
        preview = Preview(options, plan_of(site_import), Store(archive, options.fetch_pictures))
        for count, item in enumerate(items(archive, options), 1):
            preview.add(item)
            if count % 20 == 0:
                progress(count, 0, item.name)
        return preview
    finally:
        archive.close()


def write_archive(site_import: SiteImport, progress: Progress = in_job) -> SiteImport:
    """Write all that is not written yet. Broken off anywhere and called again, it goes on from there."""
    archive, options = archive_of(site_import), options_of(site_import)
    plan = plan_of(site_import)
    total = site_import.preview.get("total", 0) + sum(
        count for _code, count, _examples in site_import.preview.get("passed", [])
    )
    try:
        writer = Writer(site_import, options, plan, Store(archive, options.fetch_pictures))
        skip = site_import.position
        for position, item in enumerate(items(archive, options, skip=skip), skip + 1):
            writer.settle(item, position)
            progress(position, max(total, position), item.name)
    finally:
        archive.close()
    close_links()
    with transaction.atomic():
        remember(plan, SiteTree())
        site_import.refresh_from_db()
        site_import.stage, site_import.finished_at = ImportStage.DONE, now()
        site_import.save()
    return site_import


def close_links() -> int:
    """Links to what was imported only later become links to its page. What an editor has changed stays."""
    waiting = ImportedEntry.objects.filter(page__isnull=False).exclude(open_links=[])
    count = 0
    for entry in waiting.select_related("page").iterator(chunk_size=100):
        found = pages_at(iter(entry.open_links))
        if not found:
            continue
        with transaction.atomic():
            count += _close(entry, found)
    return count


def _close(entry: ImportedEntry, found: dict[str, int]) -> bool:
    entry.open_links = [address for address in entry.open_links if address not in found]
    entry.save(update_fields=["open_links"])
    page = entry.page
    if page is None or page.latest_revision_id != entry.revision_id or page.latest_revision is None:
        return False
    story = page.specific
    raw = relinked(json.dumps(story.body.get_prep_value()), found)
    story.body = raw
    story.save(clean=False)
    revision = page.latest_revision
    revision.content["body"] = raw
    revision.save(update_fields=["content"])
    return True
