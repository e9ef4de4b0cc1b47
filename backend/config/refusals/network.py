"""Which addresses do not leave this machine."""

from __future__ import annotations

import ipaddress


def is_here(host: str) -> bool:
    """A socket in the file system, or the loopback interface."""
    if not host or host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
