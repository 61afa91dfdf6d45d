"""Imported by the process that others are forked from, while nobody waits: reads what Arabic needs, once for all of them."""

from __future__ import annotations

import contextlib

from analytics.annotations.quotations import extract
from analytics.annotations.quotations.model import Document
from analytics.languages import get

#: What is cited here needs all lists and patterns.
SENTENCE = "قال المتحدث باسم وزارة الداخلية منصور التركي إن الأمن مستقر."

with contextlib.suppress(Exception):  # what is wrong with a list is told by who needs it
    get("ar").lemma("الأمن")
    extract(Document(SENTENCE, "", get("ar")))
