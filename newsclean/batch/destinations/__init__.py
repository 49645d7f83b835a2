"""Where a batch writes to: JSONL, Parquet, SQLite, a folder of files; in parts that are whole or not there."""

from newsclean.batch.destinations.destination import Destination
from newsclean.batch.destinations.opening import FORMS, Form, open_destination

__all__ = ["FORMS", "Destination", "Form", "open_destination"]
