"""A member says that the roster is wrong; the unit's administrator accepts or refuses, with a reason."""
