"""`chidao serve`: web processes and workers under one supervisor; every other word is Django's.

Exit codes of `serve`: 0 ended as asked, 1 a process had to be killed at the end, 2 misuse, 69 the address cannot be
used, 78 the settings are refused. SIGTERM and SIGINT end everything, SIGHUP replaces all processes one by one.
"""

import argparse
import os
import signal
import sys

from processes.alarm import woken_by_signals
from processes.listening import listen
from processes.measurements import fresh_folder
from processes.plan import Plan
from processes.saying import say
from processes.supervisor import REFUSED, Supervisor

ENDED, KILLED, MISUSED, UNAVAILABLE = 0, 1, 2, 69
ROUND = 1.0
QUICK_ROUND = 0.1


def main(words: list[str]) -> int:
    if words[:1] == ["serve"]:
        return serve(words[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["chidao", *words])
    return 0


def serve(words: list[str]) -> int:
    choice = parser().parse_args(words)
    plan = Plan(choice.web, choice.workers, choice.server or "")
    if objection := plan.objection():
        sys.stderr.write(f"{objection}\n")
        return REFUSED
    with woken_by_signals(signal.SIGTERM, signal.SIGINT, signal.SIGHUP) as alarm:
        try:
            door = listen(choice.host, choice.port) if plan.web else None
        except OSError as error:
            sys.stderr.write(f"{choice.host}:{choice.port}: {error.strerror}\n")
            return UNAVAILABLE
        supervisor = Supervisor(plan.parts(os.environ | fresh_folder(os.environ), door.fileno() if door else None), say)
        supervisor.start()
        where = f"at http://{choice.host}:{choice.port}" if door else "without an address"
        say(f"Supervisor {os.getpid()} {where}: {plan.web} web, {plan.workers} workers.")
        while not alarm.asked & {signal.SIGTERM, signal.SIGINT}:
            alarm.wait(QUICK_ROUND if supervisor.busy() else ROUND)
            was_proven = supervisor.proven
            supervisor.look_after()
            if supervisor.proven and not was_proven:
                say(f"Ready: {plan.web} web, {plan.workers} workers.")
            if refused := supervisor.refused():
                say(f"{refused.name} refuses to start with these settings.")
                supervisor.end()
                return REFUSED
            if signal.SIGHUP in alarm.asked:
                alarm.asked.discard(signal.SIGHUP)
                supervisor.replace_all()
        say("Ending: all processes are asked to finish.")
        if door:
            door.close()
        as_asked = supervisor.end()
        say("Ended." if as_asked else "Ended; some process had to be killed.")
        return ENDED if as_asked else KILLED


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="chidao serve")
    web, workers = os.environ.get("CHIDAO_WEB") or "1", os.environ.get("CHIDAO_WORKERS") or "1"
    words.add_argument("--web", type=_count, default=web, help="web processes behind the one address (CHIDAO_WEB, 1)")
    words.add_argument("--workers", type=_count, default=workers, help="worker processes (CHIDAO_WORKERS, 1)")
    words.add_argument("--host", default=os.environ.get("HOST") or "127.0.0.1")
    words.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    words.add_argument("--server", choices=("daphne", "uvicorn"))
    return words


def _count(word: str) -> int:
    number = int(word)
    if not 0 <= number <= 256:
        raise ValueError(word)
    return number
