"""How fast a roster comes in: a province of members is checked, confirmed and written; then again.

    python -m benchmarks.roster                                   # SQLite, in a temporary folder
    BEMA_DATABASE_URL=postgres://... python -m benchmarks.roster  # an empty database of PostgreSQL

Prints rows a second for each phase, and end to end (check and write, without the upload).
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

FAMILY = ["Nguyễn", "Trần", "Lê", "Коваль", "Шевченко", "Бойко", "ວົງສາ", "ພົມມະຈັນ", "Smith", "Novak"]
MIDDLE = ["Thị Mỹ", "Văn", "Олена", "Тарас", "ສົມພອນ", "ແກ້ວ", "Anna", "Maria"]
GIVEN = ["Hạnh", "Phong", "Іванівна", "Петрович", "ຄຳ", "ດາວ", "Berg", "Sato"]
HEADER = "member_number,full_name,given_name,email,language,unit,position,groups,starts_on,primary"


def roster(members: int, units: list[str], seed: int = 1, moved: float = 0.0) -> str:
    """A roster as CSV; with `moved`, that share of the members stands in another unit."""
    rng, mover = random.Random(seed), random.Random(seed + 1)
    lines = [HEADER]
    for number in range(1, members + 1):
        name = f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}"
        email = f"m{number}@example.org" if rng.random() < 0.4 else ""
        language = rng.choice(["vi", "uk", "lo", "en"])
        unit, group = rng.choice(units), rng.choice(["1", "2", "3", "4", "5", "1;4", ""])
        position = rng.choice(["member", "member", "member", "secretary"])
        starts_on = f"20{rng.randint(10, 24)}-0{rng.randint(1, 9)}-15"
        if mover.random() < moved:
            unit, starts_on = mover.choice(units), ""
        lines.append(
            f"M{number:07},{name},,{email},{language},{unit},{position},{group},{starts_on},yes"
        )
    return "\n".join(lines)


def as_xlsx(text: str) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for row, line in enumerate(text.split("\n")):
        sheet.write_row(row, 0, line.split(","))
    book.close()
    return file.getvalue()


@contextmanager
def timed(name: str, rows: int, profile: bool) -> Iterator[Callable[[], float]]:
    profiler = cProfile.Profile() if profile else None
    if profiler:
        profiler.enable()
    start, used = time.perf_counter(), time.process_time()
    taken = [0.0]
    yield lambda: taken[0]
    taken[0] = time.perf_counter() - start
    used = time.process_time() - used
    if profiler:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(25)
    print(
        f"{name:38} {taken[0]:7.2f} s  {rows / taken[0]:10,.0f} rows/s   ({used:.2f} s CPU)",
        flush=True,
    )


def run(name: str, content: bytes, members: int, unit: object, *, complete: bool, profile: bool):
    from django.core.files.base import ContentFile

    from bema.units.roster import actions

    kept = actions.upload(
        actor="benchmark", unit=unit, file=ContentFile(content, name=name.split()[-1]),
        is_complete=complete, language="en",
    )  # fmt: skip
    with timed(f"{name}: check", members, profile) as check:
        actions.check(kept)
    actions.confirm(actor="benchmark", roster_id=kept.pk)
    with timed(f"{name}: write", members, profile) as write:
        done = actions.apply(actor="benchmark", roster_id=kept.pk)
    taken = check() + write()
    print(
        f"{name + ': end to end':38} {taken:7.2f} s  {members / taken:10,.0f} rows/s  {done.summary}"
    )


def prepare(units: int) -> object:
    from django.core.management import call_command

    from bema.units import vocabulary
    from bema.units.tree_import import import_units

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    vocabulary.load("party", actor="benchmark")
    lines = [["P", "", "Riverland", "provincial-committee"]]
    lines += [[f"D{n}", "P", f"District {n}", "district-committee"] for n in range(10)]
    lines += [[f"B{n}", f"D{n % 10}", f"Branch {n}", "branch"] for n in range(max(1, units - 11))]
    with timed(f"units: import of {len(lines)}", len(lines), profile=False):
        import_units(lines, actor="benchmark")
    from bema.units.models import Unit

    return Unit.objects.get(code="P")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--members", type=int, default=49_820)
    parser.add_argument("--units", type=int, default=612)
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    parser.add_argument("--xlsx", action="store_true", help="also import the same as XLSX")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("BEMA_DEBUG", "1")
        os.environ["BEMA_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bema.config.settings")
        import django

        django.setup()
        from django.conf import settings
        from django.db import connection, reset_queries

        settings.DEBUG = False
        reset_queries()
        print(f"{connection.vendor}, {options.members} members, Python {sys.version.split()[0]}")
        from bema.units.models import Unit

        unit = prepare(options.units)
        codes = list(Unit.objects.filter(numchild=0).values_list("code", flat=True))
        first = roster(options.members, codes)
        for name, text in [
            ("new.csv", first),
            ("again.csv", first),
            ("moved.csv", roster(options.members, codes, moved=0.1)),
        ]:
            run(name, text.encode(), options.members, unit, complete=True, profile=options.profile)
        if options.xlsx:
            again = roster(options.members, codes, moved=0.1)
            run("again.xlsx", as_xlsx(again), options.members, unit, complete=True,
                profile=options.profile)  # fmt: skip
        from bema.units import placements

        wrong = placements.differences(), placements.verify_headcounts()
        print("placements and headcounts:", "consistent" if wrong == ([], []) else wrong)
        connection.close()


if __name__ == "__main__":
    main()
