"""Why an archive as a whole can't be imported."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Invalid


class ArchiveRefused(Invalid):
    """The archive, as it is, can't be read; the message says why."""

    code = "archive_refused"
    message = _("This archive cannot be read.")


class UnknownFormat(ArchiveRefused):
    code = "archive_unknown"
    message = _(
        "This is no feed, no WordPress export and no saved pages. Upload an XML file, an HTML or MHTML page, "
        "or a ZIP file of these."
    )


class TooLarge(ArchiveRefused):
    code = "archive_too_large"
    message = _(
        "“%(name)s” is larger than %(limit)s once unpacked. Divide the archive and try again."
    )


class Encrypted(ArchiveRefused):
    code = "archive_encrypted"
    message = _("The ZIP file is protected by a password. Save it without one.")


class Hostile(ArchiveRefused):
    code = "archive_hostile"
    message = _(
        "The file declares entities of its own, as attacks do. Export it again without them."
    )


class NotAnArchive(ArchiveRefused):
    code = "archive_damaged"
    message = _("The ZIP file is damaged. Upload it again.")
