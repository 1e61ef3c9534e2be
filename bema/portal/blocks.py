"""What the body of a story is made of."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments import StringSegmentValue

from bema.portal.story.embeds import check_address
from bema.study.admin.widgets import ProvisionBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "superscript", "subscript"]

_CAPTION = "caption"


class PictureBlock(blocks.StructBlock):
    """A picture with its alternative text (`ImageBlock` asks for it, or that it is decoration only)."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(required=False, label=_("Caption"))
    credit = blocks.CharBlock(required=False, label=_("Credit"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "portal/blocks/picture.html"


class GalleryBlock(blocks.StructBlock):
    pictures = blocks.ListBlock(PictureBlock(), min_num=2, label=_("Pictures"))

    class Meta:
        icon = "image"
        label = _("Gallery")
        template = "portal/blocks/gallery.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"))
    who = blocks.CharBlock(required=False, label=_("Who said it"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "portal/blocks/quote.html"


class ProvisionsBlock(blocks.StructBlock):
    """Provisions of documents, quoted live: as they are in force on the day of reading."""

    lineages = blocks.ListBlock(ProvisionBlock(), label=_("Provisions"))
    comment = blocks.CharBlock(required=False, label=_("Comment"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Provision of a document")
        template = "portal/blocks/provisions.html"


class EmbedBlock(blocks.StructBlock):
    """A film or sound from one of the sites on the allow-list."""

    url = blocks.URLBlock(label=_("Address"))
    title = blocks.CharBlock(label=_("What it shows"))

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        try:
            check_address(cleaned["url"])
        except ValidationError as error:
            raise StructBlockValidationError(block_errors={"url": error}) from error
        return cleaned

    class Meta:
        icon = "media"
        label = _("Film or sound from elsewhere")
        template = "portal/blocks/embed.html"


class MediaBlock(blocks.StructBlock):
    """A film or sound of one's own, with captions."""

    kind = blocks.ChoiceBlock(
        choices=[("video", _("Video")), ("audio", _("Audio"))], label=_("Kind")
    )
    file = DocumentChooserBlock(label=_("File"))
    captions = DocumentChooserBlock(required=False, label=_("Captions (WebVTT)"))
    title = blocks.CharBlock(label=_("What it shows"))
    transcript = blocks.TextBlock(required=False, label=_("Transcript"))

    class Meta:
        icon = "media"
        label = _("Film or sound")
        template = "portal/blocks/media.html"


class TranslatableTable(TableBlock):
    """A table whose cells and caption are translated one by one."""

    def deconstruct(self) -> tuple[str, Any, Any]:
        """For migrations it is a table like any other."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.contrib.table_block.blocks.TableBlock", args, kwargs

    def get_translatable_segments(self, value: dict[str, Any] | None) -> list[StringSegmentValue]:
        if not value:
            return []
        caption = [StringSegmentValue(_CAPTION, value.get("table_caption") or "")]
        return caption + [
            StringSegmentValue(f"{row}-{column}", cell)
            for row, cells in enumerate(value.get("data") or [])
            for column, cell in enumerate(cells)
            if cell
        ]

    def restore_translated_segments(
        self, value: dict[str, Any], segments: list[StringSegmentValue]
    ) -> dict[str, Any]:
        data = [list(cells) for cells in value.get("data") or []]
        caption = value.get("table_caption")
        for segment in segments:
            if segment.path == _CAPTION:
                caption = segment.render_text()
            else:
                row, column = map(int, segment.path.split("-"))
                data[row][column] = segment.render_text()
        return {**value, "data": data, "table_caption": caption}


class MapBlock(blocks.StructBlock):
    latitude = blocks.FloatBlock(min_value=-90, max_value=90, label=_("Latitude"))
    longitude = blocks.FloatBlock(min_value=-180, max_value=180, label=_("Longitude"))
    place = blocks.CharBlock(label=_("Place"))
    directions = blocks.TextBlock(required=False, label=_("How to get there"))

    class Meta:
        icon = "site"
        label = _("Map")
        template = "portal/blocks/map.html"


BODY: list[tuple[str, Any]] = [
    ("text", blocks.RichTextBlock(features=FEATURES, icon="doc-full", label=_("Text"))),
    ("picture", PictureBlock()),
    ("gallery", GalleryBlock()),
    ("quote", QuoteBlock()),
    ("table", TranslatableTable(label=_("Table"), template="portal/blocks/table.html")),
    ("provisions", ProvisionsBlock()),
    ("embed", EmbedBlock()),
    ("media", MediaBlock()),
    ("map", MapBlock()),
]
