"""The system's own timers: systemd units, crontab lines or a Windows task of a schedule; installed only when asked."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from pathlib import Path

from wenshang import workplace
from wenshang.errors import OutputError
from wenshang.files import write_all
from wenshang.running.schedule import Schedule

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BEGIN, _END = "# wenshang 开始", "# wenshang 结束"


@dataclass(frozen=True, slots=True)
class TimerCommand:
    """How a timer calls us: the working folder and the words after ``wenshang schedule``."""

    folder: Path
    options: tuple[str, ...]

    def words(self, *what: str) -> list[str]:
        """The command, to be run in the folder: ``--run`` a schedule, or what is ``--due``."""
        return [sys.executable, "-P", "-m", "wenshang", "schedule", *what, *self.options]


def systemd(schedule: Schedule, command: TimerCommand) -> dict[str, str]:
    """A user service and its timer, by file name; ``Persistent`` catches up after the machine was off."""
    when = schedule.when
    days = "" if when.month_day or len(when.days) == 7 else ",".join(_DAYS[day][:3] for day in when.days) + " "
    calendar = f"{days}*-*-{f'{when.month_day:02}' if when.month_day else '*'} {when.hour:02}:{when.minute:02}:00"
    escaped = (
        word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") for word in command.words("--run", schedule.name)
    )
    words = " ".join(f'"{word}"' for word in escaped).replace("%", "%%")
    head = f"[Unit]\nDescription=wenshang {schedule.name}\n\n"
    service = (
        f"{head}[Service]\nType=oneshot\nWorkingDirectory={str(command.folder).replace('%', '%%')}\nExecStart={words}\n"
        "EnvironmentFile=-%h/.config/wenshang.env\n"
    )
    timer = f"{head}[Timer]\nOnCalendar={calendar}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    return {f"{unit(schedule)}.service": service, f"{unit(schedule)}.timer": timer}


def unit(schedule: Schedule) -> str:
    """The name of a schedule's systemd units, which may hold ASCII only.

    >>> from wenshang.running.schedule import when
    >>> unit(Schedule("weekly", when("每天 6:00"), {})), unit(Schedule("每周", when("每天 6:00"), {}))
    ('wenshang-weekly', 'wenshang-e6af8fe591a8')
    """
    return f"wenshang-{schedule.name if schedule.name.isascii() else schedule.name.encode().hex()[:60]}"


def crontab(schedules: Sequence[Schedule], command: TimerCommand) -> str:
    """Crontab lines between two marks; a line at start-up catches up what was missed."""

    def line(calendar: str, *what: str) -> str:
        return f"{calendar} cd {shlex.quote(str(command.folder))} && {shlex.join(command.words(*what))}".replace("%", r"\%")

    lines = []
    for schedule in schedules:
        when = schedule.when
        days = "*" if when.month_day or len(when.days) == 7 else ",".join(str((day + 1) % 7) for day in when.days)
        lines.append(line(f"{when.minute} {when.hour} {when.month_day or '*'} * {days}", "--run", schedule.name))
    return "\n".join([_BEGIN, *lines, line("@reboot", "--due"), _END]) + "\n"


def windows(schedule: Schedule, command: TimerCommand) -> str:
    """A Windows task as XML (for ``schtasks /Create /XML``); ``StartWhenAvailable`` catches up."""
    when = schedule.when
    if when.month_day:
        months, day = "".join(f"<{month}/>" for month in _MONTHS), when.month_day
        kind = f"<ScheduleByMonth><DaysOfMonth><Day>{day}</Day></DaysOfMonth><Months>{months}</Months></ScheduleByMonth>"
    else:
        days = "".join(f"<{_DAYS[day]}/>" for day in when.days)
        kind = f"<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek>{days}</DaysOfWeek></ScheduleByWeek>"
    start = f"2026-01-01T{when.hour:02}:{when.minute:02}:00"
    program, *words = command.words("--run", schedule.name)
    arguments, folder = escape(subprocess.list2cmdline(words)), escape(str(command.folder))
    return (
        '<?xml version="1.0" encoding="UTF-16"?>\n'
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
        f"<RegistrationInfo><Description>wenshang {escape(schedule.name)}</Description></RegistrationInfo>"
        f"<Triggers><CalendarTrigger><StartBoundary>{start}</StartBoundary>{kind}</CalendarTrigger></Triggers>"
        "<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><StartWhenAvailable>true</StartWhenAvailable>"
        f"</Settings><Actions><Exec><Command>{escape(program)}</Command><Arguments>{arguments}</Arguments>"
        f"<WorkingDirectory>{folder}</WorkingDirectory></Exec></Actions></Task>\n"
    )


def shown(system: str, schedules: Sequence[Schedule], command: TimerCommand) -> str:
    """The settings of the system named, to be looked at or installed by hand."""
    if system == "cron":
        return crontab(schedules, command)
    texts: dict[str, str] = {}
    for one in schedules:
        texts |= systemd(one, command) if system == "systemd" else {f"{one.name}.xml": windows(one, command)}
    return "".join(f"# {name}\n{text}\n" for name, text in texts.items())


def install(system: str, schedules: Sequence[Schedule], command: TimerCommand) -> list[str]:
    """Install the timers of the system named; what was done, line by line. OutputError where the system refuses."""
    if system == "systemd":
        return _install_systemd(schedules, command)
    if system == "cron":
        before = _run(["crontab", "-l"], allowed=(0, 1))
        _run(["crontab", "-"], given=without_ours(before) + crontab(schedules, command))
        return [f"已写入 crontab：{len(schedules)} 项定时和一项开机补做"]
    for schedule in schedules:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "task.xml"
            path.write_text(windows(schedule, command), "utf-16")
            _run(["schtasks", "/Create", "/F", "/TN", f"wenshang\\{schedule.name}", "/XML", str(path)])
    return [f"已建立任务 wenshang\\{schedule.name}" for schedule in schedules]


def _install_systemd(schedules: Sequence[Schedule], command: TimerCommand) -> list[str]:
    """Write the units and start the timers; where that fails, the units are as they were before."""
    home = _home() / ".config/systemd/user"
    texts = {name: text.encode() for schedule in schedules for name, text in systemd(schedule, command).items()}
    before = {name: (home / name).read_bytes() for name in texts if (home / name).is_file()}
    timers = [f"{unit(schedule)}.timer" for schedule in schedules]
    try:
        write_all(home, texts)
        _run(["systemctl", "--user", "daemon-reload"])
        _run(["systemctl", "--user", "enable", "--now", *timers])
    except OutputError:
        new = [name for name in texts if name not in before]
        with suppress(OutputError):
            if new:
                _run(["systemctl", "--user", "disable", "--now", *(name for name in new if name in timers)])
        for name in new:
            with suppress(OSError):
                (home / name).unlink()
        with suppress(OutputError):
            write_all(home, before)
        raise
    return [*(f"已写入 {home / name}" for name in texts), *_lingering()]


def _lingering() -> list[str]:
    """What to do so that a user's timers run while nobody is logged in; nothing where that is set already."""
    who = os.environ.get("USER") or str(os.getuid())
    with suppress(OutputError):
        if _run(["loginctl", "show-user", who, "--property=Linger"]).strip() == "Linger=yes":
            return []
    return [f"提醒：注销之后用户定时器不会运行。请执行一次：loginctl enable-linger {who}"]


def _home() -> Path:
    found = workplace.home()
    if found is None:
        advice = "请设置环境变量 HOME 后重试"
        raise OutputError(where="用户文件夹", found="系统没有给这个用户设置主文件夹", advice=advice)
    return found


def without_ours(crontab: str) -> str:
    """A crontab without the lines between our marks: installing again replaces them, other lines stay.

    >>> without_ours("1 2 * * * other\\n# wenshang 开始\\nold\\n# wenshang 结束\\n")
    '1 2 * * * other\\n'
    """
    before, mark, rest = crontab.partition(_BEGIN)
    after = rest.partition(_END)[2].lstrip("\n") if mark else ""
    return before + after


def _run(words: list[str], *, given: str | None = None, allowed: tuple[int, ...] = (0,)) -> str:
    program = shutil.which(words[0])
    if program is None:
        raise OutputError(where=words[0], found="系统上没有这个程序", advice="请用 --print 打印后自行安装")
    done = subprocess.run([program, *words[1:]], input=given, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in allowed:
        raise OutputError(where=" ".join(words[:3]), found=done.stderr.strip() or f"退出码 {done.returncode}")
    return done.stdout
