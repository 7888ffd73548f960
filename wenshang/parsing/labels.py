"""Printed labels in, comparable labels and likenesses out: numbering, spaces and punctuation gone, traditional made simplified.

Labels are compared exactly first; only a label that is nobody's is compared by likeness, and then only with the rows that its
position allows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from wenshang.vocabulary import FormTable, Row

# Characters of the forms' labels and headings, traditional first.
_PAIRS = (
    "規规 範范 發发 髮发 廢废 現现 數数 處处 決决 許许 罰罚 強强 額额 萬万 購购 採采 總总 計计 關关 係系 結结 轉转 "
    "請请 屬属 國国 機机 類类 內内 務务 過过 執执 詢询 項项 無无 補补 複复 復复 訪访 舉举 報报 訴诉 訟讼 審审 維维 "
    "糾纠 餘余 組组 織织 業业 構构 會会 團团 應应 須须 開开 談谈 訊讯 資资 職职 專专 員员 費费 經经 營营 繳缴 納纳 "
    "時时 監监 據据 條条 後后 繼继 續续 辦办 獲获 確确 認认 產产 場场 點点 網网 電电 傳传 單单 號号 別别 議议 與与 "
    "來来 個个 從从 對对 區区 縣县 鎮镇 鄉乡 廳厅 術术 檔档 間间 題题 進进 體体 況况 動动 臺台 衆众 眾众 衛卫 態态 "
    "學学 實实 勞劳 險险 環环 護护 農农 車车 鐵铁 圖图 書书 醫医 療疗 藥药 廣广 視视 財财 稅税 質质 檢检 調调 統统 "
    "銀银 貿贸 輸输 運运 濟济 測测 億亿 於于 標标 該该 當当 爲为 為为 責责 闡阐 權权 級级 編编 製制 錄录 庫库 籌筹 "
    "華华 陽阳 陰阴 濱滨 龍龙 寧宁 蘇苏 東东 陝陕 遼辽 灣湾 雲云 貴贵 蘭兰 島岛 門门 館馆 園园 鄰邻 "
)
_SIMPLIFIED = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_ENUMERATOR = re.compile(
    r"^(?:[(（]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、.．,，:：]|\d{1,2}\s*[、.．:：)）]|[①-⑳])"
)
_REMARK = re.compile(r"[(（][^()（）]*(?:[)）]|$)")
_KEEP = re.compile(r"[^一-鿿〇]")


@lru_cache(maxsize=8192)
def simplified(text: str) -> str:
    """The text with full-width forms and traditional characters made plain (whitespace kept)."""
    return unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A label without numbering, remarks in brackets, spaces and punctuation.

    >>> plain("（二）部分公开（区分处理的，只计这一情 形，不计其他情形）")
    '部分公开'
    >>> plain("3.危及“三安全一稳定”"), plain("本年增/减"), plain("其中：主动公开")
    ('危及三安全一稳定', '本年增减', '主动公开')
    """
    bare = "".join(simplified(text).split())
    while match := _ENUMERATOR.match(bare):
        bare = bare[match.end() :]
    kept = _KEEP.sub("", _REMARK.sub("", bare)) or _KEEP.sub("", bare)
    return kept.removeprefix("其中") or kept


@lru_cache(maxsize=8192)
def likeness(printed: str, wanted: str) -> float:
    """How alike two plain labels are, 0 to 100; a label cut off at either end counts nearly as much as a whole one."""
    from rapidfuzz import fuzz

    whole = fuzz.ratio(printed, wanted)
    if min(len(printed), len(wanted)) >= 3 and len(printed) >= 4 and (printed in wanted or wanted in printed):
        return max(whole, 90.0)
    cut = fuzz.partial_ratio(printed, wanted) * 0.85 if min(len(printed), len(wanted)) >= 4 else 0.0
    return float(max(whole, cut))


def names(row: Row) -> tuple[str, ...]:
    """The plain forms of a row's label and aliases, without repeats."""
    return tuple(dict.fromkeys(plain(text) for text in (row.label, row.short, *row.aliases)))


def best(printed: str, rows: Iterable[Row]) -> tuple[Row | None, float]:
    """The most alike of some rows and its likeness; (None, 0) for no rows or an empty label."""
    found: Row | None = None
    score = 0.0
    if printed:
        for row in rows:
            like = max(likeness(printed, name) for name in names(row))
            if like > score:
                found, score = row, like
    return found, score


def row_index(table: FormTable) -> Mapping[str, tuple[int, ...]]:
    """Plain label → positions of the rows that go by it (``总计`` and ``其他`` are several rows' names)."""
    found: dict[str, tuple[int, ...]] = {}
    for position, row in enumerate(table.rows):
        for name in names(row):
            found[name] = (*found.get(name, ()), position)
    return found


def column_index(table: FormTable) -> Mapping[str, str]:
    """Plain label → column key."""
    return {plain(text): column.key for column in table.columns for text in (column.label, *column.aliases)}
