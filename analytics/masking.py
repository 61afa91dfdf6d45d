"""Names of private persons out of what leaves the house.

Marsad profiles people who speak for an office: a role or a body in the article, or
a place in the register of office holders. Whoever is quoted without any of these may
be a witness, a relative, a victim. Where a workspace asks for it, exports show a
pseudonym for these: the same person is the same pseudonym in every export of the
workspace, and nobody without its key can tell whose it is.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from analytics.languages import get

#: Letters of the shortest name that is looked for in running text.
SHORTEST = 4


def private(officials: pd.DataFrame, quotations: pd.DataFrame) -> frozenset[str]:
    """Which named persons nobody cites as holding an office.

    Parameters
    ----------
    officials, quotations : DataFrame
        OFFICIALS and QUOTATIONS.

    Returns
    -------
    frozenset of str
        ``official_id`` of those without a role or body in any quotation and
        without a place in the register.
    """
    stated = (quotations["role"].fillna("") != "") | (quotations["organisation"].fillna("") != "")
    in_office = set(quotations.loc[stated, "speaker_id"].dropna())
    public = officials["person"].notna() | (officials["role"].fillna("") != "") | officials["official_id"].isin(in_office)
    return frozenset(officials.loc[~public, "official_id"])


@dataclass(frozen=True)
class Masks:
    """Names and identifiers -> pseudonyms.

    Attributes
    ----------
    forms : mapping
        Every form a private person's name takes -> the pseudonym.
    ids : mapping
        ``official_id`` -> a pseudonymous one.
    """

    forms: Mapping[str, str]
    ids: Mapping[str, str]

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """Any of the names, longest first, whatever marks and spelling variants stand between."""
        if not self.forms:
            return None
        listed = sorted(self.forms, key=lambda f: (-len(f), f))
        return re.compile(r"(?<![^\W\d_])(?:" + "|".join(map(re.escape, listed)) + r")(?![^\W\d_])")

    def text(self, text: str) -> str:
        """A text with names and identifiers replaced; whole words only."""
        if text in self.ids:
            return self.ids[text]
        pattern = self._pattern
        return pattern.sub(lambda m: self.forms[m[0]], text) if pattern is not None else text

    def applied(self, value: Any) -> Any:
        """The same in every text inside lists, mappings and data frames."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {k: self.applied(v) for k, v in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.applied(v) for v in value) if not hasattr(value, "_fields") else value
        if isinstance(value, pd.DataFrame):
            return self.frame(value)
        return value

    def frame(self, df: pd.DataFrame) -> pd.DataFrame:
        """A table with names and identifiers replaced in its text columns."""
        known: dict[str, str] = {}

        def masked(cell: object) -> object:
            if not isinstance(cell, str):
                return cell
            if cell not in known:
                known[cell] = self.text(cell)
            return known[cell]

        texts = [c for c in df.columns if df[c].dtype == object or pd.api.types.is_string_dtype(df[c])]
        return df.assign(**{c: df[c].map(masked) for c in texts}) if texts else df


def masks(officials: pd.DataFrame, quotations: pd.DataFrame, key: bytes) -> Masks:
    """Pseudonyms for the private persons of a workspace.

    Parameters
    ----------
    key : bytes
        The workspace's secret: without it a pseudonym cannot be traced by trying names.
    """
    hidden = private(officials, quotations)
    forms: dict[str, str] = {}
    ids: dict[str, str] = {}
    for official in officials[officials["official_id"].isin(hidden)].itertuples(index=False):
        mark = hmac.new(key, str(official.official_id).encode(), hashlib.sha256).hexdigest()[:6]
        ids[official.official_id] = f"x-{mark}"
        for name in (official.name, official.name_ar, official.name_fa, official.name_en):
            _take(forms, name, f"[{mark}]")
    own = quotations[quotations["speaker_id"].isin(hidden)]
    for row in own[["speaker_id", "speaker"]].drop_duplicates().itertuples(index=False):
        _take(forms, row.speaker, "[" + ids[row.speaker_id][2:] + "]")
    return Masks(forms, ids)


def _take(forms: dict[str, str], name: object, shown: str) -> None:
    """A name, and the same in the standard letters of each script."""
    if not isinstance(name, str):
        return
    for form in {name, *(get(code).fold(name) for code in ("ar", "fa"))}:
        if len(form.strip()) >= SHORTEST:
            forms.setdefault(form.strip(), shown)
