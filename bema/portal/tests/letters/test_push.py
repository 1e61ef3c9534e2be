"""Messages to browsers: encrypted for them, sent to known services only, once a story."""

from __future__ import annotations

import base64
import dataclasses
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.urls import reverse

from bema.common.jobs import run_ready_jobs
from bema.portal.letters.push import may_be_called, public_key
from bema.portal.models import Browser, Telling
from bema.portal.tests.conftest import add_section, heritage, news, site, write

__all__ = ["heritage", "news", "site"]

pytestmark = pytest.mark.django_db


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Device:
    """A browser with its keys."""

    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)

    def wish(self, **given):
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        keys = {"p256dh": b64(point), "auth": b64(self.auth)}
        return {"endpoint": self.endpoint, "keys": keys, "language": "en", "sections": [], **given}

    def read(self, body):
        return json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        )


@pytest.fixture
def service(settings, tmp_path):
    """A push service on this machine: keeps what it is given, answers as it is told."""
    got, answers = [], {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(answers.get(self.path, 201))
            self.send_header("Content-Length", "0")
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *args):
            """Says nothing on the console."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    origin = f"http://127.0.0.1:{server.server_port}"
    settings.BEMA = dataclasses.replace(settings.BEMA, push_services=[origin])
    settings.BEMA_KEYS_DIR = tmp_path
    server.got, server.answers, server.origin = got, answers, origin
    cache.clear()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def subscribe(client, service):
    def subscribed(name, **given):
        device = Device(f"{service.origin}/{name}")
        answer = client.post(
            reverse("push-subscription"), device.wish(**given), content_type="application/json"
        )
        assert answer.status_code == 200, answer.content
        return device

    return subscribed


@pytest.fixture
def northern(site, tree):
    return add_section(site, "North", slug="north", unit=tree.north)


@pytest.fixture
def desk(client, tree, place, grant, sign_in):
    editor = place("Ned", tree.north)
    grant(editor, "editor", tree.north)
    sign_in(editor)
    return client


def tell(desk, story):
    return desk.post(reverse("tell-subscribers", args=[story.pk]))


def test_a_browser_reads_what_an_editor_tells(northern, subscribe, service, desk):
    device = subscribe("one")
    story = write(northern, "The weir is open", standfirst="At last.")
    assert "1 browser wants" in desk.get(reverse("tell-subscribers", args=[story.pk])).text
    tell(desk, story)
    run_ready_jobs()
    [(path, headers, body)] = service.got
    assert path == "/one"
    told = device.read(body)
    assert (told["title"], told["body"]) == ("The weir is open", "At last.")
    assert told["url"].endswith("/en/north/the-weir-is-open/")
    assert headers["authorization"].startswith("vapid t=")
    assert f"k={public_key()}" in headers["authorization"]
    assert b"weir" not in body


def test_once_a_story(northern, subscribe, service, desk):
    subscribe("one")
    story = write(northern, "The weir is open")
    tell(desk, story)
    run_ready_jobs()
    answer = tell(desk, story)
    assert "told of this story already" in desk.get(answer["Location"]).text
    run_ready_jobs()
    assert len(service.got) == 1
    assert Telling.objects.get().sent == 1


def test_only_those_who_read_the_language_and_the_section(
    northern, heritage, subscribe, service, desk
):
    subscribe("all")
    subscribe("north", sections=[str(northern.translation_key)])
    subscribe("heritage", sections=[str(heritage.translation_key)])
    subscribe("vietnamese", language="vi")
    tell(desk, write(northern, "The weir is open"))
    run_ready_jobs()
    assert {path for path, _headers, _body in service.got} == {"/all", "/north"}


def test_browsers_that_are_gone_are_forgotten(northern, subscribe, service, desk):
    subscribe("gone")
    subscribe("ill")
    service.answers |= {"/gone": 410, "/ill": 500}
    tell(desk, write(northern, "The weir is open"))
    run_ready_jobs()
    left = Browser.objects.get()
    assert (left.endpoint, left.failures) == (f"{service.origin}/ill", 1)


def test_what_is_no_story_to_be_told_of(northern, site, subscribe, service, desk, tree):
    draft = write(northern, "Draft", publish=False)
    tell(desk, draft)
    south = add_section(site, "South", slug="south", unit=tree.south)
    other = write(south, "Of others")
    assert tell(desk, other).status_code == 404
    run_ready_jobs()
    assert not service.got
    assert not Telling.objects.exists()


def test_a_browser_may_be_forgotten_again(site, subscribe, client):
    device = subscribe("one")
    subscribe("one")
    assert Browser.objects.filter(endpoint=device.endpoint).count() == 1
    client.post(
        reverse("push-subscription"),
        {"endpoint": device.endpoint, "end": True},
        content_type="application/json",
    )
    assert not Browser.objects.exists()


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1/x",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com.example/",
        "https://fcm.googleapis.com:8080/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@127.0.0.1/x",
        "file:///etc/passwd",
        "https://169.254.169.254/latest",
        "nonsense",
        "",
    ],
)
def test_nothing_is_sent_to_whatever_somebody_names(site, client, endpoint):
    cache.clear()
    assert not may_be_called(endpoint)
    answer = client.post(
        reverse("push-subscription"),
        Device(endpoint).wish(),
        content_type="application/json",
    )
    assert answer.status_code == 422
    assert not Browser.objects.exists()


@pytest.mark.parametrize(
    "keys",
    [
        {"p256dh": "é", "auth": "ü"},
        {"p256dh": "A" * 87, "auth": "A" * 22},
        {"p256dh": "BAAA" + "A" * 83, "auth": "A" * 22},
        {"p256dh": "x", "auth": "y"},
    ],
)
def test_keys_that_nothing_can_be_encrypted_for_are_refused(site, client, service, keys):
    given = Device(f"{service.origin}/one").wish(keys=keys)
    answer = client.post(reverse("push-subscription"), given, content_type="application/json")
    assert answer.status_code == 422
    assert not Browser.objects.exists()


def test_a_service_that_leads_elsewhere_is_not_followed(northern, subscribe, service, desk):
    subscribe("one")
    service.answers["/one"] = 307
    tell(desk, write(northern, "The weir is open"))
    run_ready_jobs()
    assert [path for path, _headers, _body in service.got] == ["/one"]
    assert Browser.objects.get().failures == 1


def test_the_known_services_are_called(site):
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://updates.push.services.mozilla.com/wpush/v2/abc",
        "https://db5p.notify.windows.com/w/?token=abc",
        "https://web.push.apple.com/abc",
    ):
        assert may_be_called(endpoint)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"endpoint": 7}', b"x" * 9000])
def test_what_is_no_wish_is_refused(site, client, body):
    cache.clear()
    answer = client.post(reverse("push-subscription"), body, content_type="application/json")
    assert answer.status_code == 422


def test_the_worker_sees_its_own_folder_only(site, client):
    answer = client.get("/push/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert "notificationclick" in answer.text
