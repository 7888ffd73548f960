"""The explorer alone, through Voilà: a folder and an address in, a running server out.

Loopback only unless told otherwise; elsewhere a token is required. Visitors can use widgets and nothing else: the server refuses
every message that would execute code (Voilà's own rule, tested here), shows no source and no traceback. A visitor has one
kernel; there is a limit of kernels, and idle ones are ended.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from wenshang.errors import MissingExtra, UsageError
from wenshang.explorer import workspace

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

    @property
    def address(self) -> str:
        """The address to open, with the token where one is needed."""
        host = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/" + (f"?token={self.token}" if self.token else "")


def is_loopback(host: str) -> bool:
    """True for an address that only this machine can reach.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def plan(folder: Path, *, host: str, port: int, token: str, visitors: int, idle_minutes: int, read_only: bool = False) -> Service:
    """The service to run; a token is made where the address is not loopback and none was given."""
    if not find_spec("voila"):
        raise MissingExtra(message="没有安装网页版所需的 Voilà", advice="请运行 pip install 'wenshang[app]' 后重试")
    if token and len(token) < 16:
        raise UsageError(where="--token", message="口令太短", advice="请用至少16个字符，或不填由程序生成")
    if not token and not is_loopback(host):
        token = secrets.token_urlsafe(24)
    return Service(folder, host, port, token, visitors, idle_minutes, read_only)


def configuration(service: Service) -> dict[str, dict[str, Any]]:
    """Voilà's configuration for a service: what may be reached, by how many, for how long."""
    names = ["127.0.0.1", "localhost", "::1"]
    return {
        "Voila": {
            "ip": service.host,
            "port": service.port,
            "port_retries": 0,
            "token": service.token,
            "open_browser": False,
            "log_level": "WARN",
            "tornado_settings": {
                "allow_remote_access": not is_loopback(service.host),  # on loopback the Host header must be a local name
                "local_hostnames": names,
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
            "multi_kernel_manager_class": "wenshang.explorer.kernels.LimitedKernelManager",
        },
        "LimitedKernelManager": {
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
    known = workspace.environment(service.folder) | {"WENSHANG_READ_ONLY": "1" if service.read_only else "0"}
    return known | {"JUPYTER_PATH": os.pathsep.join(filter(None, [str(TEMPLATES.parent), os.environ.get("JUPYTER_PATH", "")]))}


def serve(service: Service) -> None:
    """Serve the explorer in this process until it is stopped."""
    workspace.prepare(service.folder)
    os.environ.update(environment(service))
    from traitlets.config import Config
    from voila.app import Voila

    server = Voila()
    server.notebook_path = str(service.folder / workspace.EXPLORER)
    server.config_file_paths = []
    server.update_config(Config(configuration(service)))
    server.initialize([])
    server.start()
