"""Time expressions: where they stand, their TIMEX3 types and values, and the days they mean (docs/times.md)."""

from wirebird.times.tagger import Found, expressions_of, find, find_in, find_times

__all__ = ["Found", "expressions_of", "find", "find_in", "find_times"]
