"""Source files into trees of provisions: Markdown, DOCX, HTML, PDF and Akoma Ntoso, without Django or a database."""

from bema.documents.parsing.akn_writer import to_akoma_ntoso
from bema.documents.parsing.model import Doubt, Level, Note, ParsedProvision, ParsedText
from bema.documents.parsing.parse import parse_document
from bema.documents.parsing.problems import ImportProblem

__all__ = [
    "Doubt",
    "ImportProblem",
    "Level",
    "Note",
    "ParsedProvision",
    "ParsedText",
    "parse_document",
    "to_akoma_ntoso",
]
