"""Django as a web process calls it: one request, one thread, from the first middleware to the last.

Django's own handler changes threads at every middleware that is not async (some twenty times for a page) and makes a
thread for each request. Here whole requests are worked on by a bounded number of threads; only static files, which
ask nobody, go that way, and the bodies of downloads stay on the loop. Plain reads do without the middleware
(`realtime.http.short`).
"""

from __future__ import annotations

import asyncio
import contextvars
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.urls import set_script_prefix

from backend.config.environment import number
from realtime.http.short import Look, ShortRoad

# As many as the line in front of the views lets through.
_threads = ThreadPoolExecutor(number("CHIDAO_HTTP_BUSY", 8), thread_name_prefix="http")


class Handler(ASGIHandler):
    """Django's handler with all middleware in its sync form."""

    def __init__(self) -> None:
        super().__init__()
        self._files = ASGIHandler()
        self._short = ShortRoad()

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"].startswith(settings.STATIC_URL):
            await self._files(scope, receive, send)
        else:
            await self.handle(scope, receive, send)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        look = self._short.look(scope)
        if look is not None and self._short.knows(look):
            first = await receive()
            if _is_whole(first) and await self._answer_shortly(scope, look, send):
                return
            receive = _with(first, receive)
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        response = await _in_thread(self._answer, scope, body)
        self._short.learn(look, response)
        if response.streaming:
            await _until_gone(self.send_response(response, send), receive)
            await _in_thread(response.close)
        else:
            await self.send_response(response, send)

    async def _answer_shortly(self, scope: Any, look: Look, send: Any) -> bool:
        answer = await _in_thread(self._short.answer, scope, look)
        if answer is None:
            return False
        status, headers, body = answer
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return True

    def _answer(self, scope: Any, body: Any) -> Any:
        """Everything between the request and its answer; what is not streamed gives its connection back here."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: Any = self.get_response(request) if request else refusal
        response._handler_class = self.__class__  # the sender of request_finished
        if not response.streaming:
            response.close()
        body.close()
        return response


def _is_whole(message: Any) -> bool:
    """Whether this is all of a request, and it has no body."""
    return message["type"] == "http.request" and not message.get("body") and not message.get("more_body")


def _with(first: Any, receive: Any) -> Any:
    """`receive` from the beginning, after its first message was read."""
    read = [first]

    async def again() -> Any:
        return read.pop() if read else await receive()

    return again


async def _in_thread(function: Any, *args: Any) -> Any:
    context = contextvars.copy_context()  # language and log lines belong to the request, the thread to everybody
    return await asyncio.get_running_loop().run_in_executor(_threads, context.run, function, *args)


async def _until_gone(sending: Any, receive: Any) -> None:
    """Send, but not to somebody who has gone: a download is long."""
    tasks = [asyncio.ensure_future(sending), asyncio.ensure_future(receive())]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
