"""The served explorer under attack by clients that are no browser: no code runs, no file is read, nobody holds it up."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import struct
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.explorer.servers import await_page, free_port, running
from wenshang import workplace
from wenshang.explorer.workspace import UPLOAD_BYTES

pytestmark = pytest.mark.slow
pytest.importorskip("voila")
PROTOCOL = "v1.kernel.websocket.jupyter.org"
TOKEN = "a-token-of-twenty-four-x"


@dataclass(frozen=True)
class App:
    """A served explorer: its port, its folder, and the token that it asks for."""

    port: int
    folder: Path
    token: str = ""

    def ask(self, path: str, *, method: str = "GET", body: str | None = None, **headers: str) -> tuple[int, bytes]:
        """The status and the body of a bare request, the path sent as it is; one that leads on is followed."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            content, onward = answer.read(), answer.headers.get("Location", "")
        if answer.status == 302 and onward.startswith("/voila/files/"):
            return self.ask(onward, **headers)
        return answer.status, content

    def kernel(self) -> str:
        """The id of the kernel of a new page."""
        status, page = self.ask("/" + (f"?token={self.token}" if self.token else ""))
        assert status == 200
        return re.search(rb'"kernelId": ?"([0-9a-f-]+)"', page)[1].decode()  # type: ignore[index]

    @asynccontextmanager
    async def channel(self, kernel: str) -> AsyncIterator[Any]:
        """The page's channel, while this lasts."""
        from tornado.websocket import websocket_connect

        address = f"ws://127.0.0.1:{self.port}/api/kernels/{kernel}/channels?session_id=raw"
        socket = await websocket_connect(address, subprotocols=[PROTOCOL], max_message_size=2**28)
        try:
            yield socket
        finally:
            socket.close()
            with suppress(TimeoutError):  # the connection ends when the server has said so too
                async with asyncio.timeout(10):
                    while await socket.read_message() is not None:
                        pass


def served(tmp_path_factory: pytest.TempPathFactory, *options: str, token: str = "") -> Iterator[App]:
    folder, port = workplace.find(tmp_path_factory.mktemp("app") / "工作区"), free_port()
    with running("app", "--folder", str(folder), "--port", str(port), "--no-browser", *options, folder=folder) as server:
        await_page(f"http://127.0.0.1:{port}/voila/static/none", folder, server)
        yield App(port, folder, token)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    yield from served(tmp_path_factory, "--visitors", "16")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    yield from served(tmp_path_factory, "--token", TOKEN, token=TOKEN)


def packed(channel: str, kind: str, content: dict[str, object], *buffers: bytes) -> bytes:
    """A message in the binary form of the protocol."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "raw", "username": "", "version": "5.3", "date": ""}
    parts = [channel.encode(), *(json.dumps(part).encode() for part in (header, {}, {}, content)), *buffers]
    offsets = [8 * (2 + len(parts))]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return struct.pack(f"<Q{len(offsets)}Q", len(offsets), *offsets) + b"".join(parts)


async def heard(socket: Any, seconds: float, until: str = "closed") -> list[str]:
    """The kinds of messages that come within so many seconds, or until one comes."""
    kinds, end = [], time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        try:
            message = await asyncio.wait_for(socket.read_message(), left)
        except TimeoutError:
            break
        if message is None:
            return [*kinds, "closed"]
        content = message if isinstance(message, bytes) else message.encode()
        kinds += [kind.decode() for kind in re.findall(rb'"msg_type": ?"([a-z_]+)"', content)]
        if until in kinds:
            break
    return kinds


def test_a_client_of_the_page_s_own_protocol_can_have_nothing_executed(app: App) -> None:
    marker = app.folder / "written-by-a-visitor"
    code = f"open({str(marker)!r}, 'w').write('x')"
    executing: list[tuple[str, dict[str, object]]] = [
        ("execute_request", {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}),
        ("execute_request", {"code": "", "silent": True, "user_expressions": {"x": code}, "allow_stdin": False}),
        ("inspect_request", {"code": f"({code})?", "cursor_pos": 5, "detail_level": 1}),
        ("complete_request", {"code": f"({code}).", "cursor_pos": len(code) + 3}),
        ("history_request", {"output": True, "raw": True, "hist_access_type": "tail", "n": 100}),
        ("debug_request", {"type": "request", "command": "evaluate", "seq": 1, "arguments": {"expression": code}}),
        ("create_subshell_request", {}),
        ("apply_request", {}),
        ("input_reply", {"value": code}),
        ("no_such_request", {}),
    ]

    async def attack() -> list[str]:
        async with app.channel(app.kernel()) as socket:
            await heard(socket, 1)
            for channel in ("shell", "control", "stdin", "iopub"):
                for kind, content in executing:
                    await socket.write_message(packed(channel, kind, content), binary=True)
            return await heard(socket, 5)

    said = asyncio.run(attack())
    assert not marker.exists()
    assert [kind for kind in said if kind.startswith(("execute", "inspect", "complete", "history", "debug"))] == []
    assert app.ask("/")[0] == 200


def test_bytes_that_are_no_message_stop_nobody(app: App) -> None:
    async def attack() -> None:
        bent = (b"", b"\xff" * 64, struct.pack("<Q", 2**63), struct.pack("<QQ", 1, 2**62), packed("nowhere", "comm_msg", {}))
        async with app.channel(app.kernel()) as socket, app.channel(app.kernel()) as other:
            for bad in bent:
                await socket.write_message(bad, binary=True)
            await socket.write_message("{not json")
            await other.write_message(packed("shell", "kernel_info_request", {}), binary=True)
            assert "kernel_info_reply" in await heard(other, 60, "kernel_info_reply")

    asyncio.run(attack())
    assert app.ask("/")[0] == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", f"/api/{name}") for name in ("contents", "contents/data/register.csv", "kernels", "kernelspecs", "sessions")),
        *(("GET", f"/{name}") for name in ("lab", "tree", "files/data/register.csv", "edit/data/register.csv", "terminals/1")),
        ("GET", "/api/terminals"),
        ("GET", "/voila/files/data/register.csv"),
        ("GET", "/voila/files/notebooks/explore.ipynb"),
        ("GET", "/voila/static/../../../../../../etc/passwd"),
        ("GET", "/voila/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
        ("GET", "/static/..%2f..%2f..%2f..%2f..%2fetc/passwd"),
        ("GET", "/voila/templates/wenshang/static/..%2f..%2f..%2findex.html.j2"),
        ("GET", "/voila/templates/wenshang"),
        ("GET", "/voila/render/data/register.csv"),
        ("POST", "/api/kernels"),
        ("POST", "/api/sessions"),
        ("PUT", "/api/contents/data/register.csv"),
        ("DELETE", "/api/contents/data/register.csv"),
        ("POST", "/api/terminals"),
    ],
)
def test_nothing_but_the_page_is_reached(app: App, method: str, path: str) -> None:
    before = (app.folder / "data" / "register.csv").read_bytes()
    status, content = app.ask(path, method=method, body="{}" if method != "GET" else None)
    assert status in (400, 403, 404, 405), (status, content[:200])
    assert b"root:" not in content
    assert "汶上县".encode() not in content
    assert (app.folder / "data" / "register.csv").read_bytes() == before


def test_a_kernel_can_be_neither_interrupted_nor_restarted_nor_taken_from_its_page_by_a_foreign_one(app: App) -> None:
    kernel = app.kernel()
    for method, path in (("DELETE", ""), ("POST", "/interrupt"), ("POST", "/restart")):
        status, _ = app.ask(f"/api/kernels/{kernel}{path}", method=method, body="{}" if method == "POST" else None)
        assert status in (403, 404, 405), (method, path, status)


def opened(app: App, kernel: str, **headers: str) -> int:
    """The status of the answer to a client that opens the page's channel."""
    told = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Protocol": PROTOCOL}
    told |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": f"http://127.0.0.1:{app.port}"} | headers
    return app.ask(f"/api/kernels/{kernel}/channels?session_id=raw", **told)[0]


