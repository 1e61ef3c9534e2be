"""One Chromium for all browser stories; each story has its own fresh context."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import harness

# Playwright's synchronous interface keeps an event loop in this thread, which Django takes for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser():
    if harness.chromium_path() is None:
        pytest.fail("browser stories need Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        running = harness.launch(playwright)
        yield running
        running.close()


@pytest.fixture
def visit(browser, live_server, settings):
    """`visit("/style/", size=PHONE, scheme="dark", language="lo", person=alice)` gives an `Opened`."""
    settings.DEBUG = True
    contexts = []

    def go(path, *, person=None, **looks):
        context = harness.new_context(browser, live_server.url, **looks)
        contexts.append(context)
        if person is not None:
            harness.sign_in(context, person, live_server.url)
        return harness.open_page(context, path)

    yield go
    for context in contexts:
        context.close()
