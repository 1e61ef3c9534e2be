"""What can go wrong with keys and copies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bema.common.errors import Conflict, Invalid, Unavailable


class TooManyChecks(Invalid):
    code = "too_many_checks"
    status = 429
    message = _("That was too many checks in a short time. Wait a few minutes and try again.")


class NoSigningKey(Unavailable):
    code = "no_signing_key"
    permanent = True
    message = _(
        "Signed copies cannot be made here yet: there is no signing key. An administrator makes one with "
        "“bema keys new”."
    )


class KeyUnreadable(Invalid):
    code = "key_unreadable"
    message = _("The signing key cannot be read from %(path)s. Check the file and its passphrase.")


class UnknownKey(Invalid):
    code = "unknown_key"
    message = _("No key, or more than one, has a fingerprint that begins with %(fingerprint)s.")


class AlreadyRetired(Conflict):
    code = "already_retired"
    message = _("The key %(fingerprint)s is retired already.")


class UnknownCopy(Invalid):
    code = "unknown_copy"
    message = _("No copy has the code %(code)s.")


class Withdrawn(Conflict):
    code = "withdrawn"
    message = _(
        "This was withdrawn on %(date)s, so no copy of it is made any more. Reason: %(why)s"
    )
