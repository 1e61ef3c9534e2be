"""Films and sound of other sites: from an allow-list only, and nothing of them before the reader asks for it.

What a site says of a film (oEmbed) is fetched by a job when the page is published, never when it is read. Of the
answer only the address of the frame is kept, if it is on a host that the site is known to use. Where there is no
answer the page has a plain link.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import lxml.html
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.exceptions import EmbedNotFoundException
from wagtail.embeds.finders.base import EmbedFinder
from wagtail.embeds.models import Embed


@dataclass(frozen=True, slots=True)
class Provider:
    """A site: the hosts of its pages, where it tells about them, and the hosts of its frames."""

    name: str
    hosts: frozenset[str]
    endpoint: str
    frames: frozenset[str]


_KNOWN = {
    "youtube.com": Provider(
        name="youtube.com",
        hosts=frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"}),
        endpoint="https://www.youtube.com/oembed",
        frames=frozenset({"www.youtube-nocookie.com"}),
    ),
    "vimeo.com": Provider(
        name="vimeo.com",
        hosts=frozenset({"vimeo.com", "www.vimeo.com"}),
        endpoint="https://vimeo.com/api/oembed.json",
        frames=frozenset({"player.vimeo.com"}),
    ),
    "soundcloud.com": Provider(
        name="soundcloud.com",
        hosts=frozenset({"soundcloud.com", "www.soundcloud.com"}),
        endpoint="https://soundcloud.com/oembed",
        frames=frozenset({"w.soundcloud.com"}),
    ),
}
# Frames are asked for at the host that sets no cookie before the film is played.
_CALMER = {"www.youtube.com": "www.youtube-nocookie.com"}


def providers() -> list[Provider]:
    """The allow-list (`BEMA_EMBED_HOSTS`). A host that is not known by name is an instance of PeerTube."""
    return [_KNOWN.get(host) or _peertube(host) for host in settings.BEMA.embed_hosts]


def _peertube(host: str) -> Provider:
    hosts = frozenset({host})
    return Provider(host, hosts, f"https://{host}/services/oembed", hosts)


def provider_of(url: str) -> Provider | None:
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http"):
        return None
    return next((one for one in providers() if parts.hostname in one.hosts), None)


def check_address(url: str) -> None:
    """Raises `ValidationError`, which names the sites that are allowed."""
    if url and provider_of(url) is None:
        allowed = ", ".join(provider.name for provider in providers())
        raise ValidationError(
            _(
                "Films and sound may come from these sites only: %(hosts)s. "
                "Choose one there, or upload the file here."
            )
            % {"hosts": allowed},
            code="embed_host",
        )


def frame_address(provider: Provider, html: str) -> str:
    """The address in the frame that a site offers, with its parameters; "" if there is none that is allowed."""
    if not html.strip():
        return ""
    frames = lxml.html.fragment_fromstring(html, create_parent="div").iter("iframe")
    addresses = (_allowed(provider, str(frame.get("src") or "")) for frame in frames)
    return next((address for address in addresses if address), "")


def _allowed(provider: Provider, src: str) -> str:
    parts = urlsplit(src)
    host = _CALMER.get(parts.hostname or "", parts.hostname or "")
    if parts.scheme != "https" or host not in provider.frames:
        return ""
    return urlunsplit(("https", host, parts.path, urlencode(parse_qsl(parts.query)), ""))


class AllowedFinder(EmbedFinder):
    """Wagtail's way to embeds, narrowed to the allow-list."""

    def __init__(self, **options: Any) -> None:
        self.options = options

    def accept(self, url: str) -> bool:
        return provider_of(url) is not None

    def find_embed(
        self, url: str, max_width: int | None = None, max_height: int | None = None
    ) -> dict[str, Any]:
        from bema.portal.story.oembed import ask

        provider = provider_of(url)
        if provider is None:
            raise EmbedNotFoundException
        return kept_of(provider, ask(provider, url))


def kept_of(provider: Provider, answer: dict[str, Any]) -> dict[str, Any]:
    """What we keep of a site's answer: words, measures, and a frame of our own making."""
    src = frame_address(provider, str(answer.get("html") or ""))
    if not src:
        raise EmbedNotFoundException
    title = str(answer.get("title") or "")[:200]
    return {
        "title": title,
        "author_name": str(answer.get("author_name") or "")[:200],
        "provider_name": provider.name,
        "type": "video" if answer.get("type") == "video" else "rich",
        "thumbnail_url": "",
        "width": answer.get("width"),
        "height": answer.get("height"),
        "html": format_html('<iframe src="{}" title="{}" allowfullscreen></iframe>', src, title),
    }


@dataclass(frozen=True, slots=True)
class Framed:
    """A film or sound as the page offers it. Without `src` it is a plain link."""

    url: str
    host: str
    src: str = ""
    is_sound: bool = False

    @property
    def frame_host(self) -> str:
        return f"https://{urlsplit(self.src).hostname}" if self.src else ""


def framed(urls: Iterable[str]) -> dict[str, Framed]:
    """{address: what to offer}. One query, none without addresses; what is allowed no more is a plain link."""
    wanted = {get_embed_hash(url): url for url in urls}
    if not wanted:
        return {}
    rows = {row.hash: row for row in Embed.objects.filter(hash__in=wanted)}
    return {url: _framed(url, rows.get(key)) for key, url in wanted.items()}


def _framed(url: str, row: Embed | None) -> Framed:
    provider = provider_of(url)
    host = provider.name if provider else (urlsplit(url).hostname or "")
    if provider is None or row is None:
        return Framed(url, host)
    src = frame_address(provider, row.html)
    return Framed(url, host, src, is_sound=row.type != "video")
