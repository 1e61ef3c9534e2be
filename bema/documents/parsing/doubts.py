"""What the importer was unsure of, said to an editor. Placeholders are filled from `Doubt.params`."""

from __future__ import annotations

from collections.abc import Mapping


def _(message: str) -> str:
    """Mark a message for translation; it is translated where it is shown."""
    return message


MESSAGES: Mapping[str, str] = {
    "gap": _("The numbering goes from %(before)s to %(after)s. Is something between them missing?"),
    "duplicate_number": _("The number %(number)s occurs more than once here."),
    "numbering_restarts": _("The numbering starts again at %(number)s without a new introduction."),
    "level_guessed": _(
        "%(number)s was taken for a heading because of how it is printed. Check it."
    ),
    "before_first_article": _("%(count)s paragraphs stand before the first article."),
    "no_structure": _("No articles, headings or numbered paragraphs were recognised."),
    "table": _("A table: check that rows and columns are right."),
    "unclosed_note": _(
        "An editorial note opens here with { and does not close; it was kept as text: %(start)s"
    ),
    "missing_footnote": _(
        "The footnote %(label)s is marked in the text but has no text of its own."
    ),
    "unused_footnote": _(
        "The footnote %(label)s is not marked in the text; it was kept as a note on the whole."
    ),
    "page_noise": _(
        "%(count)s lines were left out as headers, footers or page numbers, such as: %(start)s"
    ),
    "page_furniture": _("Left out because it belongs to the page and not to the text: %(start)s"),
    "body_guessed": _(
        "The page has several bodies of text; the one with most legal markers was taken. Left out: %(start)s"
    ),
    "mixed_scripts": _("Letters of different alphabets are mixed in one word: %(word)s"),
    "replacement_character": _("Some characters could not be read (shown as �)."),
    "tradition_guessed": _("The drafting rules were guessed: %(tradition)s."),
    "repeated_text": _("This paragraph occurs twice in a row."),
}
