"""The operator's handbook is complete: every setting the sources read is in its table, and no other."""

import re

from tools.places import ROOT

OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
OF_THE_TESTS = {"CHIDAO_TEST_DATA"}
BETWEEN_PROCESSES = {"CHIDAO_PULSE"}
OF_THE_CONTAINERS = {"CHIDAO_DB_PASSWORD"}


def settings_in(text: str) -> set[str]:
    return set(re.findall(r"\b(?:CHIDAO_[A-Z_]+|DATABASE_URL|REDIS_URL)\b", text))


def settings_read_by_the_sources() -> set[str]:
    files = [
        path for folder in ("backend", "realtime", "processes", "tools") for path in ROOT.glob(f"{folder}/**/*.py")
    ]
    return {name for path in files for name in settings_in(path.read_text())}


def settings_in_the_table() -> set[str]:
    rows = re.findall(r"^\| (`[^|]+) \|", OPERATIONS, re.MULTILINE)
    return {name for row in rows for name in settings_in(row)}


def test_every_setting_is_in_the_table() -> None:
    assert settings_read_by_the_sources() - OF_THE_TESTS - BETWEEN_PROCESSES <= settings_in_the_table()


def test_every_setting_of_the_table_is_read_somewhere() -> None:
    assert settings_in_the_table() <= settings_read_by_the_sources() | OF_THE_CONTAINERS
