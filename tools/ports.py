"""Is a port free, and which is?"""

import socket
from contextlib import closing

from tools.problem import Problem


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except PermissionError as error:
            raise Problem(
                f"Only root may use port {port}.", advice="Choose one above 1023: make run PORT=8000"
            ) from error
        except OSError:
            return False
        return True


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody uses now; whoever asks should use it soon."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as trial:
        trial.bind((host, 0))
        return int(trial.getsockname()[1])


def require_free(host: str, port: int) -> None:
    if is_free(host, port):
        return
    other = next((candidate for candidate in range(port + 1, port + 50) if is_free(host, candidate)), port + 1)
    raise Problem(
        f"Port {port} on {host} is in use by another program, perhaps another Chidao.",
        advice=f"Choose another one: make run PORT={other}",
    )
