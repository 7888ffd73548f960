"""Unattended: a schedule's pages made, tried again, and told of by e-mail or webhook; secrets stay in environment variables.

The last good pages stay whatever happens, and a word that cannot be sent stops nothing.
"""

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
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import localtime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang.errors import MissingExtra, NetworkError, OutputError, RunFailed, WenshangError
from wenshang.files import safe_name
from wenshang.running import overview, plan, publishing
from wenshang.running.brief import Options, RunResult, brief
from wenshang.running.process import Limits
from wenshang.running.schedule import LARGEST, Channel, Schedule

if TYPE_CHECKING:
    from wenshang.archive import Archive


#: the notebook whose opening sentences a mail says
LEADERS = "leadership_brief"
#: exit codes of what may be over a little later
PASSING = (OutputError.exit_code, RunFailed.exit_code, NetworkError.exit_code)
#: bytes of text that a service takes
_TEXT = {"wecom": 2_000, "dingtalk": 20_000}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scheduled run ended: the pages made in all its attempts, what failed in the last, and what is too old."""

    schedule: str
    made: tuple[str, ...]
    failed: Mapping[str, str]
    too_old: tuple[str, ...]
    attempts: int
    error: str = ""
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """What to tell: the event (失败, 恢复, 完成), one line, the whole text, the same as plain data, and the new pages' titles."""

    event: str
    title: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    pages: Mapping[Path, str] = field(default_factory=dict)


def run(
    schedule: Schedule,
    data: Path | str,
    output: Path,
    *,
    channels: Sequence[Channel] = (),
    pause: Callable[[float], None] = time.sleep,
) -> Outcome:
    """Make the schedule's pages, trying again what failed after longer and longer pauses, then tell who wants to know.

    Whatever is wrong, the data folder too, is part of the outcome and told of; what more time cannot mend is not tried again.
    """
    failing = any(state.error for state in overview.pages(output))
    word = any("docx" in one.settings.get("attach", ()) for one in channels)
    outcome = _attempts(schedule, data, output, pause, word=word)
    event = "失败" if outcome.exit_code or outcome.too_old else ("恢复" if failing else "完成")
    what = message(outcome, event, *_told(outcome.made, output))
    if any("pdf" in one.settings.get("attach", ()) and event in one.on for one in channels):
        from wenshang.briefing import pdf

        with suppress(MissingExtra, OutputError):  # what is not there is said in the mail
            pdf.beside(what.pages)
    notify(output, channels, what)
    return outcome


def _told(made: Sequence[str], output: Path) -> tuple[dict[Path, str], list[str]]:
    """The pages that were made and what they are called; what the leaders' briefs among them say: title, opening sentences."""
    from wenshang.briefing import opening

    titles: dict[Path, str] = {}
    briefs = []
    for page in made:
        known, path = publishing.manifest(output, page), output / page
        titles[path] = str(known.get("about", {}).get("title") or page.removesuffix(".html").replace("/", " "))
        if known.get("notebook") == LEADERS and (sentences := opening.sentences_of(path.read_text("utf-8"))):
            briefs.append(f"{titles[path]}：{sentences}")
    return titles, briefs


def _attempts(schedule: Schedule, data: Path | str, output: Path, pause: Callable[[float], None], *, word: bool) -> Outcome:
    from wenshang.archive import Archive

    limits = Limits(schedule.timeout, schedule.memory_mb)
    pages_made: list[str] = []
    result, error, code, attempt = RunResult((), (), {}), "", 0, 0
    for attempt in range(1, schedule.retries + 2):
        if attempt > 1:
            pause(schedule.backoff * 2 ** (attempt - 2))
        try:
            archive = Archive.open(data)
            pages = pages_of(schedule, archive)
            options = Options(force=schedule.force and attempt == 1, limits=limits, schedule=schedule.name, word=word)
            result = brief(archive, pages, output, options=options, whole=not (schedule.where or schedule.notebooks))
            error, code = "", result.exit_code
        except WenshangError as failed:
            error, code = str(failed), failed.exit_code
        pages_made += result.made
        if code not in PASSING:
            break
    return Outcome(schedule.name, tuple(pages_made), result.failed, _too_old(schedule, output), attempt, error, code)


def pages_of(schedule: Schedule, archive: Archive) -> list[plan.Page]:
    """The pages of a schedule, its parameters checked against the notebook's own cell and what is held."""
    if schedule.parameters:
        return [plan.page(schedule.notebooks[0], schedule.parameters, archive)]
    return plan.required_pages(archive, asked=f"定时“{schedule.name}”", where=schedule.where, only=schedule.notebooks)


