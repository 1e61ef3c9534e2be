"""Printed sign-in slips: one sheet a unit, one slip a person, for those whom no e-mail reaches."""
