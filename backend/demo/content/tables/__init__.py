"""Reads the tables of invented rows beside this module: one row a line, columns parted by a bar, "#" a remark."""

from pathlib import Path

HERE = Path(__file__).resolve().parent


def rows(name: str) -> list[list[str]]:
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split(" | ")] for line in lines if line and not line.startswith("#")]
