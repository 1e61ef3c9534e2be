"""The lead picture of a story on a card: always 3:2, cut around its focal point, as AVIF and as WebP."""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.images.models import Filter, Image, Rendition

_WIDTHS = ("fill-480x320", "fill-960x640", "fill-1440x960")
FORMS = ("avif", "webp")
SPECS = [f"{operation}|format-{form}" for form in FORMS for operation in _WIDTHS]


@dataclass(frozen=True, slots=True)
class Size:
    """The largest of the widths that a card may ask for, and how wide the page shows it."""

    widths: int
    sizes: str


SIZES = {
    "lead": Size(3, "(min-width: 75rem) 42rem, (min-width: 48rem) 58vw, 100vw"),
    "large": Size(2, "(min-width: 75rem) 34rem, (min-width: 48rem) 48vw, 100vw"),
    "medium": Size(2, "(min-width: 75rem) 22rem, (min-width: 48rem) 31vw, 100vw"),
    "list": Size(1, "(min-width: 48rem) 15rem, 7rem"),
    "small": Size(1, "(min-width: 48rem) 9rem, 7rem"),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    avif: str
    webp: str
    src: str
    sizes: str
    width: int
    height: int


def drawn(image: Image, size: str) -> Drawn:
    """No query if the sizes were prefetched and made; one that is not made yet is not waited for, but for one."""
    wanted = SIZES[size]
    avif = _made(image, "avif", wanted.widths)
    webp = _made(image, "webp", wanted.widths)
    if not webp:
        webp = [image.get_rendition(Filter(f"{_WIDTHS[wanted.widths - 1]}|format-webp"))]
    return Drawn(
        avif=_srcset(avif),
        webp=_srcset(webp),
        src=webp[min(1, len(webp) - 1)].url,
        sizes=wanted.sizes,
        width=webp[-1].width,
        height=webp[-1].height,
    )


def _made(image: Image, form: str, widths: int) -> list[Rendition]:
    """Those that are there, narrowest first, each width once: a small picture is not blown up."""
    filters = [Filter(f"{operation}|format-{form}") for operation in _WIDTHS[:widths]]
    found = image.find_existing_renditions(*filters)
    by_width = {rendition.width: rendition for rendition in found.values()}
    return [by_width[width] for width in sorted(by_width)]


def _srcset(renditions: list[Rendition]) -> str:
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)
