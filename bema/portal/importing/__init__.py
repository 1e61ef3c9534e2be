"""Brings an existing site in: feeds, WordPress's export, saved pages.

A reader (`readers`) turns an archive into entries, `body` their HTML into pieces, `planning` says what would
become of them, `writing` makes pages of them, one transaction an entry.
"""
