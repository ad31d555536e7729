"""Files in, records out."""

from wirebird.io.actor_rows import read_actor_rows
from wirebird.io.readers import read_paths
from wirebird.io.tasks import ActorTask, AnnotationTask, read_actor_tasks, read_tasks
from wirebird.io.writers import CsvWriter, read_coded, to_jsonl

__all__ = [
    "ActorTask",
    "AnnotationTask",
    "CsvWriter",
    "read_actor_rows",
    "read_actor_tasks",
    "read_coded",
    "read_paths",
    "read_tasks",
    "to_jsonl",
]
