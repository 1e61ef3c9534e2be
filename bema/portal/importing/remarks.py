"""The sentences of the report, by their codes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bema.portal.importing.entry import Passed, Remark

SENTENCES: dict[str, str | Promise] = {
    # What could not be taken into an article.
    "picture-missing": _("A picture is not in the archive; its caption stays as text: %(detail)s"),
    "picture-refused": _("A picture could not be taken: %(detail)s"),
    "picture-svg": _("An SVG drawing was not taken, since it can carry scripts: %(detail)s"),
    "lead-missing": _("The lead picture is not in the archive: %(detail)s"),
    "no-alt": _("A picture has no alternative text. Write one: %(detail)s"),
    "embed-refused": _("A film or frame of a site that is not allowed became a link: %(detail)s"),
    "media-missing": _("A film or sound is not in the archive and became a link: %(detail)s"),
    "media-refused": _("A film or sound of a kind that cannot be shown became a link: %(detail)s"),
    "script": _("A script was left out: %(detail)s"),
    "form": _("A form was left out: %(detail)s"),
    "drawing": _("A drawing in the page's code was left out: %(detail)s"),
    "hidden": _("Words that the page hides were left out: %(detail)s"),
    "left-out": _("What belongs to the site's frame was left out: %(detail)s"),
    "pixel": _("An invisible picture that counts readers was left out: %(detail)s"),
    "shortcode": _("A shortcode of a plug-in is unknown; the words in it stay: %(detail)s"),
    "link-refused": _("A link of a kind that is not allowed became plain text: %(detail)s"),
    "link-in-quote": _("A link in a quotation became plain text: %(detail)s"),
    "link-in-table": _("A link in a table became plain text: %(detail)s"),
    "table-flattened": _("A table holds more than words; it stands as running text: %(detail)s"),
    "list-broken": _("A list holds a picture or table and was divided there: %(detail)s"),
    "struck": _("Struck-out words stand as plain text: %(detail)s"),
    "comments": _("Readers' comments were not taken: %(detail)s"),
    "password": _("It is behind a password at the source and was taken as a draft."),
    "private": _("It is private at the source and was taken as a draft."),
    "status": _("Its state at the source is unknown here; it was taken as a draft: %(detail)s"),
    "custom-type": _("It is of a type of its own and was taken as an article: %(detail)s"),
    # What is unsure.
    "no-date": _("It has no date; it was taken as a draft, so that none is made up."),
    "date-unread": _("Its date could not be read: %(detail)s"),
    "date-only": _("Only the day is known, not the time: %(detail)s"),
    "no-title": _("It has no headline; its first words stand in for it: %(detail)s"),
    "title-cut": _("The headline is longer than can be stored and was cut: %(detail)s"),
    "field-cut": _("Words are longer than their place and were cut: %(detail)s"),
    "no-body": _("No text was found."),
    "maybe-incomplete": _("Words of the page may be missing. Compare: %(detail)s"),
    "encoding": _("The characters could not be read without doubt; read as %(detail)s"),
    "excerpt-only": _("The source has only a summary of it, no full text."),
    "language-guessed": _("The language was told from the words: %(detail)s"),
    "language-unknown": _("The language is none of the site's: %(detail)s"),
    "similar": _("A story here is very like it: %(detail)s"),
    "source-changed": _(
        "It changed at the source, but an editor has changed it here since: left as it is here."
    ),
    "deleted-here": _("It was imported before and has been deleted here: not made again."),
    # Addresses.
    "no-address": _("Its old address is unknown: no redirect was made."),
    "redirect-taken": _("The old address already leads elsewhere: %(detail)s"),
    "redirect-long": _("The old address is too long for a redirect: %(detail)s"),
    "redirect-own": _("The old address is one of this site's own pages: %(detail)s"),
    # What is no article.
    "same-archive": _("The same article stands in the archive more than once: %(detail)s"),
    "list-page": _("A page of links, no article."),
    "short-page": _("There is too little text for an article."),
    "redirect-page": _("It only leads to another page: %(detail)s"),
    "trash": _("It lies in the trash at the source."),
    "auto-draft": _("An empty draft that the source made by itself."),
    "type": _("Not an article but a part of the source's system: %(detail)s"),
    "skipped-section": _("Its section is not to be taken: %(detail)s"),
    "unreadable": _("It could not be read: %(detail)s"),
    "broken-file": _("The file is damaged at line %(detail)s; what follows it may be missing."),
    "failed": _("It could not be saved: %(detail)s"),
}

# What an editor need not look at: it is told, yet nothing of the article is missing.
HARMLESS = {"left-out", "script", "pixel", "language-guessed", "list-page", "type", "same-archive"}


def sentence(remark: Remark | Passed) -> str:
    words = str(SENTENCES.get(remark.code, remark.code))
    return words % {"detail": remark.detail}
