"""The facts frames these tests share."""

from tests.comparison.facts import make, real

__all__ = ["make", "real"]
