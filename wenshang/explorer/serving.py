"""Serve the explorer alone, through Voilà, at an address.

Loopback only unless told otherwise; elsewhere a token is required. Visitors can use widgets and nothing else: the server refuses
every message that would execute code (Voilà's own rule, tested here), shows no source and no traceback. A visitor has one
kernel; there is a limit of visitors, and what they leave is ended (``visitors``).
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import socket
from dataclasses import dataclass, replace
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from wenshang.errors import MissingExtra, UsageError
from wenshang.explorer import workspace
from wenshang.workplace import EXPLORER

WIDGETS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8"]
TEMPLATES = Path(__file__).parent / "voila"


@dataclass(frozen=True, slots=True)
class Service:
    """How the explorer is served: where, with which token ("" = none needed on loopback), and to how many visitors at once."""

    folder: Path
    host: str = "127.0.0.1"
    port: int = 8866
    token: str = ""
    visitors: int = 8
    idle_minutes: int = 20
    read_only: bool = False
    base_url: str = "/"
    hosts: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The address to open, with the token where one is needed."""
        host = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host  # noqa: S104
        named = f"[{host}]" if ":" in host else host
        return f"http://{named}:{self.port}{self.base_url}" + (f"?token={self.token}" if self.token else "")


def is_loopback(host: str) -> bool:
    """True for an address that only this machine can reach.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def plan(service: Service) -> Service:
    """The service to run, checked; a token is made where others than this machine can reach it and none was given.

    MissingExtra without Voilà; UsageError for a weak token, an address part or host name that is none, a port in use.
    """
    if not find_spec("voila"):
        raise MissingExtra(message="没有安装网页版所需的 Voilà", advice='请运行 pip install "wenshang[app]" 后重试')
    if service.token and len(service.token) < 16:
        raise UsageError(where="--token", message="口令太短", advice="请用至少16个字符，或不填由程序生成")
    if not re.fullmatch(r"/([A-Za-z0-9._~-]+/)*", service.base_url):
        raise UsageError(
            where="--base-url", expected="以“/”开头和结尾的路径，如 /wenshang/", found=service.base_url, advice="请改正后重试"
        )
    for name in service.hosts:
        if not re.fullmatch(r"[A-Za-z0-9.-]+|[0-9A-Fa-f:]+", name):
            raise UsageError(
                where="--allowed-host", expected="主机名或地址（不带 http:// 和端口）", found=name, advice="请改正后重试"
            )
    _free(service.host, service.port)
    if not service.token and (service.hosts or not is_loopback(service.host)):
        return replace(service, token=secrets.token_urlsafe(24))
    return service


def _free(host: str, port: int) -> None:
    """UsageError where the address cannot be listened on: somebody else does, it is not ours, or it needs more rights."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            if os.name == "posix":  # elsewhere the option means that two may listen
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        why = {errno.EADDRINUSE: "已被别的程序占用", errno.EACCES: "没有权限使用"}.get(error.errno or 0, "不能在这里监听")
        raise UsageError(
            where=f"{host}:{port}",
            message=f"这个地址和端口{why}",
            advice="请用 --port 换一个端口，如 --port 8867；或关闭占用它的程序",
        ) from error


def configuration(service: Service) -> dict[str, dict[str, Any]]:
    """Voilà's configuration for a service: what may be reached, by how many, for how long."""
    names = ["127.0.0.1", "localhost", "::1", *service.hosts]
    return {
        "Voila": {
            "ip": service.host,
            "port": service.port,
            "port_retries": 0,
            "base_url": service.base_url,
            "token": service.token,
            "open_browser": False,
            "log_level": "WARN",
            "tornado_settings": {
                "allow_remote_access": not is_loopback(service.host),  # on loopback the Host header must be a local name
                "local_hostnames": names,
                "websocket_max_message_size": workspace.UPLOAD_BYTES,
                "headers": {"X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff"},
            },
        },
        "VoilaConfiguration": {
            "template": "wenshang",
            "allow_template_override": "NO",
            "allow_theme_override": "NO",
            "strip_sources": True,
            "show_tracebacks": False,
            "file_allowlist": [],
            "file_denylist": [".*"],
            "extension_allowlist": WIDGETS,
            "page_config_hook": without_formulas,
            "multi_kernel_manager_class": "wenshang.explorer.visitors.VisitorKernels",
            "preheat_kernel": True,
            "default_pool_size": 1,
        },
        "VisitorKernels": {
            "limit": service.visitors,
            "cull_idle_timeout": service.idle_minutes * 60,
            "cull_interval": max(5, min(60, service.idle_minutes * 20)),
            "cull_connected": True,
        },
    }


def without_formulas(page_config: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Voilà's page settings with a formula renderer that renders none; the usual one would be fetched from another host."""
    return page_config | {"fullMathjaxUrl": f"{page_config['baseUrl']}voila/templates/wenshang/static/formulas.js"}


def environment(service: Service) -> dict[str, str]:
    """The environment of the server and its kernels; our page template is found through JUPYTER_PATH."""
    settings = {"WENSHANG_READ_ONLY": "1" if service.read_only else "0", "WENSHANG_WIDGETS": "1", "WENSHANG_SERVED": "1"}
    known = workspace.environment(service.folder) | settings
    return known | {"JUPYTER_PATH": os.pathsep.join(filter(None, [str(TEMPLATES.parent), os.environ.get("JUPYTER_PATH", "")]))}


def serve(service: Service) -> None:
    """Serve the explorer in this process until it is stopped."""
    workspace.prepare(service.folder)
    os.environ.update(environment(service))
    from traitlets.config import Config

    from wenshang.explorer.visitors import Server

    server = Server()
    server.notebook_path = str(service.folder / EXPLORER)
    server.config_file_paths = []
    server.update_config(Config(configuration(service)))
    server.initialize([])
    server.start()
