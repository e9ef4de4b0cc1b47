"""The fault proxy does what it says: a fault that does not happen would prove nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from tests.chaos.proxy import Proxy


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """In front of a server that says everything back."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_echo, args=(server,), daemon=True).start()
        with Proxy(server.getsockname()) as proxy:
            yield proxy
        server.shutdown(socket.SHUT_RDWR)


def test_everything_passes_in_order(proxy: Proxy) -> None:
    with _line(proxy) as line:
        data = bytes(range(256)) * 1000
        threading.Thread(target=line.sendall, args=(data,)).start()
        assert _read(line, len(data)) == data


def test_end_of_one_direction_leaves_the_other_open(proxy: Proxy) -> None:
    with _line(proxy) as line:
        line.sendall(b"last words")
        line.shutdown(socket.SHUT_WR)
        assert _read(line, 10) == b"last words"
        assert line.recv(10) == b""


def test_latency_delays_and_does_not_narrow(proxy: Proxy) -> None:
    proxy.shape(latency=0.1, jitter=0.05)
    with _line(proxy) as line:
        began = time.monotonic()
        for _ in range(50):
            line.sendall(b"x")
        assert _read(line, 50) == b"x" * 50
        assert 0.2 <= time.monotonic() - began < 2


def test_bandwidth_narrows(proxy: Proxy) -> None:
    proxy.shape(bandwidth=100_000)
    with _line(proxy) as line:
        began = time.monotonic()
        line.sendall(b"x" * 30_000)
        _read(line, 30_000)
        line.sendall(b"x")
        _read(line, 1)
        assert time.monotonic() - began >= 0.25


def test_connection_is_cut_at_the_byte(proxy: Proxy) -> None:
    proxy.cut_after(7)
    with _line(proxy) as line:
        line.sendall(b"abcd")
        assert _read(line, 3) == b"abc"
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    proxy.heal()
    _is_well(proxy)


def test_frozen_line_stays_open_and_goes_on_where_it_stood(proxy: Proxy) -> None:
    with _line(proxy) as line:
        line.sendall(b"a")
        assert _read(line, 1) == b"a"
        proxy.freeze()
        line.sendall(b"b")
        line.settimeout(0.3)
        with pytest.raises(TimeoutError):
            line.recv(1)
        with _line(proxy) as late:
            late.sendall(b"c")
            proxy.heal()
            assert (_read(late, 1), _read(line, 1)) == (b"c", b"b")


def test_refusal_breaks_off_what_there_is_and_lets_nobody_in(proxy: Proxy) -> None:
    with _line(proxy) as line:
        line.sendall(b"a")
        _read(line, 1)
        proxy.refuse()
        with pytest.raises(ConnectionResetError):
            line.recv(1)
        with pytest.raises(ConnectionRefusedError):
            _line(proxy)
    proxy.heal()
    _is_well(proxy)


def test_reset_breaks_off_and_lets_in_again(proxy: Proxy) -> None:
    with _line(proxy) as line:
        line.sendall(b"a")
        _read(line, 1)
        proxy.reset()
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    _is_well(proxy)


def test_nobody_behind_it_means_broken_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        target = closed.getsockname()
    with Proxy(target) as nobody, pytest.raises(ConnectionResetError), _line(nobody) as line:
        line.recv(1)


def _is_well(proxy: Proxy) -> None:
    with _line(proxy) as line:
        line.sendall(b"well")
        assert _read(line, 4) == b"well"


def _line(proxy: Proxy) -> socket.socket:
    return socket.create_connection(proxy.address, timeout=10)


def _read(line: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        part = line.recv(count - len(got))
        assert part, "closed too early"
        got += part
    return got


def _echo(server: socket.socket) -> None:
    while True:
        try:
            line, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_say_back, args=(line,), daemon=True).start()


def _say_back(line: socket.socket) -> None:
    with line:
        try:
            while data := line.recv(65536):
                line.sendall(data)
        except OSError:
            return
