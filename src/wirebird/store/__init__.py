"""Reports, their events, and what people decided, in one file that several programs can use."""

from wirebird.store.deciding import Request
from wirebird.store.duck import DuckStore, open_store
from wirebird.store.filters import Filters
from wirebird.store.ingest import BATCH, BatchCoder, ingest
from wirebird.store.partitions import link_stores
from wirebird.store.protocol import Store

__all__ = ["BATCH", "BatchCoder", "DuckStore", "Filters", "Request", "Store", "ingest", "link_stores", "open_store"]
