"""Parquet tables."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from analytics.corpus.formats.base import Format
from analytics.corpus.formats.delimited import columns_of
from analytics.corpus.records import Blob, Raw, Reading, article, row_bytes
from analytics.errors import InputError

#: Rows at once: a dictionary makes few bytes many.
BATCH = 64


def _read(blob: Blob, how: Reading) -> Raw:
    try:
        file = pq.ParquetFile(io.BytesIO(blob.data) if isinstance(blob.data, bytes) else blob.data)
        names = [f.name for f in file.schema_arrow]
        if file.metadata.num_rows > how.bounds.rows:
            raise InputError("too_many_rows", bound=how.bounds.rows)
        widest = max((file.metadata.row_group(g).total_byte_size for g in range(file.num_row_groups)), default=0)
        if widest > how.bounds.unpacked:
            raise InputError("unpacks_to_much", size=widest, bound=how.bounds.unpacked)
        columns = columns_of(names, how)
        number = 0
        for batch in file.iter_batches(BATCH):
            for row in batch.to_pylist():
                number += 1
                record = {k: v.isoformat()[:10] if hasattr(v, "isoformat") else v for k, v in row.items()}
                yield article(blob.name, f"row {number}", record, bounds=how.bounds, columns=columns, data=row_bytes(row.values()))
    except (pa.ArrowException, OSError, ValueError, UnicodeDecodeError) as fault:
        raise InputError("unreadable", detail=type(fault).__name__) from fault


FORMAT = Format("parquet", (".parquet", ".pq"), _read, whole=False)