def _too_old(schedule: Schedule, output: Path) -> tuple[str, ...]:
    """Pages that fail and whose last good version is older than the schedule allows."""
    if not schedule.max_staleness:
        return ()
    oldest = datetime.now(UTC) - timedelta(seconds=schedule.max_staleness)
    broken = (state for state in overview.pages(output) if state.error)
    return tuple(state.page for state in broken if not state.made or datetime.fromisoformat(state.made) < oldest)


def message(outcome: Outcome, event: str, pages: Mapping[Path, str] | None = None, told: Sequence[str] = ()) -> Message:
    """What to tell of a run, in Chinese: first what the leaders' briefs say (``told``), then at most ten titles and reasons."""
    title = f"汶上工作台：{outcome.schedule} {event}"
    lines = [*told[:10], f"新生成 {len(outcome.made)} 页，失败 {len(outcome.failed)} 页，共尝试 {outcome.attempts} 次。"]
    lines += [f"新生成：{title}" for title in list((pages or {}).values())[:10]]
    lines += [outcome.error] if outcome.error else []
    lines += [f"失败：{page}：{reason}" for page, reason in list(outcome.failed.items())[:10]]
    lines += [f"超过最长更新间隔：{page}" for page in outcome.too_old[:10]]
    data = {"schedule": outcome.schedule, "made": list(outcome.made), "failed": dict(outcome.failed), "error": outcome.error}
    return Message(event, title, "\n".join(lines), data, pages or {})


def notify(output: Path, channels: Sequence[Channel], what: Message) -> None:
    """Send to every channel that wants this event; what could not be sent is recorded and stops nothing."""
    for one in channels:
        if what.event in one.on:
            result = {"outcome": "sent"}
            try:
                send(one, what)
            except NetworkError as error:
                result = {"outcome": "failed", "error": str(error)}
            with suppress(OutputError):  # where nothing can be written, that has been told of
                publishing.record(output, "notified", channel=one.name, about=what.event, **result)


def send(channel: Channel, message: Message) -> None:
    """Send a message; NetworkError, which names neither address nor secret, where that fails."""
    try:
        (_mail if channel.kind == "smtp" else _post)(channel, message)
    except NetworkError:
        raise
    except Exception as error:  # whatever a mail or web library raises may hold the address
        raise NetworkError(where=f"通知“{channel.name}”", found=f"没有发出（{type(error).__name__}）") from None


def _mail(channel: Channel, message: Message) -> None:
    settings = channel.settings
    mail = EmailMessage()
    mail["Subject"], mail["From"] = message.title, settings["sender"]
    mail["To"] = ", ".join([settings["to"]] if isinstance(settings["to"], str) else settings["to"])
    mail["Date"] = localtime()
    attached, left_out = _attachments(settings, message)
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


def _attachments(settings: Mapping[str, Any], message: Message) -> tuple[dict[str, bytes], list[str]]:
    """The files to be attached by name (the page's title), as far as asked and within the limit; and a line for each left out."""
    limit = settings.get("attach_limit", LARGEST)
    room = limit * 1_000_000
    attached: dict[str, bytes] = {}
    left_out: list[str] = []
    for page, title in message.pages.items():
        for form in settings.get("attach", ()):
            path, name = page.with_suffix(f".{form}"), f"{safe_name(title)}.{form}"
            if not path.is_file():
                left_out.append(f"没有附上 {name}：没有这种文件")
            elif path.stat().st_size > room:
                left_out.append(f"没有附上 {name}：附件超过 {limit:g} MB")
            else:
                attached[name] = path.read_bytes()
                room -= len(attached[name])
    return attached, left_out


def _post(channel: Channel, message: Message) -> None:
    """Call a webhook: with the text in its service's form, cut to what that takes, or with everything as plain JSON."""
    import httpx

    url = _secret(channel.settings, "url_env")
    if channel.settings.get("secret_env"):
        url += "&" + signature(_secret(channel.settings, "secret_env"), round(time.time() * 1000))
    body = {"event": message.event, "title": message.title, "text": message.text, **message.data}
    if most := _TEXT.get(channel.kind):
        text = f"{message.title}\n{message.text}".encode()
        cut = text.decode() if len(text) <= most else text[: most - 3].decode(errors="ignore") + "…"
        body = {"msgtype": "text", "text": {"content": cut}}
    answer = httpx.post(url, json=body, timeout=30, follow_redirects=False)
    if answer.status_code >= 300:
        raise NetworkError(where="通知", found=f"对方回答 {answer.status_code}")
    try:
        reply = answer.json()
    except ValueError:
        return
    if isinstance(reply, dict) and reply.get("errcode", 0) != 0:
        raise NetworkError(where="通知", found=f"对方拒绝（errcode {reply['errcode']}）")


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
