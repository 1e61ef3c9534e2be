"""What can't be done with a document, and what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict, Invalid


class VersionExists(Conflict):
    code = "version_exists"
    message = _(
        "This document already has a version in force from %(date)s. Choose another date, or open that "
        "version."
    )


class VersionImmutable(Conflict):
    code = "version_immutable"
    message = _(
        "This version is published and cannot be changed any more. Import the corrected text as a "
        "version of its own date."
    )


class TextExists(Conflict):
    code = "text_exists"
    message = _("This version already has a text in that language.")


class NothingToPublish(Invalid):
    code = "nothing_to_publish"
    message = _("This version has no original text yet. Import one first.")


class PublicationHeld(Invalid):
    """A gate holds the version back (`slots.publication_gates`); its message says why and what to do."""

    code = "publication_held"
    message = _("This version cannot be published yet.")


class NoProvisions(Invalid):
    code = "no_provisions"
    message = _("Nothing was recognised in this file. Check that it is the right one.")


class ImportSettled(Conflict):
    code = "import_settled"
    message = _("This import is finished already. Upload the file again to start anew.")


class ImportNotReady(Conflict):
    code = "import_not_ready"
    message = _("This file has not been read yet. Wait a moment and load the page again.")


class TranslationIncomplete(Conflict):
    code = "translation_incomplete"
    message = _("Some provisions are still to be translated. Everything that you wrote is kept.")
