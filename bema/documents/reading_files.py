"""Reading an uploaded file into the import that holds it."""

from __future__ import annotations

from bema.documents.models import DocumentImport
from bema.documents.parsed_json import to_json
from bema.documents.parsing import ImportProblem, parse_document


def read_upload(upload: DocumentImport) -> None:
    """Parse the file and keep what was recognised, or why it could not be read. Running twice is harmless."""
    with upload.file.open("rb") as file:
        data = file.read()
    try:
        parsed = parse_document(
            data,
            filename=upload.file_name,
            language=upload.language or None,
            tradition=upload.tradition or None,
        )
    except ImportProblem as problem:
        upload.parsed, upload.problem = {}, {"code": problem.code, "params": problem.params}
    else:
        upload.parsed, upload.problem = to_json(parsed), {}
    upload.save(update_fields=["parsed", "problem"])
