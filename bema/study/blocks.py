"""The kinds of step that a lesson is made of. Words are per language, everything else is shared."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from bema.study.admin.widgets import ProvisionBlock


def per_language(block_class: type[blocks.Block], **kwargs: Any) -> blocks.StructBlock:
    """A struct with one `block_class` a language of the site; none is required."""
    fields = [
        (code, block_class(required=False, label=name, **kwargs))
        for code, name in settings.LANGUAGES
    ]
    return blocks.StructBlock(fields)


FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]

STEP_BLOCKS = [
    (
        "text",
        blocks.StructBlock(
            [("body", per_language(blocks.RichTextBlock, features=FEATURES))],
            icon="doc-full",
            label=_("Text"),
        ),
    ),
    (
        "image",
        blocks.StructBlock(
            [
                ("image", ImageChooserBlock()),
                ("alternative", per_language(blocks.CharBlock)),
                ("caption", per_language(blocks.CharBlock)),
            ],
            icon="image",
            label=_("Image"),
        ),
    ),
    (
        "media",
        blocks.StructBlock(
            [
                (
                    "kind",
                    blocks.ChoiceBlock(choices=[("video", _("Video")), ("audio", _("Audio"))]),
                ),
                ("file", DocumentChooserBlock()),
                ("captions", per_language(DocumentChooserBlock)),
                ("transcript", per_language(blocks.TextBlock)),
            ],
            icon="media",
            label=_("Video or audio"),
        ),
    ),
    (
        "quote",
        blocks.StructBlock(
            [
                ("lineages", blocks.ListBlock(ProvisionBlock())),
                ("comment", per_language(blocks.RichTextBlock, features=FEATURES)),
            ],
            icon="openquote",
            label=_("Provision, quoted"),
        ),
    ),
    (
        "check",
        blocks.StructBlock(
            [("item", SnippetChooserBlock("study.Item"))], icon="help", label=_("Check")
        ),
    ),
]
