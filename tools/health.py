"""Waits until a server says that it can serve."""

import http.client
import os
import time
from collections.abc import Callable

from tools.problem import Problem


def answers(host: str, port: int) -> bool:
    # The server answers only to its own names; the first that is no pattern is one of them.
    names = [name.strip() for name in os.environ.get("CHIDAO_HOSTS", "").split(",")]
    own_name = next((name for name in names if name and not name.startswith((".", "*"))), "localhost")
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"{own_name}:{port}"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def wait_until_healthy(host: str, port: int, given_up: Callable[[], str | None], seconds: float = 60.0) -> None:
    """`given_up` answers with a log once waiting longer is useless, because the process has ended."""
    deadline = time.monotonic() + seconds
    while not answers(host, port):
        log = given_up()
        if log is not None:
            raise Problem("The web process ended while it was starting.", details=log)
        if time.monotonic() > deadline:
            raise Problem(f"The web process did not answer on {host}:{port} within {seconds:.0f} s.")
        time.sleep(0.05)
