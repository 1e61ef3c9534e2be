"""Slugs: how a document's official number or title becomes its address, and how it is found again."""

from __future__ import annotations

import re

from anyascii import anyascii
from django.utils.text import slugify

LONGEST = 80


def to_slug(text: str) -> str:
    """ "254к/96-вр" -> "254k96-vr", "Hiến pháp năm 2013" -> "hien-phap-nam-2013"; cut between words."""
    slug = slugify(anyascii(text).replace("/", ""))
    if len(slug) <= LONGEST:
        return slug
    return re.sub(r"-[^-]*$", "", slug[: LONGEST + 1]) if "-" in slug[:LONGEST] else slug[:LONGEST]
