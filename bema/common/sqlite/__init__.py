"""Django's SQLite engine with a queue for writers and one flush for all who commit at once."""
