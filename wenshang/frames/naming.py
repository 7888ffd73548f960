"""Frames for people: Chinese column names, and the codes of the vocabulary as a frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wenshang import vocabulary
from wenshang.frames.records import columns, tidy_frame
from wenshang.vocabulary.search import search

if TYPE_CHECKING:
    import pandas as pd

#: Columns of the frame of codes, in order; key: code.
CODE_COLUMNS = columns("code label unit definition table kind editions")
_KEY = ("authority", "period", "code")
#: so many rows keep the keys of their figures beside them; a larger frame is not read row by row by people
_KEYED_ROWS = 5_000


def codes(text: str = "") -> pd.DataFrame:
    """The codes whose code, label or definition holds a text (all for none), in form order: columns ``CODE_COLUMNS``.

    ``kind`` is flow (happened in the period) or stock (state at its end); ``table`` is the form's table, missing for prose.
    """
    found = search(text)
    rows = ((c.code, c.label, c.unit, c.definition, c.table or None, c.kind, " ".join(c.editions) or None) for c in found)
    return tidy_frame(CODE_COLUMNS, rows)


def in_chinese(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with Chinese column names and words, for showing; columns that are not ours stay as they are.

    Statuses, methods, qualifiers and states are said in Chinese too (有误, 取自表格, 约数, 不可比); a column of whole numbers
    shows them whole (2069, not 2069.0).

    Which figure a row speaks of stays known, also when columns are dropped or rows are sorted: ``attrs["columns"]`` maps the
    names shown to ours, ``attrs["rows"]`` the index to [authority, period, code].
    """
    names = {name: vocabulary.column(name) for name in frame.columns if isinstance(name, str) and vocabulary.column(name)}
    about = {name: words for name in names if (words := vocabulary.words(name))}
    texts = {name: frame[name].map(lambda ours, words=words: words.get(ours, ours)) for name, words in about.items()}
    decimal = (name for name in names if frame[name].dtype == "Float64")
    whole = {name: frame[name].astype("Int64") for name in decimal if _are_whole(frame[name].dropna())}
    shown = frame.assign(**texts, **whole).rename(columns=names)
    if set(_KEY) <= set(frame.columns) and frame.index.is_unique and len(frame) <= _KEYED_ROWS:
        keys = zip(*(frame[name].astype("string").fillna("").tolist() for name in _KEY), strict=True)
        shown.attrs["rows"] = {str(at): list(key) for at, key in zip(frame.index, keys, strict=True)}
    shown.attrs["columns"] = {chinese: ours for ours, chinese in names.items()}
    return shown


def _are_whole(values: pd.Series) -> bool:
    """True where every value is a whole number that neither a float nor an integer of pandas alters."""
    return bool(((values % 1 == 0) & (values.abs() < 2**53)).all())
