"""What ``schedules.toml`` says: schedules, each with what is due and when, and the channels by which somebody is told.

The ledger is the memory: a time that passed while the machine was off is caught up, once. Clocks may jump: a record from the
future is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from wenshang.errors import BadData, near, said_by_system
from wenshang.files import toml

DAYS = "一二三四五六日"
_WHEN = re.compile(r"(每天|工作日|每周([一二三四五六日、]+)|每月(\d{1,2})日)\s*(\d{1,2}):(\d{2})")
_SPAN = re.compile(r"(\d+)\s*(秒|分钟|小时|天)")
_UNITS = {"秒": 1, "分钟": 60, "小时": 3600, "天": 86400}
_FIELDS = (
    *("when", "quiet", "max_staleness", "timeout", "retries", "backoff", "memory_mb"),
    *("where", "notebooks", "parameters", "force"),
)
#: settings of a channel by kind, those that must be given first
_CHANNELS = {
    "smtp": ("host", "sender", "to", "kind", "on", "port", "security", "user", "password_env", "attach", "attach_limit"),
    "wecom": ("url_env", "kind", "on"),
    "dingtalk": ("url_env", "kind", "on", "secret_env"),
    "json": ("url_env", "kind", "on"),
}
_SECRETS = ("url", "password", "secret", "token")
_EVENTS = ("失败", "恢复", "完成")
#: what may be attached to a mail, and how much of it in MB unless said otherwise
FORMS, LARGEST = ("html", "pdf", "docx", "xlsx", "csv"), 10


@dataclass(frozen=True, slots=True)
class When:
    """At what time of which days: ``days`` 0 (Monday) to 6, or the day of the month."""

    days: tuple[int, ...]
    month_day: int
    hour: int
    minute: int

    def on(self, day: date) -> bool:
        """Whether it is that day's turn."""
        return day.day == self.month_day if self.month_day else day.weekday() in self.days


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule: the pages that ``where`` and ``notebooks`` choose, or one page of a notebook with ``parameters``.

    ``quiet`` are days without a run; ``max_staleness`` and ``backoff`` in seconds (0: none).
    """

    name: str
    when: When
    where: Mapping[str, str]
    notebooks: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    quiet: tuple[str, ...] = ()
    max_staleness: int = 0
    timeout: float = 600
    retries: int = 0
    backoff: int = 60
    memory_mb: int = 4096
    force: bool = False

    def is_quiet(self, day: date) -> bool:
        """Whether the day is one without a run: a weekday (周六) or dates (2026-10-01 or 2026-10-01..2026-10-07)."""
        for text in self.quiet:
            first, _, last = text.partition("..")
            if text == f"周{DAYS[day.weekday()]}" or (text[0] != "周" and first <= day.isoformat() <= (last or first)):
                return True
        return False

    def turns(self, start: datetime, days: int) -> Iterable[datetime]:
        """The times of the given number of days from the day of ``start`` (backwards where negative)."""
        for offset in range(abs(days)):
            day = (start + timedelta(days=offset if days > 0 else -offset)).date()
            if self.when.on(day) and not self.is_quiet(day):
                yield datetime(day.year, day.month, day.day, self.when.hour, self.when.minute)

    def following(self, now: datetime) -> datetime | None:
        """The next time after now, within a year."""
        return next((turn for turn in self.turns(now, 370) if turn > now), None)

    def due(self, now: datetime, last: datetime | None) -> bool:
        """Whether a time has come since the last run; however many were missed, one run catches up."""
        latest = next((turn for turn in self.turns(now, -62) if turn <= now), None)
        return latest is not None and (last is None or last < latest)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to tell: its name, kind, for which events, and its settings (never a secret, only the names of variables)."""

    name: str
    kind: str
    on: tuple[str, ...]
    settings: Mapping[str, Any]


