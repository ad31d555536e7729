"""Coding on Ray: parts are read, coded by a pool of actors that each hold a model, and written, by Ray Data."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import Any

from wirebird.arrow import BATCH_ROWS, OUTPUT_SCHEMA, CoderSettings, code_batch
from wirebird.errors import MissingExtraError

_ENVIRONMENT = {
    # No word of the run leaves the machine.
    "RAY_USAGE_STATS_ENABLED": "0",
    # Ray would let its workers wait for everything else on the machine.
    "RAY_worker_niceness": "0",
    # Asked for by Ray itself: keep to what it will do from the next version on.
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}


class RayCoder:
    """What each actor does. Ray starts another in the place of one that is killed, and gives it the same rows again.

    Args:
        settings: of the coder.
    """

    def __init__(self, settings: CoderSettings) -> None:
        self._coder = settings.load()

    def __call__(self, table: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
        """Codes a pyarrow Table of reports."""
        import pyarrow as pa  # noqa: TID251

        coded = [code_batch(batch, coder=self._coder) for batch in table.to_batches()]
        return pa.Table.from_batches(coded, schema=OUTPUT_SCHEMA)


def code_on_ray(parts: Sequence[str], to: str, settings: CoderSettings, *, workers: int) -> None:
    """Codes Parquet parts into a folder of others, in any order.

    A cluster is used where Ray knows of one (`RAY_ADDRESS`, or `ray.init` was called), else one is started on this machine.

    Args:
        parts: Parquet files, or addresses that Ray reads.
        to: folder or address.
        settings: of the coders.
        workers: actors, each on one core.

    Raises:
        MissingExtraError: the extra `ray` is not installed.
    """
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    try:
        import ray  # noqa: TID251
        import ray.data  # noqa: TID251
    except ImportError as error:
        raise MissingExtraError("ray", extra="ray", needed_for="--engine ray") from error
    if not ray.is_initialized():
        if os.environ.get("RAY_ADDRESS"):
            ray.init(log_to_driver=False)
        else:
            # More cores than actors, or reading and writing would wait for them for ever.
            ray.init(num_cpus=workers + 2, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    # Small files are read together: without this a few actors would get all rows.
    rows = ray.data.read_parquet(list(parts)).repartition(target_num_rows_per_block=BATCH_ROWS)
    coded = rows.map_batches(
        RayCoder,
        fn_constructor_args=[settings],
        batch_format="pyarrow",
        batch_size=BATCH_ROWS,
        compute=ray.data.ActorPoolStrategy(size=workers),
        num_cpus=1,
    )
    coded.write_parquet(to)
