"""Sabotage: the answer is given first, the commit follows a moment later, if nothing comes between."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

from django.db import connection, transaction

from backend.discussions import services
from backend.discussions.services import Posted, Send
from backend.organisations.standing import Standing

A_MOMENT = 0.5
_honest = services.post_message


def post_message(standing: Standing, send: Send) -> Posted:
    """As the product does it, in a transaction that outlives the answer."""
    answer: Future[Posted] = Future()

    def work() -> None:
        try:
            with transaction.atomic():
                answer.set_result(_honest(standing, send))
                time.sleep(A_MOMENT)
        except Exception as error:
            if not answer.done():
                answer.set_exception(error)
        finally:
            connection.close()

    threading.Thread(target=work, daemon=True).start()
    return answer.result()


if __name__ == "__main__":
    services.post_message = post_message
    serve()
