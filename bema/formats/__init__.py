"""How dates and numbers are written in each language; only what differs from Django's own, or is missing there."""
