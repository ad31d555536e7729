"""File layouts that hold reports: one small module each, chosen by the file's name and beginning, or by `--reader`."""

from wirebird.io.layouts.base import Layout, Piece, RawReport, Unreadable
from wirebird.io.layouts.registry import is_reader, layout_named, layout_names, layout_suffixes, sniffed_layout

__all__ = [
    "Layout",
    "Piece",
    "RawReport",
    "Unreadable",
    "is_reader",
    "layout_named",
    "layout_names",
    "layout_suffixes",
    "sniffed_layout",
]
