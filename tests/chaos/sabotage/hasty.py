"""Sabotage: the answer is given first, the commit follows a moment later, if nothing comes between."""

from __future__ import annotations

from tests.chaos.sabotage.product import serve  # isort: skip  # before everything of the product

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from backend.discussions import services

P = ParamSpec("P")
T = TypeVar("T")
A_MOMENT = 0.5


def hastily(function: Callable[P, T]) -> Callable[P, T]:
    """As the product does it, in a transaction that outlives the answer."""

    def answer_first(*args: P.args, **kwargs: P.kwargs) -> T:
        answer: Future[T] = Future()

        def work() -> None:
            try:
                with transaction.atomic():
                    answer.set_result(function(*args, **kwargs))
                    time.sleep(A_MOMENT)
            except Exception as error:
                if not answer.done():
                    answer.set_exception(error)
            finally:
                connection.close()

        threading.Thread(target=work, daemon=True).start()
        return answer.result()

    return answer_first


if __name__ == "__main__":
    services.post_message = hastily(services.post_message)
    services.post_messages = hastily(services.post_messages)
    serve()
