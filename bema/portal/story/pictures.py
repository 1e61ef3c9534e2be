"""Pictures in the sizes of the page, as AVIF and as WebP.

They are made when a page is published, by a job. A page that is read before it has run shows what there is, and
makes one plain size of a picture that has none yet: no reader waits for a dozen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from wagtail.images.models import Filter, Image, Rendition
from wagtail.models import Page

from bema.portal.story.body import images_in


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths of one way to cut a picture, and how wide the page shows it. `fill` keeps the focal point in sight."""

    operations: tuple[str, ...]
    sizes: str

    def specs(self, form: str) -> list[str]:
        return [f"{operation}|format-{form}" for operation in self.operations]


FORMS = ("avif", "webp")
FOR_OTHERS = "max-1200x1200|format-jpeg"  # of a lead picture, for feeds, search engines and the API
SHAPES = {
    "wide": Shape(
        ("width-400", "width-800", "width-1200"), "(min-width: 44rem) 40rem, calc(100vw - 2rem)"
    ),
    "lead": Shape(
        ("fill-480x320", "fill-960x640", "fill-1440x960"),
        "(min-width: 60rem) 58rem, calc(100vw - 2rem)",
    ),
    "tile": Shape(("fill-240x180", "fill-480x360"), "(min-width: 44rem) 13rem, 45vw"),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One picture as the page shows it: `width` and `height` tell the browser how much room to leave."""

    avif: str
    webp: str
    src: str
    sizes: str
    width: int
    height: int
    largest: str


def specs_of(*shapes: str) -> list[str]:
    return [spec for shape in shapes for form in FORMS for spec in SHAPES[shape].specs(form)]


def prefetch(images: Iterable[Image], shapes: Iterable[str] = tuple(SHAPES)) -> None:
    """Load what has been made of these pictures. One query for all of them."""
    rows = Rendition.objects.filter(filter_spec__in=specs_of(*shapes))
    prefetch_related_objects(
        list(images), Prefetch("renditions", queryset=rows, to_attr="prefetched_renditions")
    )


def drawn(image: Image, shape: str) -> Drawn:
    """No query if the picture's sizes were prefetched and made."""
    wanted = SHAPES[shape]
    avif = _made(image, wanted.specs("avif"))
    webp = _made(image, wanted.specs("webp"))
    if not webp:
        webp = [image.get_rendition(Filter(wanted.specs("webp")[-1]))]
    middle = webp[min(1, len(webp) - 1)]
    return Drawn(
        avif=_srcset(avif),
        webp=_srcset(webp),
        src=middle.url,
        sizes=wanted.sizes,
        width=webp[-1].width,
        height=webp[-1].height,
        largest=webp[-1].url,
    )


def _made(image: Image, specs: list[str]) -> list[Rendition]:
    """Those that are there, narrowest first, each width once: a small picture is not blown up."""
    found = image.find_existing_renditions(*(Filter(spec) for spec in specs))
    by_width = {rendition.width: rendition for rendition in found.values()}
    return [by_width[width] for width in sorted(by_width)]


def _srcset(renditions: list[Rendition]) -> str:
    return ", ".join(f"{rendition.url} {rendition.width}w" for rendition in renditions)


def make_all(page: Page) -> int:
    """Make what is missing of the page's pictures; how many pictures it has."""
    images = images_in(page)
    for image in images:
        image.get_renditions(*specs_of("wide", "tile"))
    lead = getattr(page, "lead_image", None)
    if lead is not None:
        lead.get_renditions(*specs_of("lead", "wide"), FOR_OTHERS)
    return len(images) + (lead is not None)
