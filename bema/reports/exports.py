"""Tables as CSV and XLSX, made row by row: memory does not grow with the table."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse

Cell = str | int | float
LINES = 1_000
# What a spreadsheet would take for a formula at the start of a cell.
_DANGEROUS = frozenset("=+-@\t\r\n")


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it: what looks like a formula gets an apostrophe before it."""
    return f"'{text}" if text[:1] in _DANGEROUS else text


def _csv_chunks(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file in pieces of a thousand lines, beginning with the mark by which Excel knows UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headers)
    yield b"\xef\xbb\xbf"
    remaining = iter(rows)
    while True:
        lines = list(islice(remaining, LINES))
        writer.writerows(lines)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
        if len(lines) < LINES:
            return


def csv_response(
    name: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """A download that begins before its last row is read. Free text in `rows` is `harmless` already."""
    response = StreamingHttpResponse(
        _csv_chunks(headers, rows), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _write_row(sheet: Any, number: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            if cell:
                sheet.write_string(number, column, cell)
        else:
            sheet.write_number(number, column, cell)


def xlsx_response(
    name: str, headers: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> FileResponse:
    """A workbook written row by row to a temporary file, then sent from it.

    Texts are written as texts, never as formulas or links, so they need no guard.
    """
    file: Any = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the response closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headers) - 1, 18)
    for column, header in enumerate(headers):
        sheet.write_string(0, column, header, bold)
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, row)
    book.close()
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
