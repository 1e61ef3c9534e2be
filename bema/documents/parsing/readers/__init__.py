"""One reader a file format. Each takes bytes and yields a `Source`: flat paragraphs, no judgement about structure."""
