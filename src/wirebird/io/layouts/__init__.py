"""File layouts that hold reports: one small module each, chosen by the file's name and beginning, or by `--reader`."""

from wirebird.io.layouts.base import Layout, Piece, RawReport, Unreadable
from wirebird.io.layouts.registry import LAYOUT_NAMES, SUFFIXES, layout_named, sniffed_layout

__all__ = [
    "LAYOUT_NAMES",
    "SUFFIXES",
    "Layout",
    "Piece",
    "RawReport",
    "Unreadable",
    "layout_named",
    "sniffed_layout",
]
