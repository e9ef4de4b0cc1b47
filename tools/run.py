"""`make run`: sets everything up, starts the copy, says where it is, looks after it and ends it."""

import subprocess

from processes.alarm import woken_by_signals
from processes.last_wish import end_with_make
from tools.console import say, table, take_steps
from tools.frontend import build_frontend, install_frontend
from tools.packages import install_packages
from tools.ports import require_free
from tools.signals import ignore_signals
from tools.site import Choice, Site

PEOPLE_HEADINGS = ("Name", "Post", "Unit", "User name", "Password")
PEOPLE_MAY_TAKE = 30.0


def run() -> int:
    choice = Choice.from_environment()
    require_free(choice.host, choice.port)
    end_with_make()
    site = Site(choice)
    try:
        start(site)
        _welcome(site)
        _look_after(site)
    except KeyboardInterrupt:
        say("\nEnding ...")
    finally:
        ignore_signals()
        site.stop()
    say("Ended.")
    return 0


def start(site: Site) -> None:
    """From a bare checkout to a copy that answers."""
    take_steps(
        [
            ("Python packages", lambda: install_packages("run")),
            ("Browser packages", install_frontend),
            ("Browser application", build_frontend),
            *site.steps(),
        ]
    )


def _welcome(site: Site) -> None:
    people = site.start_manage("demo_people") if site.choice.demo else None
    say(f"\nChidao is at  {site.address}")
    if people is not None:
        say(_people_table(people))
    say(f"Data and logs are in {site.data}. Ctrl-C ends everything.")


def _people_table(listing: subprocess.Popen[str]) -> str:
    lines = [line for line in listing.communicate(timeout=PEOPLE_MAY_TAKE)[0].splitlines() if line.strip()]
    rows = [[cell.strip() for cell in line.split(" | ")] for line in lines]
    if not rows or any(len(row) != len(PEOPLE_HEADINGS) for row in rows):
        return "\n".join(["", *lines, ""])
    return f"\nDemo people, to sign in as:\n\n{table([PEOPLE_HEADINGS, *rows])}\n"


def _look_after(site: Site) -> None:
    with woken_by_signals() as alarm:
        while True:
            site.look_after()
            alarm.wait(1.0)
