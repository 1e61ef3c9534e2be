"""Rules of this project that no general tool knows. Ends with 1 and says where one is broken.

.venv/bin/python scripts/guard.py
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400  # lines of a Python file
ALLOWED_LONG: set[str] = set()  # files that may be longer, each with its reason beside it
HTML_MODULE = "bema/common/html.py"

# Words that would trip over themselves are written in two halves.
TRUSTED_HTML = re.compile(r"\bmark_" + r"safe\b|\bSafe" + r"String\(")
TRUSTED_IN_TEMPLATE = re.compile(r"\|\s*saf" + r"e(seq)?\b|autoescape " + r"off")
ADDRESSES = re.compile(
    r"registry\.npm" + r"js|python" + r"hosted\.org|pypi\.o" + r"rg|\"resol" + r"ved\":"
)
INLINE = re.compile(r"<[^>]*\s(style|on[a-z]+)=", re.IGNORECASE)


def tracked() -> list[str]:
    """Files under version control, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def lines_with(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.search(line):
            yield number


def complaints_about(name: str, text: str) -> Iterator[str]:
    is_test = "/tests/" in name or name.startswith("tests/")
    if name.endswith(".py") and name != HTML_MODULE and not is_test:
        for number in lines_with(TRUSTED_HTML, text):
            yield f"{name}:{number}: only {HTML_MODULE} says that HTML is safe"
    if name.endswith(".html") and "/tests/" not in name:
        for number in lines_with(TRUSTED_IN_TEMPLATE, text):
            yield f"{name}:{number}: a template does not say that HTML is safe"
        for number in lines_with(INLINE, text):
            yield f"{name}:{number}: inline styles and handlers are blocked by the pages' policy"
    for number in lines_with(ADDRESSES, text):
        yield f"{name}:{number}: packages are named and pinned by hash, never by address"
    length = text.count("\n")
    is_code = name.endswith(".py") and "/migrations/" not in name
    if is_code and length > LONGEST and name not in ALLOWED_LONG:
        yield f"{name}: {length} lines; split it by concept (at most {LONGEST})"


def main() -> int:
    found = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found.extend(complaints_about(name, text))
    for complaint in found:
        print(complaint)
    if not found:
        print("The project's own rules are kept.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
