"""Stories read aloud by the real espeak-ng, said to be a machine's voice; not where it speaks no such language."""

from __future__ import annotations

import dataclasses
import re
import shutil

import pytest
from wagtail.models import PageViewRestriction

from bema.common.jobs import run_ready_jobs
from bema.portal.models import MachineReading
from bema.portal.tests.conftest import in_language, write
from bema.portal.tests.pictures import add_file

pytestmark = pytest.mark.django_db
WORDS = "<p>Water has been running since Monday.</p>"


@pytest.fixture(autouse=True)
def _engine(settings, tmp_path):
    assert shutil.which("espeak-ng"), "The engine of speech is missing: apt-get install espeak-ng"
    settings.MEDIA_ROOT = tmp_path


def published(news, **fields):
    story = write(news, "The weir is open again", text=WORDS, **fields)
    run_ready_jobs()
    return story


def sound_of(page):
    found = re.search(r'src="(/spoken/[^"]+\.mp3)"', page)
    return found[1] if found else None


def test_a_story_is_read_and_the_reader_is_told_by_whom(news, client):
    page = client.get(published(news).url).text
    assert "Read by a machine voice" in page
    answer = client.get(sound_of(page))
    sound = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "audio/mpeg"
    assert sound[:2] in (b"\xff\xf3", b"\xff\xfb", b"\xff\xf2") or sound[:3] == b"ID3"
    # A headline and six words take some seconds at 32 kbit/s.
    assert 8_000 < len(sound) < 80_000


def test_other_words_are_read_anew_at_another_address(news, client):
    story = published(news)
    before = sound_of(client.get(story.url).text)
    story.title = "The weir is closed again"
    story.save_revision().publish()
    assert sound_of(client.get(story.url).text) is None  # never words that stand there no more
    run_ready_jobs()
    after = sound_of(client.get(story.url).text)
    assert after not in (None, before)
    assert client.get(before).status_code == 404
    assert MachineReading.objects.count() == 1


def test_a_recording_comes_before_the_machine(news, client):
    page = client.get(published(news, audio=add_file("read.mp3")).url).text
    assert "machine voice" not in page
    assert "<audio" in page


def test_what_it_does_not_speak_it_does_not_read(news, client):
    """espeak-ng has no Lao."""
    lao = in_language(published(news), "lo", title="ນ້ຳ")
    run_ready_jobs()
    assert "<audio" not in client.get(lao.url).text


@pytest.mark.parametrize("language", ["vi", "uk"])
def test_it_speaks_vietnamese_and_ukrainian(news, client, language):
    other = in_language(published(news), language, title="Đập" if language == "vi" else "Гребля")
    run_ready_jobs()
    assert sound_of(client.get(other.url).text)


def test_an_installation_may_do_without(news, client, settings):
    settings.BEMA = dataclasses.replace(settings.BEMA, speech="")
    assert "<audio" not in client.get(published(news).url).text


def test_nothing_is_heard_of_what_is_not_published_or_behind_a_password(news, client):
    story = published(news)
    address = sound_of(client.get(story.url).text)
    PageViewRestriction.objects.create(page=news, restriction_type="password", password="x")
    assert client.get(address).status_code == 404
    PageViewRestriction.objects.all().delete()
    story.unpublish()
    assert client.get(address).status_code == 404
