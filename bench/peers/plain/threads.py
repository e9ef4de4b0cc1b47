"""`python -m bench.peers.plain.threads TOPICS SECONDS`: the ORM's durable send from 16 threads without a socket.

As in `bench.committing`, all begin at the same moment, with connections that are warm.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import django

django.setup()

from bench.peers.plain.store import store  # noqa: E402

THREADS = 16
BODY = "x" * 300


def main(topics: int, seconds: float) -> None:
    taken: list[float] = []
    together = threading.Barrier(THREADS)

    def work(number: int) -> None:
        topic = 1 + number % topics
        store(topic, number, BODY)
        together.wait()
        until = time.monotonic() + seconds
        while (began := time.monotonic()) < until:
            store(topic, number, BODY)
            taken.append(time.monotonic() - began)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken.sort()
    p50, p99 = taken[len(taken) // 2] * 1e3, taken[int(len(taken) * 0.99)] * 1e3
    sys.stdout.write(json.dumps({"sends": len(taken) / seconds, "ack_p50_ms": p50, "ack_p99_ms": p99}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
