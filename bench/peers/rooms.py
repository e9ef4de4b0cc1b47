"""The peers that pass messages on, each as a contestant of the fan-out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench import workshop
from bench.arena import Arena, Contestant
from bench.client import PAYLOAD, Words
from bench.peers import xmpp
from bench.programs import Program
from bench.stage import Stage
from tools.frontend import node
from tools.places import VENV_PYTHON
from tools.ports import free_port

HERE = Path(__file__).parent
SOCKETIO, PLAIN = "socket.io", "plain Channels, Redis layer, daphne"
SOCKETIFY, FLOOR = "socketify (uWebSockets, C++)", "floor: C, one send() per delivery"
PROSODY = "Prosody (Lua, XMPP over WebSocket)"
HUB = "bench.peers.hub:application"
IO_PATH = "/socket.io/?EIO=4&transport=websocket&role="


def contestants() -> list[Contestant]:
    return [
        _peer(SOCKETIO, _socketio, _io_words(), [f'42["m",{PAYLOAD}]'], first=["40"]),
        _peer("ws (Node.js)", _ws),
        _peer("websockets, broadcast()", _broadcast),
        _peer(PLAIN, plain_command, _plain_words(), window=4),
        _peer("a plain ASGI hub on granian, uvloop", _granian, health="/"),
        _peer("a plain ASGI hub on hypercorn, uvloop", _hypercorn, health="/"),
        _peer("picows, uvloop", _picows),
        _peer(SOCKETIFY, _socketify),
        _peer("nginx with nchan (C)", _nchan),
        _peer("mosquitto (C, MQTT over TCP)", _mosquitto, {"speaks": "mqtt", "publish-speaks": "mqtt"}),
        _peer(PROSODY, _prosody, xmpp.WORDS, [xmpp.MESSAGE], patience=20, first=xmpp.FIRST, cues=xmpp.CUES),
        _peer(FLOOR, _floor),
    ]


def plain_command(stage: Stage, port: int, server: str = "daphne") -> list[str]:
    """Told what a crowd needs: a longer queue for those who come in, and (daphne) more patience with them."""
    if server == "uvicorn":
        words = ["--port", str(port), "--backlog", "4096", "--log-level", "error", "--loop", "uvloop"]
        words += ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false"]
        return [str(VENV_PYTHON), "-m", "uvicorn", *words, "bench.peers.plain.asgi:application"]
    endpoint = f"tcp:{port}:interface=127.0.0.1:backlog=4096"
    words = ["--websocket_connect_timeout", "60", "-v", "0", "bench.peers.plain.asgi:application"]
    return [str(VENV_PYTHON), "-m", "daphne", "-e", endpoint, *words]


def _peer(
    name: str,
    command: Callable[[Stage, int], Sequence[str]],
    words: Words | None = None,
    templates: Sequence[str] = (PAYLOAD,),
    window: int = 16,
    patience: float = 40,
    health: str = "",
    **texts: list[str],
) -> Contestant:
    @contextlib.contextmanager
    def enter(stage: Stage) -> Iterator[Arena]:
        port = free_port()
        words_of_start = command(stage, port)
        log, environment = stage.folder / "peer.log", stage.plain_environment
        with Program(words_of_start, log=log, port=port, environment=environment, health=health) as program:
            spoken = {"path": "/sub", "publish-path": "/pub", **(words or {})}
            spoken |= {"address": program.address, "publish-address": program.address}
            doubled = {f"publish_{kind}": lines for kind, lines in texts.items()}
            yield Arena(program, spoken, {**texts, **doubled, "templates": list(templates)}, window, patience)

    return Contestant(name, enter)


def _io_words() -> Words:
    paths = {"path": f"{IO_PATH}sub", "publish-path": f"{IO_PATH}pub"}
    return {**paths, "ready": "40{", "publish-ready": "40{", "ping": "2", "pong": "3"}


def _plain_words() -> Words:
    return {"ready": '"ready"', "publish-ready": '"ready"'}


def _socketio(stage: Stage, port: int) -> list[str]:
    return node(str(workshop.node_peers() / "socketio.js"))


def _ws(stage: Stage, port: int) -> list[str]:
    return node(str(workshop.node_peers() / "ws.js"))


def _broadcast(stage: Stage, port: int) -> list[str]:
    return [str(VENV_PYTHON), "-m", "bench.peers.broadcast"]


def _socketify(stage: Stage, port: int) -> list[str]:
    return [workshop.python(), str(HERE / "uwebsockets.py")]


def _picows(stage: Stage, port: int) -> list[str]:
    return [workshop.python(), "-m", "bench.peers.listeners"]


def _granian(stage: Stage, port: int) -> list[str]:
    words = ["--port", str(port), "--interface", "asgi", "--ws", "--loop", "uvloop", "--workers", "1"]
    room_for_all = ["--http", "1", "--backlog", "4096", "--backpressure", "4096"]
    return [workshop.python(), "-m", "granian", *words, *room_for_all, HUB]


def _hypercorn(stage: Stage, port: int) -> list[str]:
    words = ["--bind", f"127.0.0.1:{port}", "--worker-class", "uvloop", "--workers", "1", "--backlog", "4096"]
    return [workshop.python(), "-m", "hypercorn", *words, HUB]


def _nchan(stage: Stage, port: int) -> list[str]:
    program = workshop.installed("nginx", "nginx libnginx-mod-nchan")
    return [program, "-c", _configured(stage, port, "nchan.conf")]


def _mosquitto(stage: Stage, port: int) -> list[str]:
    program = workshop.installed("mosquitto", "mosquitto")
    return [program, "-c", _configured(stage, port, "mosquitto.conf")]


def _prosody(stage: Stage, port: int) -> list[str]:
    program = workshop.installed("prosody", "prosody")
    return [program, "-F", "--config", _configured(stage, port, "prosody.cfg.lua")]


def _floor(stage: Stage, port: int) -> list[str]:
    return [str(workshop.program("floor")), str(port)]


def _configured(stage: Stage, port: int, name: str) -> str:
    """A configuration file with its place and port filled in."""
    text = (HERE / name).read_text().replace("{folder}", str(stage.folder)).replace("{port}", str(port))
    path = stage.folder / name
    path.write_text(text)
    return str(path)
