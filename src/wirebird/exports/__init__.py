"""Records of a store in the files that other tools load."""

from wirebird.exports.picture import Filters
from wirebird.exports.run import LAYOUTS, Exported, export

__all__ = ["LAYOUTS", "Exported", "Filters", "export"]
