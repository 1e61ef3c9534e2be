"""A page translated by a service that speaks as LibreTranslate or DeepL do: a small one, on this machine."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.urls import reverse
from wagtail_localize.models import StringTranslation

from bema.common.jobs import run_ready_jobs
from bema.common.models import Job, JobState
from bema.portal.models import GlossaryTerm, TranslationState
from bema.portal.tests.conftest import write
from bema.portal.tests.test_translation import locale, publish, put
from bema.portal.translation.public import label
from bema.portal.translation.strings import page_of, snapshot
from bema.portal.translation.submitting import submit

pytestmark = pytest.mark.django_db


class Service:
    """Puts [vi] before each text, and does what a test wants of it."""

    def __init__(self):
        self.asked = []
        self.status = 200
        self.body = None
        self.wait = threading.Event()
        self.waits = False
        self.loses_marks = False

    def answer(self, path, headers, data):
        self.asked.append((path, headers, data))
        if self.waits:
            self.wait.wait(5)
        texts = data.get("q") or data["text"]
        target = (data.get("target") or data["target_lang"]).lower()
        said = [f"[{target}] {text}" for text in texts]
        if self.loses_marks:
            said = [text.replace("QX", "") for text in said]
        if self.body is not None:
            return self.status, self.body
        found = (
            {"translations": [{"text": text} for text in said]}
            if "text" in data
            else {"translatedText": said}
        )
        return self.status, json.dumps(found).encode()


@pytest.fixture
def service():
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = made.answer(self.path, dict(self.headers), data)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            """Says nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    made.wait.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def speaks(settings, service):
    def configure(path="", timeout=5):
        settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
            "CLASS": "bema.portal.translation.machine.Translator",
            "OPTIONS": {"URL": service.url + path, "KEY": "secret", "TIMEOUT": timeout},
        }

    configure()
    return configure


@pytest.fixture
def translation(news, eve):
    story = write(
        news,
        "The weir",
        text='<p>The weir at <a href="https://x.org">Mill</a> runs.</p>',
        standfirst="At last.",
    )
    [made] = submit(actor=eve, page=story, locales=[locale("vi")])
    return made


def ask(client, translation):
    response = client.post(reverse("translation-machine", args=[page_of(translation).pk]))
    assert response["Location"].startswith("/jobs/")
    run_ready_jobs()
    return Job.objects.get(task__endswith="translate_by_machine")


def texts(translation):
    return {s.source: s.text for s in snapshot(translation).segments if s.is_done}


def test_a_page_is_translated_as_a_job_and_says_so(
    client, sign_in, translation, eve, service, speaks, django_capture_on_commit_callbacks
):
    put(translation, snapshot(translation).segments[0], "Đập", person=eve)
    sign_in(eve)
    assert (
        "Translate the rest by machine (LibreTranslate)"
        in client.get(reverse("translation-check", args=[page_of(translation).pk])).text
    )
    job = ask(client, translation)
    assert job.state == JobState.DONE, job.error
    assert texts(translation) == {
        "The weir": "Đập",
        "At last.": "[vi] At last.",
        'The weir at <a id="a1">Mill</a> runs.': '[vi] The weir at <a id="a1">Mill</a> runs.',
    }
    path, _headers, data = service.asked[0]
    assert (path, data["source"], data["target"], data["api_key"], data["format"]) == (
        "/translate",
        "en",
        "vi",
        "secret",
        "html",
    )
    assert "The weir" not in data["q"]
    state = TranslationState.objects.get(page=page_of(translation))
    assert (state.machine, state.done) == (2, 3)
    page = publish(translation, eve, django_capture_on_commit_callbacks)
    assert label(page).is_machine
    assert "Machine translation" in client.get(
        page.get_url(), headers={"accept-language": "en"}
    ).text or label(page).translators == ["Eve"]


def test_it_speaks_with_deepl_too(client, sign_in, translation, eve, service, speaks):
    speaks("/v2/translate")
    sign_in(eve)
    assert ask(client, translation).state == JobState.DONE
    path, headers, data = service.asked[0]
    assert (path, data["target_lang"], headers["Authorization"]) == (
        "/v2/translate",
        "VI",
        "DeepL-Auth-Key secret",
    )
    assert texts(translation)["At last."] == "[vi] At last."


def test_terms_of_the_glossary_come_back_as_agreed(
    client, sign_in, translation, eve, service, speaks
):
    GlossaryTerm.objects.create(words={"en": "weir", "vi": "đập"})
    sign_in(eve)
    ask(client, translation)
    assert not any("weir" in text for text in service.asked[0][2]["q"])
    found = texts(translation)
    assert found["The weir"] == "[vi] The đập"
    assert (
        found['The weir at <a id="a1">Mill</a> runs.']
        == '[vi] The đập at <a id="a1">Mill</a> runs.'
    )
    assert TranslationState.objects.get(page=page_of(translation)).problems == 0


def test_a_machine_that_loses_the_marks_is_asked_again_and_told_on(
    client, sign_in, translation, eve, service, speaks
):
    GlossaryTerm.objects.create(words={"en": "weir", "vi": "đập"})
    service.loses_marks = True
    sign_in(eve)
    ask(client, translation)
    assert texts(translation)["The weir"] == "[vi] The weir"
    assert TranslationState.objects.get(page=page_of(translation)).problems == 2


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (403, b"{}", "it answered with error 403"),
        (500, b"<html>", "it answered with error 500"),
        (200, b"<html>", "its answer can't be read"),
        (200, b'{"translatedText": ["one"]}', "its answer can't be read"),
        (200, b'{"translatedText": [1, 2, 3]}', "its answer can't be read"),
        (200, b"[]", "its answer can't be read"),
    ],
)
def test_what_goes_wrong_is_said_and_nothing_is_half_done(
    client, sign_in, translation, eve, service, speaks, status, body, said
):
    service.status, service.body = status, body
    sign_in(eve)
    job = ask(client, translation)
    assert job.state == JobState.FAILED
    assert said in job.error
    assert texts(translation) == {}
    assert not StringTranslation.objects.filter(translation_type="machine").exists()


def test_it_is_not_waited_for_without_end(client, sign_in, translation, eve, service, speaks):
    speaks(timeout=0.2)
    service.waits = True
    sign_in(eve)
    assert "it did not answer in time" in ask(client, translation).error
    service.wait.set()


def test_a_service_that_is_gone_is_told_of(client, sign_in, translation, eve, settings):
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "bema.portal.translation.machine.Translator",
        "OPTIONS": {"URL": "http://127.0.0.1:9", "KEY": "", "TIMEOUT": 2},
    }
    sign_in(eve)
    assert "it can't be reached" in ask(client, translation).error


def test_without_a_service_nothing_of_it_is_seen(client, sign_in, translation, eve, settings):
    assert settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR is None
    sign_in(eve)
    page = page_of(translation)
    assert "by machine" not in client.get(reverse("translation-check", args=[page.pk])).text
    assert client.post(reverse("translation-machine", args=[page.pk])).status_code == 404


def test_all_languages_at_once_by_machine(client, sign_in, news, eve, service, speaks):
    story = write(news, "Two words")
    sign_in(eve)
    client.post(
        reverse("translation-submit", args=[story.pk]), {"languages": ["vi", "uk"], "machine": "on"}
    )
    run_ready_jobs()
    assert {data["target"] for _path, _headers, data in service.asked} == {"vi", "uk"}
    assert all(
        TranslationState.objects.get(page=page).machine == 1 for page in story.get_translations()
    )
