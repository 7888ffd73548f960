"""A notebook's parameters, typed, read from its tagged cell by syntax tree (no kernel); values checked against them.

The cell tagged ``parameters`` is the only model: names, annotations, defaults and comments stand there and nowhere else, and
feed ``--help``, the schedule file and the explorer. A range is written in the comment, ``（0–20）``.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang import vocabulary
from wenshang.errors import BadParameter, UnknownCode, near

if TYPE_CHECKING:
    from wenshang.archive import Archive

_RANGE = re.compile(r"（(-?\d+)[–—~～-](-?\d+)）")
_YES, _NO = ("true", "yes", "1", "是"), ("false", "no", "0", "否")
_NOTHING = ("", "none", "无")


@dataclass(frozen=True, slots=True)
class ParameterType:
    """A type that a cell may declare: its Chinese name, whether a value is of it, and what a text says as one (or ValueError)."""

    name: str
    fits: Callable[[object], bool]
    of_text: Callable[[str], object]
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as its cell declares it: name, type, ``default`` (meaningless where ``required``), ``help`` (the comment)."""

    name: str
    type: ParameterType
    default: object
    required: bool
    help: str

    @property
    def span(self) -> tuple[int, int] | None:
        """Least and greatest value, where the comment states them."""
        found = _RANGE.search(self.help)
        return (int(found[1]), int(found[2])) if found else None


def read(notebook: Path) -> tuple[Parameter, ...]:
    """The parameters of a notebook file, in the order of its cell; none where it has no such cell."""
    try:
        cells = json.loads(notebook.read_text("utf-8"))["cells"]
        if not all({"cell_type", "metadata", "source"} <= cell.keys() for cell in cells):
            raise ValueError(cells)
    except FileNotFoundError as error:
        raise BadParameter(where=str(notebook), expected="笔记本文件（.ipynb）", found="没有这个文件") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadParameter(where=str(notebook), expected="笔记本文件（.ipynb）", found="无法读取的内容") from error
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", ())]
    if not tagged:
        return ()
    source = tagged[0]["source"]
    return parse(source if isinstance(source, str) else "".join(source), where=notebook.name)


def parse(source: str, *, where: str = "") -> tuple[Parameter, ...]:
    """The parameters of a cell's source; BadParameter where it holds anything but annotated plain assignments.

    >>> [(p.name, p.type.name, p.default, p.help) for p in parse("year: int = 2021  # 报告年度")]
    [('year', '整数', 2021, '报告年度')]
    """
    try:
        body = ast.parse(source).body
        comments = _comments(source)
        return tuple(_parameter(node, comments) for node in body if not _is_text(node))
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        advice = "参数单元格只能写“名称: 类型 = 默认值  # 说明”，类型为 str、int、float、bool、list[…] 等"
        raise BadParameter(where=f"{where} 的参数单元格", found=str(error), advice=advice) from error


