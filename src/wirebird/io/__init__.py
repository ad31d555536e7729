"""Files in, records out."""

from wirebird.io.readers import read_paths
from wirebird.io.writers import CsvWriter, read_coded, to_jsonl

__all__ = ["CsvWriter", "read_coded", "read_paths", "to_jsonl"]
