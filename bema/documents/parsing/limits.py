"""How much a file may ask for. Generous for a code of law, small for an attack."""

MAX_BYTES = 40 * 1024 * 1024  # of the file as it arrives
MAX_TEXT_BYTES = 24 * 1024 * 1024  # of Markdown, HTML or XML, which hold no pictures
MAX_UNPACKED_BYTES = 120 * 1024 * 1024  # of all parts of a DOCX together
MAX_PART_RATIO = 400  # of unpacked to packed size of one part of a DOCX (XML reaches about 60)
MAX_ARCHIVE_PARTS = 5_000
MAX_PAGES = 3_000  # of a PDF
MAX_PARAGRAPHS = 100_000
MAX_DEPTH = 200  # of nested elements in HTML and XML
