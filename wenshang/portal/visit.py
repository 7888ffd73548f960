"""Ask for one page politely: its bytes as received, or a ``NetworkError`` that says why not.

Only http and https; no private address unless its host is allowed by name, checked after the name is resolved and again at
each redirect, and the connection goes to the address that was checked. Size and time are bounded.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from wenshang import __version__
from wenshang.errors import NetworkError

if TYPE_CHECKING:
    import httpx

#: what we say we are
USER_AGENT = f"wenshang/{__version__} (annual report reader; one request at a time)"
#: answer headers worth keeping beside a page
HEADERS = ("content-type", "date", "last-modified", "etag", "content-encoding", "retry-after")
#: what one page may take: seconds to connect, between two pieces, and in all; bytes; redirects
CONNECT, PIECE, TOTAL, SIZE, REDIRECTS = 10.0, 20.0, 60.0, 16 * 2**20, 5


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as received, the address that gave it in the end, and the headers kept."""

    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def visit(url: str, *, allow_private: Collection[str] = ()) -> FetchedPage:
    """Fetch one page, following a few redirects; any status is returned, whatever the portal says."""
    import httpx

    end = time.monotonic() + TOTAL
    timeout = httpx.Timeout(PIECE, connect=CONNECT)
    with httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client:
        address = url
        for _ in range(REDIRECTS + 1):
            page, address = _hop(client, url, address, allow_private, end)
            if page is not None:
                return page
    raise NetworkError(where=url, found=f"转向超过 {REDIRECTS} 次", expected="报告页面", advice="请在浏览器中核对网址")


def _hop(
    client: httpx.Client, url: str, address: str, allow_private: Collection[str], end: float
) -> tuple[FetchedPage | None, str]:
    """One request: the page, or None and the address that it sends us on to."""
    import httpx

    request = _request(client, address, allow_private)
    try:
        with _deadline(request, end):
            answer = client.send(request, stream=True)
            try:
                if answer.is_redirect:
                    return None, urljoin(address, answer.headers.get("location", ""))
                body = _body(answer, address, end)
                kept = tuple((name, answer.headers[name]) for name in HEADERS if name in answer.headers)
                return FetchedPage(url, address, answer.status_code, kept, body), address
            finally:
                answer.close()
    except httpx.TimeoutException as error:
        raise NetworkError(
            where=address, expected="及时的应答", found="对方长时间没有应答", advice="请稍后再试，已取得的页面不会重取"
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, zlib.error) as error:
        if time.monotonic() >= end:
            raise _endless(address, f"{TOTAL:.0f} 秒内收完") from error
        raise NetworkError(
            where=address, expected="完整的应答", found="连接失败或中途断开", advice="请检查网络和网址后再试"
        ) from error


@contextmanager
def _deadline(request: httpx.Request, end: float) -> Iterator[None]:
    """Break the connection off at the end of the time for all: a server may send a header's bytes, or 1xx answers, for ever."""
    opened: list[socket.socket] = []

    def traced(event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            opened.append(info["return_value"].get_extra_info("socket"))

    def break_off() -> None:
        for connection in opened:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    request.extensions = {**request.extensions, "trace": traced}
    timer = threading.Timer(max(0.0, end - time.monotonic()), break_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _request(client: httpx.Client, address: str, allow_private: Collection[str]) -> httpx.Request:
    """A request to the checked address of a host, under the host's own name."""
    import httpx

    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        if parts.scheme not in ("http", "https") or not host or parts.username:
            raise ValueError(address)
        plain = httpx.URL(address)
        named = plain.host
    except (ValueError, httpx.InvalidURL) as error:
        raise NetworkError(
            where=address, expected="http 或 https 网址", found="其他形式的地址", advice="请检查网址是否完整"
        ) from error
    number = _resolved(named, port or (443 if parts.scheme == "https" else 80), address, allow_private)
    headers = {
        "Host": plain.netloc.decode("ascii"),
        "User-Agent": USER_AGENT,
        "Accept": "text/html,application/pdf,*/*;q=0.5",
        "Accept-Encoding": "identity",
    }
    return client.build_request("GET", plain.copy_with(host=number), headers=headers, extensions={"sni_hostname": named})


def _resolved(host: str, port: int, address: str, allow_private: Collection[str]) -> str:
    """The numeric address of a host; every address that its name has must be public, unless the host is allowed by name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NetworkError(
            where=address, expected="能解析的主机名", found=f"找不到主机 {host}", advice="请检查网址和网络"
        ) from error
    numbers = [str(entry[4][0]) for entry in found]
    if host.lower() not in {name.lower() for name in allow_private}:
        for number in numbers:
            if not _public(number):
                raise NetworkError(
                    where=address,
                    expected="公网地址",
                    found=f"内网或本机地址 {number}",
                    advice=f"确需访问时用 --allow-private {host} 按主机名放行",
                )
    return numbers[0]


def _public(number: str) -> bool:
    """True for an address that anyone may reach, and so may the IPv4 address that it wraps (mapped, 6to4, Teredo, NAT64).

    >>> _public("8.8.8.8"), _public("::ffff:10.0.0.1"), _public("2002:7f00:1::"), _public("64:ff9b::a00:1")
    (True, False, False, False)
    """
    address = ipaddress.ip_address(number.split("%")[0])
    wrapped = list(_wrapped(address)) if isinstance(address, ipaddress.IPv6Address) else []
    seen = wrapped if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped else [address, *wrapped]
    return all(one.is_global and not one.is_multicast and not one.is_reserved for one in seen)


def _wrapped(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if any(address in ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")):
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


def _body(answer: httpx.Response, address: str, end: float) -> bytes:
    """The body unpacked, as long as it stays within size and time."""
    length = answer.headers.get("content-length", "")
    if length.isdecimal() and int(length) > SIZE:
        raise _endless(address, f"{SIZE // 2**20} MB 以内")
    packed = answer.headers.get("content-encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        advice = "请在浏览器中打开网址，另存为网页后用 wenshang add 加入"
        raise NetworkError(
            where=address, expected="未压缩或以 gzip 压缩一次的页面", found=f"压缩方式 {packed[:40]}", advice=advice
        )
    unpack = zlib.decompressobj(47) if packed not in ("", "identity") else None
    pieces: list[bytes] = []
    size = 0
    for piece in answer.iter_raw(65_536):
        plain = unpack.decompress(piece, SIZE + 1 - size) if unpack else piece
        pieces.append(plain)
        size += len(plain)
        if size > SIZE:
            raise _endless(address, f"{SIZE // 2**20} MB 以内")
        if time.monotonic() > end:
            raise _endless(address, f"{TOTAL:.0f} 秒内收完")
    return b"".join(pieces)


def _endless(address: str, limit: str) -> NetworkError:
    found = "过大或没有尽头的页面"
    return NetworkError(where=address, expected=f"{limit}的页面", found=found, advice="请在浏览器中核对网址")