def test_a_foreign_host_or_origin_is_refused(app: App) -> None:
    kernel = app.kernel()
    assert app.ask("/", Host="attacker.example")[0] == 403
    assert opened(app, kernel, Origin="http://attacker.example") == 403
    assert opened(app, kernel, Host="attacker.example", Origin="http://attacker.example") == 403
    assert opened(app, kernel) == 101


def test_a_client_of_another_protocol_is_refused_and_the_server_goes_on(app: App) -> None:
    assert opened(app, app.kernel(), **{"Sec-WebSocket-Protocol": "other"}) == 400
    assert app.ask("/voila/templates/wenshang/static/formulas.js")[0] == 200


def test_without_the_token_there_is_no_page_and_no_channel(guarded: App) -> None:
    kernel = guarded.kernel()
    status, page = guarded.ask("/")
    assert b"kernelId" not in page
    assert status in (200, 302, 403)
    assert guarded.ask("/?token=wrong")[1].find(b"kernelId") == -1
    assert opened(guarded, kernel) in (401, 403)
    assert opened(guarded, kernel, Authorization=f"token {TOKEN}") == 101


def test_many_that_upload_at_once_hold_nobody_up_and_what_is_too_large_is_cut_off(app: App) -> None:
    whole = packed("shell", "comm_msg", {"comm_id": "x", "data": {}}, b"x" * (64 * 2**20))
    assert len(whole) < UPLOAD_BYTES
    from tornado.websocket import WebSocketClosedError

    waits: list[float] = []

    async def watch(done: asyncio.Event) -> None:
        while not done.is_set():
            begun = time.monotonic()
            status, _ = await asyncio.to_thread(app.ask, "/voila/templates/wenshang/static/formulas.js")
            waits.append(time.monotonic() - begun)
            assert status == 200
            await asyncio.sleep(0.1)

    async def upload(kernel: str) -> list[str]:
        async with app.channel(kernel) as socket:
            await socket.write_message(whole, binary=True)
            await socket.write_message(packed("shell", "kernel_info_request", {}), binary=True)
            return await heard(socket, 120, "kernel_info_reply")

    async def attack() -> None:
        kernels = [app.kernel() for _ in range(4)]
        done = asyncio.Event()
        watching = asyncio.create_task(watch(done))
        for said in await asyncio.gather(*(upload(kernel) for kernel in kernels[:3])):
            assert "kernel_info_reply" in said
        async with app.channel(kernels[3]) as socket:
            with suppress(WebSocketClosedError):  # before all of it is sent
                await socket.write_message(b"x" * (UPLOAD_BYTES + 1), binary=True)
            assert "closed" in await heard(socket, 60)
        done.set()
        await watching

    asyncio.run(attack())
    assert max(waits) < 15, waits
