"""Pages of documents: reading, the editors' desk, versions, files."""
