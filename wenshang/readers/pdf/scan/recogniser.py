"""Pictures of printed lines to text, with the model that the package rapidocr-onnxruntime carries; nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

_MODEL = "ch_PP-OCRv4_rec_infer.onnx"
_THREADS = 2
_HEIGHT = 48  #: pixels that the model wants
_BATCH = 8
_STEP = 32  #: pixels by which the widths of a batch are rounded up
_WIDEST = 2400
_LETTERS = 6623  #: characters of the model besides the blank and the space
_LONGEST = 60  #: characters of a figure read three times


#: what looks like a digit where nothing but digits stands
_ALIKE = dict(zip("0123456789", ("oO０〇○", "１lI|丨", "２Zz", "３", "４", "５Ss", "６b", "７", "８B", "９gq"), strict=True))
_FIGURE = frozenset("0123456789., ")


class Text(NamedTuple):
    """A recognised line; ``sure`` is the probability of its least certain character, ``figure`` one of digits alone.

    ``mean`` is the mean probability of its characters.
    """

    text: str
    sure: float
    figure: bool = False
    mean: float = 0.0


_INSTALL = '请先安装文字识别部件再读：pip install "wenshang[ocr]"；或改用带文字的原件'
_NO_LIBRARY = (
    "文字识别部件已安装，但系统缺少它要用的库（{}）：没有图形界面的服务器请执行 pip uninstall -y opencv-python 后 "
    "pip install opencv-python-headless，或用系统的包管理器安装 libGL（如 apt-get install libgl1）"
)


def available() -> bool:
    """Whether the extra ``ocr`` is installed and its libraries can be loaded."""
    return not lacking()


@cache
def lacking() -> str:
    """What to do so that pictures can be read; "" where they can."""
    try:
        for name in ("cv2", "onnxruntime", "pypdfium2"):
            import_module(name)
    except ModuleNotFoundError:
        return _INSTALL
    except ImportError as error:  # opencv-python needs libraries of the desktop
        library = str(error).partition(":")[0].strip()
        return _NO_LIBRARY.format(library if library.startswith("lib") else "libGL")
    return "" if find_spec("rapidocr_onnxruntime") is not None else _INSTALL


@cache
def _session() -> tuple[Any, tuple[str, ...], tuple[tuple[int, tuple[int, ...]], ...]]:
    """The model, its characters by number (the first is the blank between two), and the numbers of what looks like a digit."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = _THREADS, 1
    options.log_severity_level = 3
    spec = find_spec("rapidocr_onnxruntime")
    places = spec.submodule_search_locations if spec is not None else None
    path = Path(next(iter(places or ()))) / "models" / _MODEL
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    letters = ("", *session.get_modelmeta().custom_metadata_map["character"].split("\n")[:_LETTERS], " ")
    numbers = {letter: number for number, letter in enumerate(letters)}
    alike = {digit: tuple(numbers[letter] for letter in others if letter in numbers) for digit, others in _ALIKE.items()}
    return session, letters, tuple((numbers[digit], others) for digit, others in alike.items())


def texts(crops: Sequence[Any]) -> list[Text]:
    """The text of each grey picture of one line."""
    found = [Text("", 1.0)] * len(crops)
    widths = [min(_WIDEST, max(16, round(_HEIGHT * crop.shape[1] / crop.shape[0]))) for crop in crops]
    order = sorted(range(len(crops)), key=lambda number: (-(-widths[number] // _STEP), number))
    for start in range(0, len(order), _BATCH):
        mine = order[start : start + _BATCH]
        for number, text in zip(mine, _batch([crops[n] for n in mine], [widths[n] for n in mine]), strict=True):
            found[number] = text
    return found


def _batch(crops: Sequence[Any], widths: Sequence[int]) -> list[Text]:
    import cv2
    import numpy

    session, letters, alike = _session()
    room = -(-max(widths) // _STEP) * _STEP
    stack = numpy.zeros((len(crops), 3, _HEIGHT, room), "float32")
    for number, (crop, width) in enumerate(zip(crops, widths, strict=True)):
        shrinks = crop.shape[0] > _HEIGHT
        scaled = cv2.resize(crop, (width, _HEIGHT), interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
        stack[number, :, :, :width] = scaled.astype("float32") / 127.5 - 1
    (chances,) = session.run(None, {"x": stack})
    return [_text(row, letters, alike) for row in chances]


def _text(chances: Any, letters: Sequence[str], alike: Sequence[tuple[int, Sequence[int]]]) -> Text:
    """The likeliest text; one of digits and what looks like them is a figure, and their probabilities count together."""
    plain = _likeliest(chances, letters)
    if not plain.text or len(plain.text) > _LONGEST:
        return plain
    folded = chances.copy()
    for digit, others in alike:
        folded[:, digit] += folded[:, list(others)].sum(1)
        folded[:, list(others)] = 0
    figure = _likeliest(folded, letters)
    bare = figure.text.strip()
    return figure._replace(text=bare, figure=True) if bare and set(bare) <= _FIGURE else plain


def _likeliest(chances: Any, letters: Sequence[str]) -> Text:
    """At each step the likeliest character, repetitions and blanks dropped."""
    found: list[str] = []
    shares: list[float] = []
    last = 0
    for number, share in zip(chances.argmax(1).tolist(), chances.max(1).tolist(), strict=True):
        if number and number != last:
            found.append(letters[number])
            shares.append(share)
        last = number
    return Text("".join(found), min(shares, default=1.0), mean=sum(shares) / (len(shares) or 1))
