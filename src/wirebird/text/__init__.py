"""Raw text to prose: the head of a wire report, its sentences, its language."""

from wirebird.text.header import parse_date, read_report
from wirebird.text.language import is_english
from wirebird.text.sentences import split_sentences

__all__ = ["is_english", "parse_date", "read_report", "split_sentences"]
