"""Feeds and web pages, fetched politely: the only part of Wirebird that opens connections (docs/fetch.md)."""

from wirebird.fetch.addresses import FailedError, FetchProblem
from wirebird.fetch.fetcher import Fetcher, Manners
from wirebird.fetch.folder import save_page
from wirebird.fetch.harvest import Found, Harvest, Tally
from wirebird.fetch.rounds import rounds, seconds_of
from wirebird.fetch.state import State, load_state, save_state

__all__ = [
    "FailedError",
    "FetchProblem",
    "Fetcher",
    "Found",
    "Harvest",
    "Manners",
    "State",
    "Tally",
    "load_state",
    "rounds",
    "save_page",
    "save_state",
    "seconds_of",
]
