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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang import vocabulary
from wenshang.errors import BadParameter, UnknownCode, near

if TYPE_CHECKING:
    from wenshang.archive import Archive

_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}
_NAMES = {"str": "文字", "int": "整数", "float": "数字", "bool": "是或否（true/false）"}
_RANGE = re.compile(r"（(-?\d+)[–—~～-](-?\d+)）")
_YES, _NO = ("true", "yes", "1", "是"), ("false", "no", "0", "否")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as its cell declares it: ``annotation`` as written, ``default`` (meaningless where ``required``), ``help``."""

    name: str
    annotation: str
    default: object
    required: bool
    help: str

    @property
    def span(self) -> tuple[int, int] | None:
        """Least and greatest value, where the comment states them."""
        found = _RANGE.search(self.help)
        return (int(found[1]), int(found[2])) if found else None

    @property
    def kind(self) -> str:
        """The annotation in Chinese.

        >>> Parameter("codes", "list[str]", [], False, "").kind
        '列表（每项为文字）'
        """
        return _describe(_annotation(self.annotation))


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

    >>> [(p.name, p.annotation, p.default, p.help) for p in parse("year: int = 2021  # 报告年度")]
    [('year', 'int', 2021, '报告年度')]
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
        raise BadParameter(where=f"参数“{missing[0]}”", expected=known[missing[0]].kind, found="没有给出")
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
        (p.name, f"{p.help or '（无说明）'}〔{p.kind}，{'必填' if p.required else f'默认 {p.default!r}'}〕") for p in parameters
    ]


def _parameter(node: ast.stmt, comments: Mapping[int, str]) -> Parameter:
    if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
        raise ValueError(f"第{node.lineno}行不是带类型的赋值")
    annotation = ast.unparse(node.annotation)
    _describe(node.annotation)
    default = None if node.value is None else ast.literal_eval(node.value)
    comment = comments.get(node.end_lineno or node.lineno) or comments.get(node.lineno - 1, "")
    parameter = Parameter(node.target.id, annotation, default, node.value is None, comment)
    if node.value is not None and not _fits(node.annotation, default):
        raise ValueError(f"{parameter.name} 的默认值不是{parameter.kind}")
    return parameter


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("#: ").strip() for token in tokens if token.type == tokenize.COMMENT}


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _annotation(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _parts(node: ast.expr) -> tuple[str, list[ast.expr]]:
    """An annotation as its head (``int``, ``list``, ``Literal``, ``None``, ``|``) and its arguments."""
    if isinstance(node, ast.Name):
        return node.id, []
    if isinstance(node, ast.Constant) and node.value is None:
        return "None", []
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return "|", [node.left, node.right]
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inner = node.slice
        return node.value.id, list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
    raise ValueError(f"不认识的类型 {ast.unparse(node)}")


def _describe(node: ast.expr) -> str:
    head, inner = _parts(node)
    if head in _NAMES and not inner:
        return _NAMES[head]
    if head == "None":
        return "空"
    if head == "list" and len(inner) == 1:
        return f"列表（每项为{_describe(inner[0])}）"
    if head == "Literal" and inner:
        return "、".join(str(ast.literal_eval(option)) for option in inner) + " 之一"
    if head == "|":
        return "或".join(_describe(option) for option in inner)
    raise ValueError(f"不认识的类型 {ast.unparse(node)}")


def _fits(node: ast.expr, value: object) -> bool:
    head, inner = _parts(node)
    if head in _TYPES:
        return isinstance(value, _TYPES[head]) and (head == "bool" or not isinstance(value, bool))
    if head == "None":
        return value is None
    if head == "list":
        return isinstance(value, list) and all(_fits(inner[0], item) for item in value)
    if head == "Literal":
        return value in [ast.literal_eval(option) for option in inner]
    return any(_fits(option, value) for option in inner)


def _value(parameter: Parameter, given: object, *, text: bool) -> object:
    node = _annotation(parameter.annotation)
    where = f"参数“{parameter.name}”"
    try:
        given = given.isoformat() if isinstance(given, date) else given  # of TOML or Python
        value = _from_text(node, given) if text and isinstance(given, str) else given
    except ValueError as error:
        raise BadParameter(where=where, expected=parameter.kind, found=f"“{given}”") from error
    if not _fits(node, value):
        head, inner = _parts(node)
        options = [str(ast.literal_eval(option)) for option in inner] if head == "Literal" else []
        raise BadParameter(where=where, expected=parameter.kind, found=f"“{given}”", advice=near(str(given), options))
    if parameter.span and isinstance(value, int | float) and not parameter.span[0] <= value <= parameter.span[1]:
        low, high = parameter.span
        raise BadParameter(where=where, expected=f"{low} 到 {high} 之间的数", found=str(value))
    return value


def _from_text(node: ast.expr, text: str) -> object:
    head, inner = _parts(node)
    match head:
        case "int" | "float":
            return (int if head == "int" else float)(text)
        case "bool":
            if text.lower() not in _YES + _NO:
                raise ValueError(text)
            return text.lower() in _YES
        case "list":
            items = (
                json.loads(text) if text.startswith("[") else [part.strip() for part in re.split("[,，、]", text) if part.strip()]
            )
            return [_from_text(inner[0], item) if isinstance(item, str) else item for item in items]
        case "Literal":
            return next((option for option in map(ast.literal_eval, inner) if str(option) == text), text)
        case "|":
            return _first_fit(inner, text)
        case "None":
            return None if text.lower() in ("", "none", "无") else text
    return text


def _first_fit(options: Iterable[ast.expr], text: str) -> object:
    for option in sorted(options, key=lambda node: _parts(node)[0] == "str"):
        try:
            value = _from_text(option, text)
        except ValueError:
            continue
        if _fits(option, value):
            return value
    raise ValueError(text)
