"""Frames of records: each kind of record declares its columns and gives its rows; several of a kind share one frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeGuard, TypeVar

if TYPE_CHECKING:
    import pandas as pd


#: the dtype of the columns that hold no text; a name has one in every frame
_DTYPES = {
    **dict.fromkeys(["year", "quarter", "count", "version", "segment", "rank", "size"], "Int64"),
    **dict.fromkeys(["value", "before", "after", "difference", "percent", "numerator", "denominator"], "Float64"),
    **dict.fromkeys(["share", "share_of_change", "whole", "total", "gap"], "Float64"),
    **dict.fromkeys(["own", "small", "stated"], "boolean"),
}


def columns(names: str) -> dict[str, str]:
    """Column → dtype, in order, of a frame with these columns.

    >>> columns("authority year value")
    {'authority': 'string', 'year': 'Int64', 'value': 'Float64'}
    """
    return {name: _DTYPES.get(name, "string") for name in names.split()}


class Tidy(Protocol):
    """A record that is one row or several of a frame."""

    #: column → dtype, in order
    COLUMNS: ClassVar[Mapping[str, str]]

    def rows(self) -> Iterable[Sequence[object]]:
        """The rows of the record, a value a column; None for what is missing."""


R = TypeVar("R", bound=Tidy)


class Records(tuple[R, ...]):
    """Several records of one kind: a tuple with a frame, which keeps its columns also where it is empty."""

    kind: type[R]

    def __new__(cls, kind: type[R], records: Iterable[R]) -> Records[R]:
        """The records; ``kind`` names their type for the frame of none."""
        records_of_kind = super().__new__(cls, records)
        records_of_kind.kind = kind
        return records_of_kind

    def __getnewargs__(self) -> tuple[type[R], tuple[R, ...]]:
        """What ``__new__`` takes again in another process."""
        return self.kind, tuple(self)

    @property
    def frame(self) -> pd.DataFrame:
        """All records as one frame, in their order; columns and dtypes are those of the record's ``COLUMNS``."""
        return tidy_frame(self.kind.COLUMNS, (row for record in self for row in record.rows()))


def is_frame(shown: Any) -> TypeGuard[pd.DataFrame]:
    """Return whether something is a pandas frame, without importing pandas to ask."""
    return hasattr(shown, "columns") and hasattr(shown, "itertuples")


def tidy_frame(columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> pd.DataFrame:
    """A frame of rows under fixed columns and dtypes; an exact decimal becomes a float, None becomes ``<NA>``."""
    import pandas as pd

    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    plain = ([float(v) if isinstance(v, Decimal) else v for v in values] for values in by_column)
    return pd.DataFrame(
        {name: pd.array(values, dtype=dtype) for (name, dtype), values in zip(columns.items(), plain, strict=True)}
    )
