"""The listening socket: bound once, handed to every web process (whoever accepts first has the connection)."""

import socket
from contextlib import suppress

BACKLOG = 4096  # connections that may wait: all clients of a restarted process come back within seconds


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens and does not block; OSError when the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family, socket.SOCK_STREAM)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            with suppress(OSError):  # "::" means every address, the old ones too
                door.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(host != "::"))
        door.bind((host, port))
        door.listen(BACKLOG)
    except OSError:
        door.close()
        raise
    door.setblocking(False)
    return door


def adopt(number: int) -> socket.socket:
    """The socket that was inherited under this number."""
    door = socket.socket(fileno=number)
    door.setblocking(False)
    return door
