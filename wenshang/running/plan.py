"""Which pages there are: each a notebook with its parameters and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wenshang.errors import BadParameter, near
from wenshang.files import fingerprint, safe_name
from wenshang.files import inside as inside_folder
from wenshang.running import parameters, publishing
from wenshang.workplace import shipped

if TYPE_CHECKING:
    from wenshang.archive import Archive, Entry


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made: the notebook's path, its values, and the path of the page below the output folder."""

    notebook: Path
    values: Mapping[str, Any]
    target: str

    @property
    def name(self) -> str:
        """The notebook's name."""
        return self.notebook.stem

    @property
    def parameters(self) -> dict[str, Any]:
        """The values without the data folder's place, which differs between machines and does not change the page."""
        return {name: value for name, value in self.values.items() if name != "data"}


def _has_quarters(archive: Archive, entry: Entry) -> bool:
    report = archive.report(*entry.key)
    return any(len(fact.period) > 4 for fact in report.facts) or bool(report.progress)


def _whole(archive: Archive, entry: Entry) -> bool:
    """Whether a report is held, and not only a few figures of its prose."""
    from wenshang import checks

    return entry.method == "document" or not checks.partial(archive.report(*entry.key))


#: notebooks of a body and year, and when they have something to say
YEARLY: dict[str, Callable[[Archive, Entry], bool]] = {
    "leadership_brief": lambda archive, entry: True,
    "yearly_comparison": lambda archive, entry: True,
    "quarterly_progress": _has_quarters,
    "peer_comparison": lambda archive, entry: bool(archive.peers(*entry.key)),
    "data_quality": lambda archive, entry: True,
    "reconcile": lambda archive, entry: bool(archive.counted_by(*entry.key)[0]),
}
#: notebooks of a region, made where at least two bodies of it are held
REGIONAL = ("county_overview",)


def find(name: str) -> Path:
    """The notebook file of a path, or of a name looked for here, in ``notebooks/`` and among those that come with the program."""
    beside = shipped() / "notebooks"
    for path in (Path(name), *(folder / f"{name}.ipynb" for folder in (Path(), Path("notebooks"), beside))):
        if path.is_file():
            return path
    known = sorted(path.stem for path in beside.glob("*.ipynb"))
    raise BadParameter(where=f"笔记本“{name}”", found="没有这个文件", advice=f"可用的有：{'、'.join(known)}" if known else "")


def page(name: str, given: Mapping[str, object], archive: Archive, *, text: bool = False) -> Page:
    """The page of a notebook with the given values: checked, completed with defaults, and placed."""
    path = find(name)
    declared = parameters.read(path)
    usual = {p.name: p.default for p in declared}
    with_data = {"data": str(archive.folder)} if "data" in usual else {}
    values = parameters.verify(parameters.bind(declared, with_data | dict(given), text=text), archive)
    return Page(path, values, _target(path.stem, values, usual))


def all_pages(archive: Archive, *, where: Mapping[str, str] | None = None, only: Sequence[str] = ()) -> list[Page]:
    """All pages of what is held, or those that ``where`` (see ``CONDITIONS``) and ``only`` (notebooks) name.

    A few figures typed from a report serve as peers of others; they get pages of their own only where the body is named.
    """
    known = (*YEARLY, *REGIONAL)
    if wrong := [name for name in only if name not in known]:
        raise BadParameter(where=f"页面“{wrong[0]}”", found="没有这种页面", advice=near(wrong[0], known))
    names = [name for name in only or known if _present(name)]
    conditions = [(_condition(name), wanted) for name, wanted in (where or {}).items()]  # 区域 and 地区 may both be given
    rows = [entry for entry in archive.entries if all(_fits(entry, *one) for one in conditions)]
    named = {condition for condition, _ in conditions}
    whole = rows if "authority" in named else [entry for entry in rows if _whole(archive, entry)]
    of_regions = () if named - {"region"} else _of_regions(archive, rows, names)
    return [*_of_entries(archive, whole, names), *of_regions]


