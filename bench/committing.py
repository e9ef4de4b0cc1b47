"""`python -m bench.committing TALKS SECONDS`: the product's service from sixteen processes, each send its own commit.

The same statements as in a real send, without sockets, and without the writer that lets sends share a commit. Reads
who speaks where from its input.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import time
from functools import partial
from uuid import UUID, uuid4

import django

django.setup()

from django.db import connection  # noqa: E402

from backend.discussions import services as talk  # noqa: E402
from backend.organisations.models import Person  # noqa: E402
from backend.organisations.standing import standing_of  # noqa: E402

PROCESSES = 16
BODY = "Đề nghị các đơn vị cho ý kiến." + " Kính gửi." * 25


def main(talks: int, seconds: float) -> None:
    seeds = json.load(sys.stdin)
    pairs = [(seeds["people"][number], seeds["talks"][number % talks]) for number in range(PROCESSES)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        found = pool.starmap(partial(_speak, time.monotonic() + 1.5, seconds), pairs, chunksize=1)
    taken = sorted(one for each in found for one in each)
    p50, p99 = taken[len(taken) // 2] * 1e3, taken[int(len(taken) * 0.99)] * 1e3
    print(json.dumps({"sends": len(taken) / seconds, "ack_p50_ms": p50, "ack_p99_ms": p99}))


def _speak(begin: float, seconds: float, person: str, conversation: str) -> list[float]:
    """How long each send took; everybody begins at the same moment, with a connection that is warm."""
    standing = standing_of(Person.objects.get(pk=person))
    talk.post_message(standing, talk.Send(UUID(conversation), uuid4(), BODY))
    time.sleep(max(0.0, begin - time.monotonic()))
    taken: list[float] = []
    while (began := time.monotonic()) < begin + seconds:
        talk.post_message(standing, talk.Send(UUID(conversation), uuid4(), BODY))
        taken.append(time.monotonic() - began)
    connection.close()
    return taken


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
