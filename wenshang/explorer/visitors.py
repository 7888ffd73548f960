"""Visitors of the served explorer: how many there may be, whose kernel is freed and when, and what each of them is told.

A page that is left frees its kernel at once where the browser says so, otherwise when its connection has been gone for a while;
a full house first looks for kernels that nobody is connected to. One kernel beyond the visitors' waits ready (Voilà's preheat).
"""

from __future__ import annotations

from asyncio import sleep
from contextvars import ContextVar
from pathlib import Path
from time import monotonic
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError
from traitlets import Float, Int
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

ERRORS = Path(__file__).parent / "voila" / "errors"
SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
#: who asks for the page that a kernel is started for
VISITOR: ContextVar[str] = ContextVar("visitor", default="")
#: seconds that a visitor waits for room before being told to come back
PATIENCE = 3.0
#: a page that was asked for and has not connected after so many seconds is taken for left
ARRIVING = 60.0


class VisitorKernels(AsyncMappingKernelManager):  # type: ignore[misc]
    """Kernels of at most ``limit`` visitors; those that a visitor has left are ended."""

    limit = Int(8, help="how many visitors may be there at once").tag(config=True)
    grace = Float(10.0, help="seconds without a connection after which a kernel is ended").tag(config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._since: dict[str, float] = {}  # kernel → when it was last left, or went to a page
        self._whose: dict[str, str] = {}  # kernel → the visitor whose page it went to
        self._starting = 0  # kernels on their way to a page
        self._seen: set[str] = set()  # kernels that a page has connected to

    def notify_connect(self, kernel_id: str) -> None:
        self._seen.add(kernel_id)
        super().notify_connect(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        super().notify_disconnect(kernel_id)
        self._since[kernel_id] = monotonic()
        IOLoop.current().call_later(self.grace, self._end_if_left, kernel_id)

    def hand_out(self, kernel_id: str, visitor: str) -> None:
        """Remember whose page a kernel went to, and when."""
        self._whose[kernel_id], self._since[kernel_id] = visitor, monotonic()

    def on_the_way(self, visitor: str) -> list[str]:
        """The visitor's kernels that no page has connected to yet."""
        return [k for k, whose in self._whose.items() if whose == visitor and k not in self._seen and k in self]

    async def _async_start_kernel(self, *arguments: Any, **options: Any) -> str:
        if options.get("env", {}).get("VOILA_PREHEAT") == "True":
            return str(await super()._async_start_kernel(*arguments, **options))
        self._starting += 1
        try:
            started: str = await super()._async_start_kernel(*arguments, **options)
        finally:
            self._starting -= 1
        self.hand_out(started, VISITOR.get())
        return started

    start_kernel = _async_start_kernel

    async def make_room(self, visitor: str) -> None:
        """Free what was left where the house is full; 503 with when to come back where everybody is still there.

        A page that was just left may still seem connected: the answer waits for ``PATIENCE`` before it is no.
        """
        until = monotonic() + PATIENCE
        while not await self._has_room(visitor):
            if monotonic() > until:
                text = "现在的访问人数已满（%s 人）。有人关闭页面后即可打开；闲置的页面最迟 %s 分钟后自动释放，请稍后刷新。"
                raise HTTPError(503, text, self.limit, max(1, round(self.cull_idle_timeout / 60)))
            await sleep(0.1)

    async def _has_room(self, visitor: str) -> bool:
        """True where one more visitor fits, after ending as many kernels that were left as it takes."""
        visitors = [kernel_id for kernel_id in self.list_kernel_ids() if kernel_id in self._whose]
        many = len(visitors) + self._starting
        for kernel_id in self._left(visitors, visitor)[: max(0, many - self.limit + 1)]:
            await self.end(kernel_id)
            many -= 1
        return bool(many < self.limit)

    def ready(self) -> set[str]:
        """The kernels that wait for a visitor."""
        tasks = [task for pool in getattr(self, "_pools", {}).values() for task in pool]
        done = [task for task in tasks if task.done() and not task.cancelled() and task.exception() is None]
        return {str(task.result()["kernel_id"]) for task in done}

    def _left(self, visitors: list[str], visitor: str) -> list[str]:
        """Kernels that nobody is connected to, longest first.

        Those that a page has left; those no page has connected to for long, or whose visitor asks for the page anew.
        """
        now = monotonic()
        free = [k for k in visitors if not self._kernel_connections.get(k)]
        left = [k for k in free if k in self._seen or self._whose[k] == visitor or now - self._since[k] > ARRIVING]
        return sorted(left, key=lambda k: self._since[k])

    async def _end_if_left(self, kernel_id: str) -> None:
        if kernel_id in self and not self._kernel_connections.get(kernel_id):
            await self.end(kernel_id)

    async def end(self, kernel_id: str) -> None:
        """End a kernel that is still there."""
        self._since.pop(kernel_id, None)
        self._whose.pop(kernel_id, None)
        self._seen.discard(kernel_id)
        if kernel_id in self:
            await self.shutdown_kernel(kernel_id, now=True)


class PageHandler(TornadoVoilaHandler):  # type: ignore[misc]
    """The page, for as many visitors as there may be."""

    gone = False
    ready: frozenset[str] | set[str] = frozenset()

    async def get(self, path: str | None = None) -> None:
        """Refuse the visitor beyond the limit before a kernel is started for nothing; end the kernel of a page not waited for."""
        manager, visitor = self.kernel_manager, self.current_user.username if self.current_user else ""
        if visitor:
            await manager.make_room(visitor)
        VISITOR.set(visitor)
        self.ready = manager.ready()
        try:
            await super().get(path)
        except StreamClosedError:
            self.gone = True
        finally:
            self._take()
            if self.gone:
                for kernel_id in manager.on_the_way(visitor):
                    await manager.end(kernel_id)

    def write(self, chunk: Any) -> None:
        """The first part of the page tells that the waiting kernel was taken."""
        self._take()
        super().write(chunk)

    def _take(self) -> None:
        for kernel_id in self.ready - self.kernel_manager.ready():
            self.kernel_manager.hand_out(kernel_id, VISITOR.get())
        self.ready = frozenset()

    def on_connection_close(self) -> None:
        """The visitor went away before the page was whole."""
        super().on_connection_close()
        self.gone = True


class LeaveHandler(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """What a browser sends when its page is left. A beacon carries no form token; the kernel's id is the secret."""

    def check_xsrf_cookie(self) -> None:
        return None

    async def post(self, kernel_id: str) -> None:
        """End the kernel; a second word of the same page changes nothing."""
        if not self.current_user:
            raise HTTPError(403)
        await self.kernel_manager.end(kernel_id)
        self.set_status(204)
        await self.finish()


class ChannelsHandler(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The page's channel to its kernel, in the one protocol that our page speaks."""

    async def prepare(self, *arguments: Any, **options: Any) -> Any:
        """Refuse other clients before a connection is made: the older protocol can hold up the server."""
        if SUBPROTOCOL not in [name.strip() for name in self.request.headers.get("Sec-WebSocket-Protocol", "").split(",")]:
            raise HTTPError(400, "只接受本页面的连接")
        return await super().prepare(*arguments, **options)


class TemplateFileHandler(TemplateStaticFileHandler):  # type: ignore[misc]
    """A file of a page template; a path that names none is not found, where Voilà's own handler breaks."""

    async def get(self, path: str, include_body: bool = True) -> None:
        parts = path.split("/")
        if ".." in parts or len(parts) < 3 or parts[1] != "static":
            raise HTTPError(404)
        await super().get(path, include_body)


#: Voilà's handlers that ours stand in for
INSTEAD = {
    TemplateStaticFileHandler: TemplateFileHandler,
    TornadoVoilaHandler: PageHandler,
    VoilaShutdownKernelHandler: LeaveHandler,
    VoilaKernelWebsocketHandler: ChannelsHandler,
}


class Server(Voila):  # type: ignore[misc]
    """Voilà with our handlers, and our Chinese words on its error and sign-in pages."""

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        for pages in (settings["jinja2_env"], settings["voila_jinja2_env"]):
            pages.loader = ChoiceLoader([FileSystemLoader(str(ERRORS)), pages.loader])
        return settings

    def init_handlers(self) -> list[Any]:
        return [(path, INSTEAD.get(handler, handler), *rest) for path, handler, *rest in super().init_handlers()]
