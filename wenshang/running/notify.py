"""Notification of what a run did, by e-mail or webhook; secrets stay in environment variables."""

from __future__ import annotations

import base64
import hashlib
import hmac
import mimetypes
import os
import smtplib
import ssl
import time
import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from wenshang.errors import BadData, NetworkError, near
from wenshang.files import safe_name

_EVENTS = ("失败", "恢复", "完成")
_FIELDS = {
    "smtp": {"kind", "on", "host", "port", "security", "sender", "to", "user", "password_env", "attach", "attach_limit"},
    "wecom": {"kind", "on", "url_env"},
    "dingtalk": {"kind", "on", "url_env", "secret_env"},
    "json": {"kind", "on", "url_env"},
}
#: what may be attached to a mail, and how much of it in MB unless said otherwise
FORMS, LARGEST = ("html", "pdf", "docx", "xlsx", "csv"), 10
_SECRETS = ("url", "password", "secret", "token")


@dataclass(frozen=True, slots=True)
class Message:
    """What to tell: the event (失败, 恢复, 完成), one line, the whole text, the same as plain data, and the new pages' titles."""

    event: str
    title: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    pages: Mapping[Path, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to tell: its name, kind, for which events, and its settings (never a secret, only the names of variables)."""

    name: str
    kind: str
    on: tuple[str, ...]
    settings: Mapping[str, Any]

    def send(self, message: Message) -> None:
        """Send; NetworkError, which names neither address nor secret, where that fails."""
        try:
            _SENDERS[self.kind](self.settings, message)
        except NetworkError:
            raise
        except Exception as error:  # whatever a mail or web library raises may hold the address
            raise NetworkError(where=f"通知“{self.name}”", found=f"没有发出（{type(error).__name__}）") from None


def channel(name: str, table: Mapping[str, Any], where: str) -> Channel:
    """A channel of the schedule file; BadData where a setting is unknown, missing, or a secret written into the file."""
    kind = table.get("kind", "")
    if kind not in _FIELDS:
        raise BadData(where=where, expected=f"kind 为 {'、'.join(_FIELDS)} 之一", found=f"“{kind}”")
    for setting in table:
        if setting in _SECRETS:
            found = f"直接写了 {setting}"
            raise BadData(where=where, found=found, advice=f'请把它放进环境变量，此处写 {setting}_env = "变量名"')
        if setting not in _FIELDS[kind]:
            raise BadData(where=where, found=f"不认识的设置“{setting}”", advice=near(setting, _FIELDS[kind]))
    needed = {"smtp": ("host", "sender", "to")}.get(kind, ("url_env",))
    if missing := [setting for setting in needed if not table.get(setting)]:
        raise BadData(where=where, expected=f"设置 {missing[0]}", found="没有给出")
    if wrong := [form for form in table.get("attach", ()) if form not in FORMS]:
        raise BadData(where=f"{where} attach", expected="、".join(FORMS), found=f"“{wrong[0]}”")
    limit = table.get("attach_limit", LARGEST)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit <= 0:
        raise BadData(where=f"{where} attach_limit", expected="大于 0 的数（MB）", found=f"“{limit}”")
    on = tuple(table.get("on", ("失败", "恢复")))
    if wrong := [event for event in on if event not in _EVENTS]:
        raise BadData(where=f"{where} on", expected=f"{'、'.join(_EVENTS)}", found=f"“{wrong[0]}”")
    return Channel(name, kind, on, {k: v for k, v in table.items() if k not in ("kind", "on")})


def _smtp(settings: Mapping[str, Any], message: Message) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = message.title, settings["sender"]
    mail["To"] = ", ".join([settings["to"]] if isinstance(settings["to"], str) else settings["to"])
    attached, left_out = attachments(settings, message)
    mail.set_content("\n".join([message.text, *left_out]))
    for name, content in attached.items():
        kind, _, form = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
        mail.add_attachment(content, maintype=kind, subtype=form, filename=name)
    security = settings.get("security", "none")
    port = settings.get("port") or {"ssl": 465, "starttls": 587}.get(security, 25)
    trusted = ssl.create_default_context()
    connect: Callable[..., smtplib.SMTP] = smtplib.SMTP
    options: dict[str, Any] = {"timeout": 30, "local_hostname": "localhost"}
    if security == "ssl":
        connect, options["context"] = smtplib.SMTP_SSL, trusted
    with connect(settings["host"], port, **options) as server:
        if security == "starttls":
            server.starttls(context=trusted)
        if settings.get("user"):
            server.login(settings["user"], _secret(settings, "password_env"))
        server.send_message(mail)


def attachments(settings: Mapping[str, Any], message: Message) -> tuple[dict[str, bytes], list[str]]:
    """The files to be attached by name (the page's title), as far as asked and within the limit; and a line for each left out."""
    room = settings.get("attach_limit", LARGEST) * 1_000_000
    attached: dict[str, bytes] = {}
    left_out: list[str] = []
    for page, title in message.pages.items():
        for form in settings.get("attach", ()):
            path, name = page.with_suffix(f".{form}"), f"{safe_name(title)}.{form}"
            if not path.is_file():
                left_out.append(f"没有附上 {name}：没有这种文件")
            elif path.stat().st_size > room:
                left_out.append(f"没有附上 {name}：附件超过 {settings.get('attach_limit', LARGEST):g} MB")
            else:
                attached[name] = path.read_bytes()
                room -= len(attached[name])
    return attached, left_out


def _wecom(settings: Mapping[str, Any], message: Message) -> None:
    _post(_secret(settings, "url_env"), {"msgtype": "text", "text": {"content": _short(message, 2000)}})


def _dingtalk(settings: Mapping[str, Any], message: Message) -> None:
    url = _secret(settings, "url_env")
    if settings.get("secret_env"):
        url += "&" + signature(_secret(settings, "secret_env"), round(time.time() * 1000))
    _post(url, {"msgtype": "text", "text": {"content": _short(message, 20000)}})


def _json(settings: Mapping[str, Any], message: Message) -> None:
    _post(_secret(settings, "url_env"), {"event": message.event, "title": message.title, "text": message.text, **message.data})


_SENDERS: Mapping[str, Callable[[Mapping[str, Any], Message], None]] = {
    "smtp": _smtp,
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "json": _json,
}


def signature(secret: str, milliseconds: int) -> str:
    """DingTalk's signature of a call: the time and an HMAC-SHA256 of time and secret, as parameters of the address."""
    digest = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return urllib.parse.urlencode({"timestamp": milliseconds, "sign": base64.b64encode(digest).decode()})


def _secret(settings: Mapping[str, Any], name: str) -> str:
    variable = settings.get(name, "")
    value = os.environ.get(variable, "")
    if not value:
        raise NetworkError(where="通知", expected=f"环境变量 {variable or name}", found="没有设置")
    return value


def _post(url: str, body: Mapping[str, Any]) -> None:
    import httpx

    answer = httpx.post(url, json=body, timeout=30, follow_redirects=False)
    if answer.status_code >= 300:
        raise NetworkError(where="通知", found=f"对方回答 {answer.status_code}")
    try:
        reply = answer.json()
    except ValueError:
        return
    if isinstance(reply, dict) and reply.get("errcode", 0) != 0:
        raise NetworkError(where="通知", found=f"对方拒绝（errcode {reply['errcode']}）")


def _short(message: Message, most: int) -> str:
    """The text cut to what the service takes (bytes of UTF-8)."""
    whole = f"{message.title}\n{message.text}".encode()
    return whole.decode() if len(whole) <= most else whole[: most - 3].decode(errors="ignore") + "…"
