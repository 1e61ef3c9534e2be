"""Why a file could not be read at all, said so that the person who brought it knows what to do."""

from __future__ import annotations

from collections.abc import Mapping


def _(message: str) -> str:
    """Mark a message for translation; it is translated where it is shown."""
    return message


MESSAGES: Mapping[str, str] = {
    "empty": _("The file %(name)s has no text. Check that the right file was chosen."),
    "too_large": _(
        "The file %(name)s is too large (%(size)s bytes; the limit is %(limit)s). "
        "Remove pictures from it, or split it into several documents."
    ),
    "unknown_format": _(
        "The format of %(name)s is not known. Save it as DOCX, PDF, HTML, Markdown or Akoma Ntoso XML."
    ),
    "not_text": _("The file %(name)s is not readable as text. Save it in the encoding UTF-8."),
    "docx_broken": _(
        "%(name)s is not a readable DOCX file. Open it in a word processor and save it as DOCX again."
    ),
    "docx_old": _(
        "%(name)s is in the old DOC format or protected by a password. Open it in a word processor and save it "
        "as DOCX without a password."
    ),
    "archive_bomb": _(
        "%(name)s unpacks to more than %(limit)s bytes and was refused. Remove pictures from it and save it again."
    ),
    "pdf_broken": _("%(name)s is not a readable PDF file. Create the PDF anew."),
    "pdf_encrypted": _(
        "%(name)s is protected by a password. Save the PDF without protection and try again."
    ),
    "pdf_scanned": _(
        "%(name)s holds pictures of pages and no text (%(pages)s pages). Run text recognition (OCR) on it first, "
        "or bring the document as DOCX."
    ),
    "too_many_pages": _("%(name)s has %(pages)s pages; the limit is %(limit)s. Split it."),
    "xml_broken": _("%(name)s is not well-formed XML: %(reason)s"),
    "xml_unsafe": _(
        "%(name)s declares XML entities, which is not allowed because they can be used for attacks. "
        "Save it without a document type declaration."
    ),
    "not_akoma_ntoso": _("%(name)s is XML, but not an Akoma Ntoso document with a body."),
    "too_many_paragraphs": _("%(name)s has more than %(limit)s paragraphs. Split it."),
    "too_deep": _("%(name)s is nested too deeply. Save it again with a simpler structure."),
    "unknown_tradition": _(
        "There are no drafting rules called %(tradition)s. Choose one of: %(known)s."
    ),
}


class ImportProblem(Exception):
    """The input is bad. `code` is a key of `MESSAGES`; `params` fill its placeholders."""

    def __init__(self, code: str, **params: str) -> None:
        self.code = code
        self.params = params
        super().__init__(MESSAGES[code] % params)
