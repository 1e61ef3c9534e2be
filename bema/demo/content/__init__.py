"""The demo's documents, courses and people, as data that an author can read and change."""
