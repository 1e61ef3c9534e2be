"""What every browser story uses: open a page, ask axe, take a picture, measure.

Chromium is the machine's own. axe-core comes from node_modules (scripts/assets.py). Pictures go to
build/screenshots.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS = ROOT / "build" / "screenshots"

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
LANGUAGES = ["en", "vi", "uk", "lo"]
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(
        executable_path=chromium_path(),
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )


@dataclass
class Opened:
    """A page that was opened, with what the browser complained of and what it fetched."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    @property
    def fetched(self) -> list[tuple[str, int]]:
        """(address, bytes of the body over the wire) of everything that came."""
        return [(request.url, request.sizes()["responseBodySize"]) for request in self.requests]

    @property
    def transferred(self) -> int:
        return sum(size for _address, size in self.fetched)


def new_context(
    browser: Browser, base_url: str, *, size: dict = DESK, scheme: str = "light", language: str = ""
) -> BrowserContext:
    """A browser with nothing in its cache. Its content security policy yields to axe alone."""
    context = browser.new_context(
        viewport=size,
        color_scheme=scheme,
        base_url=base_url,
        bypass_csp=False,
        reduced_motion="reduce",
    )
    if language:
        context.add_cookies([{"name": "django_language", "value": language, "url": base_url}])
    return context


def sign_in(context: BrowserContext, person, base_url: str) -> None:
    """Give the browser a session of the person, past the password."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base_url}])


def open_page(context: BrowserContext, path: str) -> Opened:
    """Open a path in a new tab and wait until fonts and scripts are there."""
    opened = Opened(context.new_page())
    opened.page.on(
        "console",
        lambda said: opened.complaints.append(said.text) if said.type == "error" else None,
    )
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.on("requestfinished", lambda request: opened.requests.append(request))
    opened.page.goto(path)
    opened.page.wait_for_load_state("networkidle")
    opened.page.evaluate("document.fonts.ready.then(() => true)")
    return opened


def axe(page: Page) -> list[str]:
    """What axe finds, one line a rule: empty is right. Playwright evaluates past the page's policy."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run({runOnly: rules}).then(result => result.violations)", _RULES
    )
    return [
        f"{rule['id']}: {rule['help']} at "
        + ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:5])
        for rule in found
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth")


def screenshot(page: Page, name: str, *, whole: bool = True) -> Path:
    """Keep a picture as build/screenshots/<name>.png."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    return path
