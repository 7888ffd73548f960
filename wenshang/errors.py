"""The exceptions: each says where, what was expected, what was found and what to do, in one Chinese message with an exit code.

Errors stop, findings inform: what cannot be read is one of these; what a report gets wrong is a ``model.Finding``.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from difflib import get_close_matches


class WenshangError(Exception):
    """Anything the user can act on. ``str()`` is one Chinese message; ``exit_code`` is what the command returns.

    >>> print(UnreadableFile(where="a.txt", expected="年度报告文件", found="空文件", advice="请检查文件后重试"))
    a.txt：应为年度报告文件，实为空文件。请检查文件后重试
    """

    exit_code = 70

    def __init__(self, *, where: str = "", expected: str = "", found: str = "", advice: str = "", message: str = "") -> None:
        self.where, self.expected, self.found, self.advice, self.message = where, expected, found, advice, message
        text = message or (f"应为{expected}，实为{found}" if expected and found else f"应为{expected}" if expected else found)
        super().__init__("。".join(part for part in ("：".join(part for part in (where, text) if part), advice) if part))

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows for it: the message alone (IPython asks errors for this)."""
        return [f"错误：{self}"]

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[WenshangError], args: tuple[str], state: dict[str, str]) -> WenshangError:
    """The same error in another process: keyword-only arguments cannot be unpickled without help."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


def said_by_system(error: OSError) -> str:
    """What the operating system refused, in Chinese.

    >>> said_by_system(PermissionError(13, "Permission denied"))
    '没有权限'
    """
    known = {
        errno.ENOENT: "没有这个文件或文件夹",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.ENOSPC: "磁盘空间不足",
        errno.EDQUOT: "超出磁盘配额",
        errno.EFBIG: "文件过大",
        errno.EROFS: "只读的磁盘",
        errno.EISDIR: "文件夹",
        errno.ENOTDIR: "不是文件夹",
        errno.ENAMETOOLONG: "文件名过长",
        errno.EBUSY: "正被占用",
        errno.EEXIST: "已有同名的文件",
        errno.EIO: "磁盘读写出错",
        errno.EMFILE: "打开的文件过多",
        errno.ENOMEM: "内存不足",
    }
    return known.get(error.errno or 0, f"系统报错（{errno.errorcode.get(error.errno or 0, type(error).__name__)}）")


def internal(error: BaseException, *, advice: str = "") -> str:
    """What is said of an error that is a fault of ours.

    >>> internal(KeyError("x"), advice="请用 --debug 重新运行")
    "程序内部错误（KeyError：'x'），请用 --debug 重新运行"
    """
    return f"程序内部错误（{type(error).__name__}：{error}）{advice and f'，{advice}'}"


#: what to do where the command meets a fault of ours
REPORT_IT = "请用 --debug 重新运行，并把显示的内容交给维护人员"


def near(wrong: str, known: Iterable[str], *, most: int = 1) -> str:
    """Advice for a wrong name: the nearest known one (or so many), else the known ones where they are few.

    >>> near("汶上县科学局", ["汶上县科学技术局", "汶上县财政局"])
    '是否想用“汶上县科学技术局”？'
    """
    choices = list(known)
    close = get_close_matches(wrong, choices, n=most, cutoff=0.5)
    if close:
        return f"是否想用“{close[0]}”？" if most == 1 else f"是否想用：{'、'.join(close)}？"
    return f"可用的有：{'、'.join(choices)}" if 0 < len(choices) <= 12 else ""


class UsageError(WenshangError):
    """The command was called in a way it does not know (命令用法不对)."""

    exit_code = 64


class UnreadableFile(WenshangError):
    """A file that cannot be opened or decoded: missing, empty, damaged, encrypted, too large, of an unsupported type."""

    exit_code = 2


class NotAReport(WenshangError):
    """A readable file that is no annual report, or whose authority or year cannot be told."""

    exit_code = 3


class UnknownAuthority(WenshangError):
    """An authority that the register does not know, or for which nothing is held."""

    exit_code = 4


class UnknownYear(WenshangError):
    """A year for which nothing is held, or that is out of range."""

    exit_code = 5


class UnknownCode(WenshangError):
    """A figure code that the vocabulary does not know."""

    exit_code = 6


class BadParameter(WenshangError):
    """A notebook parameter that is unknown, mistyped or out of range."""

    exit_code = 7


class BadData(WenshangError):
    """The data folder or one of its files (register, figure sets, review decisions, schedules) is missing or wrong."""

    exit_code = 8


class OutputError(WenshangError):
    """The output folder cannot be written: read-only, full, or in use by another run."""

    exit_code = 9


class RunFailed(WenshangError):
    """A notebook or page failed while it ran; the last good page is kept."""

    exit_code = 10


class LintFailed(WenshangError):
    """A page broke a rule of the page gate and was not published."""

    exit_code = 11


class NetworkError(WenshangError):
    """A portal could not be reached, answered wrongly, or is not allowed."""

    exit_code = 12


class MissingExtra(WenshangError):
    """An optional part is not installed (say which extra installs it)."""

    exit_code = 13
