"""A web process that says it is well, and can be asked to die."""

import argparse
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from processes.listening import adopt
from processes.pulse import READY, Pulse


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/die":
            os._exit(3)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(os.getpid()).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def beat() -> None:
    pulse = Pulse.from_environment()
    while pulse.tell(READY):
        time.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fd", type=int, required=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = adopt(parser.parse_args().fd)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Thread(target=beat, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