def load(path: Path) -> tuple[tuple[Schedule, ...], tuple[Channel, ...]]:
    """The schedules and the channels for notification of a file; BadData, with the line's name, where something is wrong."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        advice = "运行 wenshang init . 可得到一份例子"
        raise BadData(where=str(path), expected="定时运行的设置", found="没有这个文件", advice=advice) from error
    except OSError as error:
        raise BadData(where=str(path), expected="可以读取的文件", found=said_by_system(error)) from error
    advice = '请对照例子检查引号和括号；汉字作名称时要加引号，如 { "类别" = "科技" }'
    raw = toml(content, where=str(path), advice=advice)
    for name in raw:
        if name not in ("schedule", "notify"):
            raise BadData(where=f"{path}：{name}", found="不认识", advice=near(name, ("schedule", "notify")))
    schedules = tuple(_schedule(*one) for one in _named(raw.get("schedule"), f"{path}：schedule"))
    channels = tuple(channel(*one) for one in _named(raw.get("notify"), f"{path}：notify"))
    return schedules, channels


def _named(tables: object, where: str) -> list[tuple[str, dict[str, Any], str]]:
    """The tables of an array with their names, which must be there and differ: (name, settings, where it stands)."""
    if tables is None:
        return []
    if not isinstance(tables, list) or not all(isinstance(table, dict) and table.get("name") for table in tables):
        section = where.rpartition("：")[2]
        raise BadData(where=where, expected=f"每一项写作 [[{section}]] 并有 name", found="别的写法")
    names = [str(table["name"]) for table in tables]
    if twice := [name for name in names if names.count(name) > 1]:
        raise BadData(where=where, found=f"两项都叫“{twice[0]}”")
    rest = [{key: value for key, value in table.items() if key != "name"} for table in tables]
    return [(name, settings, f"{where}“{name}”") for name, settings in zip(names, rest, strict=True)]


def _schedule(name: str, table: Mapping[str, Any], where: str) -> Schedule:
    _known(table, _FIELDS, where)
    if not re.fullmatch(r"[\w-]+", name):
        raise BadData(where=where, expected="只含汉字、字母、数字的名称", found=name)
    quiet = tuple(_quiet(text, where) for text in table.get("quiet", ()))
    plain = {key: _number(table[key], key, where) for key in ("timeout", "retries", "memory_mb") if key in table}
    spans = {key: seconds(str(table[key]), where) for key in ("max_staleness", "backoff") if key in table}
    chosen = {str(key): str(value) for key, value in table.get("where", {}).items()}
    at = when(str(table.get("when", "")), where)
    only, values = tuple(table.get("notebooks", ())), dict(table.get("parameters", {}))
    if values and (len(only) != 1 or chosen):
        raise BadData(where=where, expected="parameters 配一个 notebooks，不配 where", found="、".join(only) or "没有 notebooks")
    return Schedule(name, at, chosen, only, values, quiet, force=bool(table.get("force")), **plain, **spans)


def channel(name: str, table: Mapping[str, Any], where: str) -> Channel:
    """A channel of the file; BadData where a setting is unknown, missing, or a secret written into the file."""
    kind = table.get("kind", "")
    if kind not in _CHANNELS:
        raise BadData(where=where, expected=f"kind 为 {'、'.join(_CHANNELS)} 之一", found=f"“{kind}”")
    if secret := next((setting for setting in table if setting in _SECRETS), ""):
        advice = f'请把它放进环境变量，此处写 {secret}_env = "变量名"'
        raise BadData(where=where, found=f"直接写了 {secret}", advice=advice)
    _known(table, _CHANNELS[kind], where)
    needed = _CHANNELS[kind][: _CHANNELS[kind].index("kind")]
    if missing := [setting for setting in needed if not table.get(setting)]:
        raise BadData(where=where, expected=f"设置 {missing[0]}", found="没有给出")
    on = tuple(table.get("on", ("失败", "恢复")))
    for setting, given, right in (("attach", table.get("attach", ()), FORMS), ("on", on, _EVENTS)):
        if wrong := [word for word in given if word not in right]:
            raise BadData(where=f"{where} {setting}", expected="、".join(right), found=f"“{wrong[0]}”")
    limit = table.get("attach_limit", LARGEST)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit <= 0:
        raise BadData(where=f"{where} attach_limit", expected="大于 0 的数（MB）", found=f"“{limit}”")
    return Channel(name, kind, on, {k: v for k, v in table.items() if k not in ("kind", "on")})


def _known(table: Iterable[str], settings: Iterable[str], where: str) -> None:
    for setting in table:
        if setting not in settings:
            raise BadData(where=where, found=f"不认识的设置“{setting}”", advice=near(setting, settings))


def when(text: str, where: str = "") -> When:
    """A time as people write it.

    >>> when("每周一、四 7:30")
    When(days=(0, 3), month_day=0, hour=7, minute=30)
    """
    found = _WHEN.fullmatch(text.strip())
    if not found or int(found[4]) > 23 or int(found[5]) > 59 or not 1 <= int(found[3] or 1) <= 28:
        expected = "when 如 每天 07:30、工作日 07:30、每周一、四 07:30、每月5日 07:30（1至28日）"
        raise BadData(where=where, expected=expected, found=f"“{text}”")
    days = {"每天": tuple(range(7)), "工作日": tuple(range(5))}.get(found[1], ())
    days = days or tuple(sorted({DAYS.index(day) for day in found[2] or "" if day in DAYS}))
    return When(days, int(found[3] or 0), int(found[4]), int(found[5]))


def seconds(text: str, where: str = "") -> int:
    """A span of time in seconds.

    >>> seconds("2小时")
    7200
    """
    found = _SPAN.fullmatch(text.strip())
    if not found:
        raise BadData(where=where, expected="时长，如 30秒、5分钟、2小时、14天", found=f"“{text}”")
    return int(found[1]) * _UNITS[found[2]]


def _quiet(text: str, where: str) -> str:
    first, dots, last = str(text).partition("..")
    try:
        if str(text)[:1] != "周" or text[1:] not in DAYS:
            date.fromisoformat(first)
            date.fromisoformat(last if dots else first)
    except ValueError as error:
        expected = "周六 或 2026-10-01 或 2026-10-01..2026-10-07"
        raise BadData(where=f"{where} quiet", expected=expected, found=f"“{text}”") from error
    return str(text)


def _number(value: object, setting: str, where: str) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise BadData(where=f"{where} {setting}", expected="不小于 0 的数", found=str(value))
    return value


def last_run(records: Iterable[Mapping[str, Any]], name: str, now: datetime) -> datetime | None:
    """When the schedule's latest finished run began, by the ledger; records from the future (a clock set back) do not count."""
    finished = {r["run"] for r in records if r["event"] == "finished" and r["outcome"] != "interrupted"}
    runs = (r for r in records if r["event"] == "started" and r.get("schedule") == name and r["run"] in finished)
    return max((time for time in map(_time, runs) if time <= now), default=None)


def clock_set_back(records: Iterable[Mapping[str, Any]], now: datetime) -> bool:
    """Whether the ledger has records from more than five minutes after now."""
    return any(_time(record) > now + timedelta(minutes=5) for record in records)


def _time(record: Mapping[str, Any]) -> datetime:
    """When a line of the ledger was written, by the clock on the wall."""
    return datetime.fromisoformat(record["time"]).astimezone().replace(tzinfo=None)
