"""The editors' pages about translation: the table of the site, the check of one page, the glossary."""
