"""Which of two series comes first: cross-correlation and Granger's test."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

LAGS = ["lag", "correlation", "low", "high", "periods"]
TESTS = ["first", "then", "lags", "f", "p", "periods"]


@dataclass(frozen=True)
class LeadLagParams:
    """How two series are compared.

    Attributes
    ----------
    most : int
        Longest lag looked at, in periods.
    difference : bool
        Compare changes from period to period: a trend both series share is no lead.
    level : float
        Coverage of the band of no correlation.
    """

    most: int = 6
    difference: bool = True
    level: float = 0.95


def _prepared(one: np.ndarray, other: np.ndarray, params: LeadLagParams) -> tuple[np.ndarray, np.ndarray]:
    one, other = np.asarray(one, float), np.asarray(other, float)
    if params.difference:
        one, other = np.diff(one), np.diff(other)
    return one, other


def cross_correlation(one: np.ndarray, other: np.ndarray, params: LeadLagParams = LeadLagParams()) -> pd.DataFrame:
    """Correlation of two series at every lag.

    Parameters
    ----------
    one, other : ndarray, shape (periods,)
        Missing where the period has no articles.
    params : LeadLagParams

    Returns
    -------
    DataFrame
        ``lag, correlation, low, high, periods``. At a positive lag the first
        series is compared with the second ``lag`` periods later: the first
        leads. ``low`` and ``high`` bound what independent series would show
        (normal limit, 1/sqrt(n)).
    """
    one, other = _prepared(one, other, params)
    rows = []
    reach = min(params.most, len(one))
    for lag in range(-reach, reach + 1):
        a, b = (one[: len(one) - lag], other[lag:]) if lag >= 0 else (one[-lag:], other[: len(other) + lag])
        known = np.isfinite(a) & np.isfinite(b)
        a, b = a[known], b[known]
        if len(a) < 4 or not a.std() or not b.std():
            continue
        bound = float(special.ndtri(0.5 + params.level / 2) / np.sqrt(len(a)))
        rows.append((lag, float(np.corrcoef(a, b)[0, 1]), -bound, bound, len(a)))
    return pd.DataFrame(rows, columns=LAGS)


def granger(one: np.ndarray, other: np.ndarray, *, names: tuple[str, str], params: LeadLagParams = LeadLagParams()) -> pd.DataFrame:
    """Does the past of one series help to foretell the other (Granger 1969)? Both ways.

    Parameters
    ----------
    one, other : ndarray, shape (periods,)
    names : tuple of str
    params : LeadLagParams

    Returns
    -------
    DataFrame
        ``first, then, lags, f, p, periods``: F test that the ``lags`` past
        values of ``first`` add nothing to those of ``then``. The number of lags
        is at most ``params.most`` and a fifth of the periods; of the numbers up
        to it the one with the least p is shown, multiplied by how many were
        tried (Bonferroni). Empty where the series are too short, constant, or foretell each other
        without error.
    """
    a, b = _prepared(one, other, params)
    known = np.isfinite(a) & np.isfinite(b)
    a, b = a[known], b[known]
    most = min(params.most, len(a) // 5)
    if most < 1 or not a.std() or not b.std():
        return pd.DataFrame(columns=TESTS)
    from statsmodels.tools.sm_exceptions import InfeasibleTestError
    from statsmodels.tsa.stattools import grangercausalitytests

    rows = []
    for first, then, pair in ((names[0], names[1], (b, a)), (names[1], names[0], (a, b))):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                found = grangercausalitytests(np.column_stack(pair), most)
            except (ValueError, np.linalg.LinAlgError, InfeasibleTestError):
                continue
        tried = [(lag, *found[lag][0]["ssr_ftest"][:2]) for lag in sorted(found)]
        lag, f, p = min(tried, key=lambda r: (r[2], r[0]))
        rows.append((first, then, int(lag), float(f), min(1.0, float(p) * len(tried)), len(a)))
    return pd.DataFrame(rows, columns=TESTS)
