"""Records of a store in the files that other tools load."""

from wirebird.exports.columns import Column, Table
from wirebird.exports.picture import Picture
from wirebird.exports.run import LAYOUTS, Exported, TableLayout, TextLayout, export, layout_named, layout_names, picture_of
from wirebird.store import Filters

__all__ = [
    "LAYOUTS",
    "Column",
    "Exported",
    "Filters",
    "Picture",
    "Table",
    "TableLayout",
    "TextLayout",
    "export",
    "layout_named",
    "layout_names",
    "picture_of",
]