def required_pages(
    archive: Archive, *, asked: str, where: Mapping[str, str] | None = None, only: Sequence[str] = ()
) -> list[Page]:
    """The same, at least one; ``asked`` says who wants them. BadData where nothing is held, BadParameter where nothing fits."""
    found = all_pages(archive.filled(), where=where, only=only)
    if not found:
        wanted = "、".join([*(f"{name}＝{value}" for name, value in (where or {}).items()), *only]) or "全部"
        advice = "请检查条件；wenshang status --authorities 列出收存了哪些"
        raise BadParameter(where=asked, expected=f"至少一页（{wanted}）", found="没有符合条件的页面", advice=advice)
    return found


def page_at(target: str, output: Path, archive: Archive) -> Page:
    """The page at a path below (or including) the output folder: as its manifest says, or as its place says."""
    path, root = Path(target), output.resolve()
    inside = (path.resolve().relative_to(root) if path.resolve().is_relative_to(root) else path).as_posix()
    if ".." not in path.parts and (known := publishing.manifest(output, inside)):
        return page(known["notebook"], known["parameters"], archive)
    parts = inside_folder(inside).removesuffix(".html").split("/")
    if len(parts) == 3 and parts[1].isdigit():
        return page(parts[2], {"authority": parts[0], "year": int(parts[1])}, archive)
    if len(parts) == 2:
        return page(parts[1], {"region": parts[0]}, archive)
    raise BadParameter(where=f"页面“{target}”", expected="机关/年度/笔记本.html 或 地区/笔记本.html")


def _fits(entry: Entry, condition: str, wanted: str) -> bool:
    about = entry.authority
    match condition:
        case "region":
            return wanted in about.region
        case "authority":
            return wanted in about.names()
        case "year":
            return wanted == str(entry.year)
    return wanted == (about.kind if condition == "kind" else about.level)


#: by what pages are chosen: 区域 a part of a body's region, 机关 one of its names, the others as they are
CONDITIONS = {"区域": "region", "地区": "region", "类别": "kind", "层级": "level", "机关": "authority", "年度": "year"}


def _condition(name: str) -> str:
    english = CONDITIONS.get(name, name)
    if english not in CONDITIONS.values():
        raise BadParameter(where=f"条件“{name}”", found="不认识", advice="可用：区域、类别、层级、机关、年度")
    return english


def _of_entries(archive: Archive, rows: Iterable[Entry], names: Sequence[str]) -> Iterator[Page]:
    for entry in rows:
        for name in names:
            if name in YEARLY and YEARLY[name](archive, entry):
                yield page(name, {"authority": entry.authority.name, "year": entry.year}, archive)


def _of_regions(archive: Archive, rows: Iterable[Entry], names: Sequence[str]) -> Iterator[Page]:
    bodies: dict[str, set[str]] = {}
    for entry in rows:
        bodies.setdefault(entry.authority.region, set()).add(entry.authority.name)
    for region in sorted(region for region, names_of in bodies.items() if region and len(names_of) > 1):
        for name in filter(REGIONAL.__contains__, names):
            yield page(name, {"region": region}, archive)


def _present(name: str) -> bool:
    try:
        find(name)
    except BadParameter:
        return False
    return True


def _target(name: str, values: Mapping[str, Any], usual: Mapping[str, Any]) -> str:
    """``<authority>/<year>/<notebook>.html``; with values other than the usual ones, a short hash of them in the name."""
    place = [safe_name(str(values[key])) for key in ("authority", "year", "region") if values.get(key)]
    name = safe_name(name)
    rest = {k: v for k, v in values.items() if k not in ("authority", "year", "region", "data") and v != usual[k]}
    return "/".join([*place, f"{name}-{fingerprint(rest)[:8]}" if rest else name]) + ".html"
