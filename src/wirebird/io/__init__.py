"""Files in, records out."""

from wirebird.io.actor_rows import read_actor_rows
from wirebird.io.readers import read_paths
from wirebird.io.tasks import (
    ActorTask,
    AnnotationTask,
    GroupTask,
    TimesTask,
    read_actor_tasks,
    read_group_tasks,
    read_tasks,
    read_times_tasks,
)
from wirebird.io.writers import CsvWriter, read_coded, to_jsonl

__all__ = [
    "ActorTask",
    "AnnotationTask",
    "CsvWriter",
    "GroupTask",
    "TimesTask",
    "read_actor_rows",
    "read_actor_tasks",
    "read_coded",
    "read_group_tasks",
    "read_paths",
    "read_tasks",
    "read_times_tasks",
    "to_jsonl",
]
