"""Coders for worker processes: by a word of the report they are slow, raise, or end their process."""

from __future__ import annotations

import os
import time

from tests.store.fakes import Coded, FakeCoder
from wirebird.desk.coding import ReportCoder
from wirebird.limits import check_size
from wirebird.records import Document


class MoodyCoder:
    def code_document(self, doc: Document) -> Coded:
        if "SLEEP" in doc.text:
            time.sleep(float(doc.text.split("SLEEP", 1)[1].split()[0]))
        if "CRASH" in doc.text:
            os._exit(9)
        if "LONG" in doc.text:
            check_size(doc.text, 10)
        if "RAISE" in doc.text:
            raise ValueError("a bug")
        return FakeCoder().code(doc)


def make_moody() -> ReportCoder:
    return MoodyCoder()
