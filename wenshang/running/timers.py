"""The system's own timers: systemd units, crontab lines or a Windows task of a schedule; installed only when asked."""

from __future__ import annotations

import os
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
from wenshang.files import write_whole
from wenshang.running.schedule import Schedule

_ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WINDOWS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BEGIN, _END = "# wenshang 开始", "# wenshang 结束"


@dataclass(frozen=True, slots=True)
class TimerCommand:
    """How a timer calls us: the working folder and the words after ``wenshang schedule``."""

    folder: Path
    options: tuple[str, ...]

    def words(self, schedule: Schedule) -> list[str]:
        """The command, to be run in the folder."""
        return [sys.executable, "-P", "-m", "wenshang", "schedule", "--run", schedule.name, *self.options]


def systemd(schedule: Schedule, command: TimerCommand) -> dict[str, str]:
    """A user service and its timer, by file name; ``Persistent`` catches up after the machine was off."""
    at = f"{schedule.when.hour:02}:{schedule.when.minute:02}:00"
    if schedule.when.month_day:
        calendar = f"*-*-{schedule.when.month_day:02} {at}"
    else:
        days = "" if len(schedule.when.days) == 7 else ",".join(_ENGLISH[day] for day in schedule.when.days) + " "
        calendar = f"{days}*-*-* {at}"
    words = " ".join(_systemd_quoted(word) for word in command.words(schedule))
    service = (
        f"[Unit]\nDescription=wenshang {schedule.name}\n\n[Service]\nType=oneshot\n"
        f"WorkingDirectory={_systemd_path(command.folder)}\nExecStart={words}\nEnvironmentFile=-%h/.config/wenshang.env\n"
    )
    timer = (
        f"[Unit]\nDescription=wenshang {schedule.name}\n\n[Timer]\nOnCalendar={calendar}\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
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
    lines = [_BEGIN]
    for schedule in schedules:
        when = schedule.when
        days = "*" if when.month_day or len(when.days) == 7 else ",".join(str((day + 1) % 7) for day in when.days)
        calendar = f"{when.minute} {when.hour} {when.month_day or '*'} * {days}"
        lines.append(f"{calendar} {_shell(command, command.words(schedule))}")
    due = [sys.executable, "-P", "-m", "wenshang", "schedule", "--due", *command.options]
    return "\n".join([*lines, f"@reboot {_shell(command, due)}", _END]) + "\n"


def windows(schedule: Schedule, command: TimerCommand) -> str:
    """A Windows task as XML (for ``schtasks /Create /XML``); ``StartWhenAvailable`` catches up."""
    when = schedule.when
    start = f"2026-01-01T{when.hour:02}:{when.minute:02}:00"
    if when.month_day:
        months, day = "".join(f"<{month}/>" for month in _MONTHS), when.month_day
        kind = f"<ScheduleByMonth><DaysOfMonth><Day>{day}</Day></DaysOfMonth><Months>{months}</Months></ScheduleByMonth>"
    else:
        days = "".join(f"<{_WINDOWS[day]}/>" for day in when.days)
        kind = f"<ScheduleByWeek><WeeksInterval>1</WeeksInterval><DaysOfWeek>{days}</DaysOfWeek></ScheduleByWeek>"
    program, *words = command.words(schedule)
    arguments = escape(subprocess.list2cmdline(words))
    return (
        '<?xml version="1.0" encoding="UTF-16"?>\n'
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
        f"<RegistrationInfo><Description>wenshang {escape(schedule.name)}</Description></RegistrationInfo>"
        f"<Triggers><CalendarTrigger><StartBoundary>{start}</StartBoundary>{kind}</CalendarTrigger></Triggers>"
        "<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><StartWhenAvailable>true</StartWhenAvailable>"
        "</Settings>"
        f"<Actions><Exec><Command>{escape(program)}</Command><Arguments>{arguments}</Arguments>"
        f"<WorkingDirectory>{escape(str(command.folder))}</WorkingDirectory></Exec></Actions></Task>\n"
    )


def install(system: str, schedules: Sequence[Schedule], command: TimerCommand, *, units: Path | None = None) -> list[str]:
    """Install the timers of the system named; what was done, line by line. OutputError where the system refuses."""
    if system == "systemd":
        return _install_systemd(schedules, command, units)
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


def _install_systemd(schedules: Sequence[Schedule], command: TimerCommand, units: Path | None) -> list[str]:
    """Write the units and start the timers; where that fails, the units are as they were before."""
    home = units or _home() / ".config/systemd/user"
    texts = {home / name: text.encode() for schedule in schedules for name, text in systemd(schedule, command).items()}
    before = {path: path.read_bytes() if path.is_file() else None for path in texts}
    try:
        for path, text in texts.items():
            write_whole(path, text)
        if units is None:
            _run(["systemctl", "--user", "daemon-reload"])
            _run(["systemctl", "--user", "enable", "--now", *(f"{unit(schedule)}.timer" for schedule in schedules)])
    except OutputError:
        new = [path.name for path, content in before.items() if content is None and path.suffix == ".timer"]
        with suppress(OutputError):
            if new and units is None:
                _run(["systemctl", "--user", "disable", "--now", *new])
        for path, content in before.items():
            with suppress(OSError, OutputError):
                path.unlink() if content is None else write_whole(path, content)
        raise
    return [*(f"已写入 {path}" for path in texts), *(_lingering() if units is None else ())]


def _lingering() -> list[str]:
    """What to do so that a user's timers run while nobody is logged in; nothing where that is set already."""
    who = os.environ.get("USER") or str(os.getuid())
    try:
        shown = _run(["loginctl", "show-user", who, "--property=Linger"])
    except OutputError:
        shown = ""
    if shown.strip() == "Linger=yes":
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


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _run(words: list[str], *, given: str | None = None, allowed: tuple[int, ...] = (0,)) -> str:
    program = shutil.which(words[0])
    if program is None:
        raise OutputError(where=words[0], found="系统上没有这个程序", advice="请用 --print 打印后自行安装")
    done = subprocess.run([program, *words[1:]], input=given, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in allowed:
        raise OutputError(where=" ".join(words[:3]), found=done.stderr.strip() or f"退出码 {done.returncode}")
    return done.stdout


def _shell(command: TimerCommand, words: Sequence[str]) -> str:
    import shlex

    return f"cd {shlex.quote(str(command.folder))} && {shlex.join(words)}".replace("%", r"\%")


def _systemd_quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _systemd_path(path: Path) -> str:
    return str(path).replace("%", "%%")
