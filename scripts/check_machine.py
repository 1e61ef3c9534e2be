"""Say what the tests need from this machine besides Python, and how to get it."""

from __future__ import annotations

import shutil
import subprocess
import sys

from with_postgres import server_binaries


def has_language(code: str) -> bool:
    """Whether tesseract is there and reads this language."""
    if shutil.which("tesseract") is None:
        return False
    asked = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
    )
    return code in asked.stdout.split()


def missing_packages() -> list[str]:
    """Debian's names of what is missing."""
    wanted = {
        "chromium": any(
            shutil.which(name)
            for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
        ),
        "postgresql": server_binaries() is not None,
        "espeak-ng": shutil.which("espeak-ng") is not None,
        **{f"tesseract-ocr-{code}": has_language(code) for code in ("eng", "vie", "ukr", "lao")},
        "gettext": shutil.which("msgfmt") is not None,
    }
    return [package for package, is_there in wanted.items() if not is_there]


def main() -> int:
    packages = missing_packages()
    if packages:
        print(f"The tests need what this machine lacks: {', '.join(packages)}.")
        print(f"On Debian or Ubuntu: sudo apt-get install {' '.join(packages)}")
    return 1 if packages else 0


if __name__ == "__main__":
    sys.exit(main())
