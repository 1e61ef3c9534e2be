"""How long large made-up laws of 48,000 short paragraphs take to be recognised, beside a loop of plain Python.

python -m benchmarks.parsing [--paragraphs 48000]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from bema.documents.parsing import parse_document


def articles(count: int) -> str:
    return "\n\n".join(
        f"Стаття {n // 6 + 1}. Назва" if n % 6 == 0 else f"{n % 6}. Частина каже щось."
        for n in range(count)
    )


def one_number(count: int) -> str:
    return "\n\n".join(f"1. Частина каже щось про {n}." for n in range(count))


def plain(count: int) -> str:
    return "\n\n".join(f"Частина каже щось про {n}." for n in range(count))


def page(count: int) -> str:
    body = "".join(f"<li>Частина каже щось про {n}.</li>" for n in range(count))
    return f"<!doctype html><html lang=uk><body><ol>{body}</ol></body></html>"


def processor(action: Callable[[], object]) -> float:
    began = time.process_time()
    action()
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--paragraphs", type=int, default=48_000)
    count = parser.parse_args().paragraphs
    reference = processor(lambda: sum(n * n for n in range(5_000_000)))
    print(f"{'5 million squares':28} {reference:8.2f} s")
    for what, make, name in [
        ("law of articles", articles, "a.md"),
        ("law of one number", one_number, "b.md"),
        ("law without numbers", plain, "c.md"),
        ("law as a list of HTML", page, "d.html"),
    ]:
        data = make(count).encode()
        took = processor(lambda data=data, name=name: parse_document(data, filename=name))
        print(f"{what:28} {took:8.2f} s for {len(data) / 1e6:.1f} MB", flush=True)


if __name__ == "__main__":
    main()
