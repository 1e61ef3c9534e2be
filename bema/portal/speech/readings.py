"""The readings that are kept: one a story, of its words as they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django_tasks import task

from bema.common.clock import now
from bema.common.errors import Absent
from bema.common.files import hand_out
from bema.portal.models import MachineReading, Story
from bema.portal.speech.engines import engine_for, packed
from bema.portal.story.body import words_of

_YEAR = 365 * 24 * 3600


def text_of(story: Story) -> str:
    """What is read: the headline and the words, a pause after each paragraph."""
    return "\n\n".join([story.title, *words_of(story)])


def digest_of(story: Story) -> str:
    said = f"{story.locale.language_code}\n{text_of(story)}"
    return hashlib.sha256(said.encode()).hexdigest()


def reading_of(story: Story) -> MachineReading | None:
    """The reading of the words as they are now, unless there is a recording. At most one query."""
    if story.audio_id is not None:
        return None
    if hasattr(story, "read_by_machine"):  # fetched with other things
        found = story.read_by_machine
    else:
        found = MachineReading.objects.filter(story_id=story.pk).first()
    return found if found is not None and found.digest == digest_of(story) else None


def prepare(story: Story) -> None:
    """Have a published story read, if it has words, no recording, and an engine that speaks its language."""
    if story.audio_id is None and words_of(story) and engine_for(story.locale.language_code):
        read_aloud.enqueue(story_id=story.pk)


@task(priority=-10)
def read_aloud(story_id: int) -> None:
    """Read a story as it is now. Running again changes nothing unless its words have."""
    story = Story.objects.live().filter(pk=story_id).first()
    story = story.specific if story is not None else None
    if story is None or story.audio_id is not None or reading_of(story) is not None:
        return
    language = story.locale.language_code
    engine = engine_for(language)
    if engine is None:
        return
    samples, rate = engine.say(text_of(story), language)
    _keep(story, engine.name, packed(samples, rate), seconds=len(samples) // 2 // rate)


@transaction.atomic
def _keep(story: Story, engine: str, sound: bytes, *, seconds: int) -> None:
    """In place of an earlier one, whose file goes when that is settled."""
    row = MachineReading.objects.filter(story_id=story.pk).first() or MachineReading(story=story)
    storage, before = row.file.storage, row.file.name
    row.digest, row.engine, row.seconds, row.made_at = digest_of(story), engine, seconds, now()
    row.file.save(f"{story.pk}-{row.digest[:16]}.mp3", ContentFile(sound), save=True)
    if before and before != row.file.name:
        transaction.on_commit(lambda: storage.delete(before))


@require_safe
def spoken(request: HttpRequest, pk: int, digest: str) -> HttpResponseBase:
    """The sound of a published story. Its address changes with its words, so it is kept for a year."""
    public = Story.objects.live().public().filter(pk=pk)
    row = MachineReading.objects.filter(story__in=public).first()
    if row is None or row.digest[:16] != digest:
        raise Absent()
    response = hand_out(request, Path(row.file.path))
    patch_cache_control(response, public=True, max_age=_YEAR, immutable=True)
    return response
