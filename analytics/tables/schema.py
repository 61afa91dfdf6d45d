"""What a table is: its columns, their types, its key, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

STR, INT, REAL, FLAG, BYTES = "string", "int64", "float64", "bool", "binary"
#: What Arrow calls a type.
ARROW = {STR: pa.string(), INT: pa.int64(), REAL: pa.float64(), FLAG: pa.bool_(), BYTES: pa.binary()}


@dataclass(frozen=True)
class Column:
    """One column: its type, whether it may be empty, and what it means."""

    name: str
    type: str
    meaning: str
    nullable: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: name, columns, and the columns that identify a row."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    meaning: str = ""
    schema: pa.Schema = field(init=False, compare=False)

    def __post_init__(self) -> None:
        fields = [pa.field(c.name, ARROW[c.type], nullable=c.nullable) for c in self.columns]
        object.__setattr__(self, "schema", pa.schema(fields))

    @property
    def names(self) -> list[str]:
        """The column names, in order."""
        return [c.name for c in self.columns]


#: Columns that many tables share.
ARTICLE = Column("article_id", STR, "the article")
START = Column("start", INT, "first code point of the span in the original text")
END = Column("end", INT, "code point after the span")

#: What some columns may hold.
LANGUAGES = ("ar", "fa", "en")
PRECISIONS = ("day", "month", "year", "none")
KINDS = ("direct", "indirect")
SPEAKER_KINDS = ("person", "office", "organisation", "document", "collective", "anonymous")
