"""Reads the official code lists shipped beside this app (nomenklatur.csv: kode, level, nama, edisi).

`edisi` lists every edition the code belongs to, separated by ";". Where only the codes below a program or kegiatan
were seen in edition 2023, its own row carries the name of edition 2020.
"""

import csv
from pathlib import Path

from mutubaku.plans.rules.codes import Level, NodeFact

SHIPPED = Path(__file__).resolve().parent.parent / "nomenklatur.csv"


def read(path: Path = SHIPPED) -> tuple[NodeFact, ...]:
    """One fact per code and edition, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            NodeFact(edition, row["kode"], Level(row["level"]), row["nama"])
            for row in csv.DictReader(file)
            for edition in row["edisi"].split(";")
        )
