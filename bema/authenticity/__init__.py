"""Signed copies: whoever holds one can check that it is genuine, and whether it still holds.

`claims` and `verifying` need neither settings nor database: a copy is checked offline with the keys alone.
"""
