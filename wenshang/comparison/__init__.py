"""What "change" means between years, peers and editions, as frozen records, frames and Chinese sentences."""

from wenshang.comparison import sentences
from wenshang.comparison.change import SMALL_BASE, Change, Movement
from wenshang.comparison.figures import Figure
from wenshang.comparison.parts import APPLICANTS, OUTCOMES, Composition, Part, applicants, compose, outcomes
from wenshang.comparison.peers import FEWEST, PeerRank, peers
from wenshang.comparison.quarters import Quarters, quarters
from wenshang.comparison.rates import RateValue, rates
from wenshang.comparison.series import Break, Growth, Point, Series, growth, series
from wenshang.comparison.two_years import Comparison, compare
from wenshang.comparison.wide import wide
from wenshang.comparison.wording import Sentence, Span, flowing

__all__ = [
    "APPLICANTS",
    "FEWEST",
    "OUTCOMES",
    "SMALL_BASE",
    "Break",
    "Change",
    "Comparison",
    "Composition",
    "Figure",
    "Growth",
    "Movement",
    "Part",
    "PeerRank",
    "Point",
    "Quarters",
    "RateValue",
    "Sentence",
    "Series",
    "Span",
    "applicants",
    "compare",
    "compose",
    "flowing",
    "growth",
    "outcomes",
    "peers",
    "quarters",
    "rates",
    "sentences",
    "series",
    "wide",
]
