"""Pictures and files for the tests' pages."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.documents.models import Document
from wagtail.images.models import Image


def add_image(title="Weir", size=(1600, 1000), colour="#7a9", **fields):
    drawn = io.BytesIO()
    Pillow.new("RGB", size, colour).save(drawn, "JPEG")
    name = f"{title.lower().replace(' ', '-')}.jpg"
    return Image.objects.create(title=title, file=ContentFile(drawn.getvalue(), name), **fields)


def add_file(name="weir.mp3", content=b"ID3 and a good deal of sound"):
    return Document.objects.create(title=name, file=ContentFile(content, name))


def picture(image, caption="", credit="", alt="A weir"):
    return {
        "image": {"image": image.pk, "decorative": False, "alt_text": alt},
        "caption": caption,
        "credit": credit,
    }
