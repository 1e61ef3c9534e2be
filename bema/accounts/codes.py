"""One-time sign-in codes: how they look, how they are read back, what is kept of them.

Twelve characters of Crockford's base 32 (https://www.crockford.com/base32.html), 60 bits of chance, in groups of
four. The letters I, L, O and U are not used; typed by mistake, they are read as what they look like.
"""

from __future__ import annotations

import secrets
import unicodedata

from django.utils.crypto import salted_hmac

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def new_code() -> str:
    """A fresh code as it is printed, e.g. "7KQ2-M0XD-9WRA"."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(drawn[start : start + 4] for start in range(0, LENGTH, 4))


def normalise(typed: str) -> str:
    """The bare characters of a code as somebody typed it: any case, spaces and dashes; full-width, too."""
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(ch for ch in text if ch.isalnum()).translate(_LOOK_ALIKES)


def hash_code(code: str) -> str:
    """A keyed SHA-256 in hexadecimal: who has the database alone can't try codes against it."""
    digest = salted_hmac("bema.accounts.codes", normalise(code), algorithm="sha256")
    return str(digest.hexdigest())
