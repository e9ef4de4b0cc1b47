"""Several people at work on the running product: sockets and REST together."""

from tests.realtime.conftest import _server, people, pytest_collection_modifyitems, server

__all__ = ["_server", "people", "pytest_collection_modifyitems", "server"]