def bind(parameters: Iterable[Parameter], given: Mapping[str, object], *, text: bool = False) -> dict[str, Any]:
    """Values for all parameters: those given (as typed values, or as text from a command line), else the defaults.

    BadParameter for a name that is not declared, a value of another type or out of range, and for one that is missing.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            raise BadParameter(where=f"参数“{name}”", found="笔记本没有这个参数", advice=near(name, known))
    missing = [name for name, parameter in known.items() if parameter.required and name not in given]
    if missing:
        raise BadParameter(where=f"参数“{missing[0]}”", expected=known[missing[0]].type.name, found="没有给出")
    return {name: _value(known[name], given[name], text=text) if name in given else known[name].default for name in known}


def verify(values: Mapping[str, Any], archive: Archive) -> dict[str, Any]:
    """The values with names made canonical; UnknownAuthority, UnknownYear, UnknownCode or BadParameter with the near miss.

    ``authority`` must be registered, ``year`` held of it, ``codes`` in the vocabulary (patterns with ``*`` are allowed),
    ``region`` one of the register's.
    """
    checked = dict(values)
    if checked.get("authority"):
        checked["authority"] = archive.resolve(checked["authority"]).name
        if checked.get("year"):
            archive.entry(checked["authority"], checked["year"])
    for code in checked.get("codes") or ():
        if not vocabulary.expand(code):
            raise UnknownCode(where=f"指标代码“{code}”", found="词表中没有", advice=near(code, vocabulary.codes()))
    if region := checked.get("region"):
        regions = {a.region for a in archive.authorities if a.region}
        if not any(known.endswith(region) or known.startswith(region) for known in regions):
            raise BadParameter(where=f"地区“{region}”", found="没有登记", advice=near(region, regions))
    return checked


def describe(parameters: Iterable[Parameter]) -> list[tuple[str, str]]:
    """Name and explanation of each parameter, for ``--help``."""
    return [
        (p.name, f"{p.help or '（无说明）'}〔{p.type.name}，{'必填' if p.required else f'默认 {p.default!r}'}〕")
        for p in parameters
    ]


def _parameter(node: ast.stmt, comments: Mapping[int, str]) -> Parameter:
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        raise ValueError(f"第{node.lineno}行不是带类型的赋值")
    kind = _type(node.annotation)
    default = None if node.value is None else ast.literal_eval(node.value)
    comment = comments.get(node.end_lineno or node.lineno) or comments.get(node.lineno - 1, "")
    if node.value is not None and not kind.fits(default):
        raise ValueError(f"{node.target.id} 的默认值不是{kind.name}")
    return Parameter(node.target.id, kind, default, node.value is None, comment)


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("#: ").strip() for token in tokens if token.type == tokenize.COMMENT}


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _type(node: ast.expr) -> ParameterType:
    """The type that an annotation names; ValueError for one that a cell may not use."""
    match node:
        case ast.Name(id="str"):
            return ParameterType("文字", lambda value: isinstance(value, str), str)
        case ast.Name(id="int"):
            return ParameterType("整数", lambda value: isinstance(value, int) and not isinstance(value, bool), int)
        case ast.Name(id="float"):
            return ParameterType("数字", lambda value: isinstance(value, int | float) and not isinstance(value, bool), float)
        case ast.Name(id="bool"):
            return ParameterType("是或否（true/false）", lambda value: isinstance(value, bool), _yes_or_no)
        case ast.Constant(value=None):
            return ParameterType("空", lambda value: value is None, lambda text: None if text.lower() in _NOTHING else text)
        case ast.Subscript(value=ast.Name(id="list"), slice=inner):
            return _list_of(_type(inner))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
            options = [ast.literal_eval(option) for option in (inner.elts if isinstance(inner, ast.Tuple) else [inner])]
            named = {str(option): option for option in options}
            return ParameterType(f"{'、'.join(named)} 之一", options.__contains__, lambda text: named.get(text, text), (*named,))
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _either(_type(left), _type(right))
    raise ValueError(f"不认识的类型 {ast.unparse(node)}")


def _yes_or_no(text: str) -> bool:
    if text.lower() not in _YES + _NO:
        raise ValueError(text)
    return text.lower() in _YES


def _list_of(item: ParameterType) -> ParameterType:
    def of_text(text: str) -> list[object]:
        parts = json.loads(text) if text.startswith("[") else filter(None, map(str.strip, re.split("[,，、]", text)))
        return [item.of_text(part) if isinstance(part, str) else part for part in parts]

    return ParameterType(
        f"列表（每项为{item.name}）", lambda value: isinstance(value, list) and all(map(item.fits, value)), of_text
    )


def _either(*types: ParameterType) -> ParameterType:
    def of_text(text: str) -> object:
        for one in sorted(types, key=lambda one: one.name == "文字"):  # anything is a text, so that is tried last
            with suppress(ValueError):
                if one.fits(value := one.of_text(text)):
                    return value
        raise ValueError(text)

    return ParameterType("或".join(one.name for one in types), lambda value: any(one.fits(value) for one in types), of_text)


def _value(parameter: Parameter, given: object, *, text: bool) -> object:
    where, kind = f"参数“{parameter.name}”", parameter.type
    try:
        given = given.isoformat() if isinstance(given, date) else given  # of TOML or Python
        value = kind.of_text(given) if text and isinstance(given, str) else given
    except ValueError as error:
        raise BadParameter(where=where, expected=kind.name, found=f"“{given}”") from error
    if not kind.fits(value):
        raise BadParameter(where=where, expected=kind.name, found=f"“{given}”", advice=near(str(given), kind.options))
    if parameter.span and isinstance(value, int | float) and not parameter.span[0] <= value <= parameter.span[1]:
        low, high = parameter.span
        raise BadParameter(where=where, expected=f"{low} 到 {high} 之间的数", found=str(value))
    return value
