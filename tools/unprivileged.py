"""How to start PostgreSQL, which refuses to run as root, without creating a user on the machine."""

import functools
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass

from tools.problem import Problem

USER_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
STRANGER = "nobody"


@dataclass(frozen=True)
class Way:
    """The words to put before a command, and the user who must then own its files (None: ourselves)."""

    prefix: tuple[str, ...]
    owner: tuple[int, int] | None = None

    def command(self, *words: str) -> list[str]:
        return [*self.prefix, *words]

    def child(self, *words: str) -> list[str]:
        """A command that the kernel interrupts when we die, so that even SIGKILL leaves no orphan.

        setpriv comes after unshare because changing credentials clears the wish (prctl(2)).
        """
        last_wish = ("setpriv", "--pdeathsig", "INT") if shutil.which("setpriv") else ()
        return [*self.prefix, *last_wish, *words]


@functools.cache
def unprivileged_way() -> Way:
    """Plain for a normal user; for root a user namespace, and where those are barred the user nobody."""
    if os.geteuid() != 0:
        return Way(())
    if _user_namespaces_work():
        return Way(USER_NAMESPACE)
    return stranger_way()


def stranger_way() -> Way:
    if shutil.which("setpriv") is None:
        raise Problem(
            "PostgreSQL refuses to run as root, and neither user namespaces nor setpriv are there.",
            advice="Run as a normal user, or give DATABASE_URL of a PostgreSQL server.",
        )
    person = pwd.getpwnam(STRANGER)
    prefix = ("setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups")
    return Way(prefix, (person.pw_uid, person.pw_gid))


def _user_namespaces_work() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*USER_NAMESPACE, "true"], check=False, capture_output=True).returncode == 0
