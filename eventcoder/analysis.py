"""What researchers do with event tables before they count: filters, recodings, aggregation by dyad and time.

All functions take the frame that ``read_events`` gives, or columns of it, and leave it unchanged.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from eventcoder.errors import EventcoderError
from eventcoder.ontology import load_ontology

Period = Literal["day", "week", "month", "year"]

QUAD_COLUMNS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")

_PANDAS_PERIODS: Mapping[str, str] = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}
_PENTA_OF_ROOT = {
    f"{root:02}": penta for root, penta in enumerate([0, 0, 1, 1, 1, 2, 2, 2] + [3] * 5 + [4] * 7, start=1)
}
_PENTA_OF_ROOT["16"] = 3  # Phoenix counts reduced relations as verbal conflict, GDELT's quad class as material


def filter_one_a_day(
    events: pd.DataFrame, by: Sequence[str] = ("source_code", "target_code", "event_code")
) -> pd.DataFrame:
    """The one-a-day filter: of the events of a day that agree in ``by``, the first.

    Several reports of one event are counted once so. Null counts as a value. Events without a date stay.

    Raises:
        EventcoderError: the frame lacks a column.
    """
    columns = ["event_date", *by]
    _require(events, columns)
    return events[~(events.duplicated(columns) & events["event_date"].notna())]


def recode_events(codes: pd.Series[str], to: str | Mapping[str, str | int]) -> pd.Series:
    """Event codes in another scheme.

    Args:
        codes: CAMEO event codes, such as the column event_code.
        to: ``root`` (cue category, text), ``quad`` (1-4), ``penta`` (0-4, as in Phoenix), ``plover`` (event type, text;
            null where it has none), or a map of your own from codes to texts or numbers: the longest code that the
            event code begins with decides, and null is for codes that no key fits.

    Returns:
        A categorical of texts, or nullable integers.

    Raises:
        EventcoderError: there is no such scheme, or a code is not CAMEO's.
    """
    if isinstance(to, Mapping):
        own = to
        return _map_distinct(codes, lambda code: own.get(_longest_prefix(code, own)), numeric=_is_numeric(own))
    ontology = load_ontology()
    schemes: dict[str, Callable[[str], str | int | None]] = {
        "root": lambda code: ontology.get(code).code[:2],
        "quad": lambda code: ontology.get(code).quad_class,
        "penta": lambda code: _PENTA_OF_ROOT[ontology.get(code).code[:2]],
        "plover": lambda code: ontology.get(code).plover,
    }
    if to not in schemes:
        raise EventcoderError(f'no scheme "{to}"; there are {", ".join(schemes)}, or give a map', field="to")
    try:
        return _map_distinct(codes, schemes[to], numeric=to in ("quad", "penta"))
    except KeyError as error:
        raise EventcoderError(str(error.args[0]), field=str(codes.name or "event_code")) from None


def map_actors(codes: pd.Series[str], groups: Mapping[str, str], *, keep_others: bool = False) -> pd.Series[str]:
    """Actor codes as groups of your own.

    Args:
        codes: actor codes, such as the column source_code.
        groups: from the beginning of a code to the group: with ``{"USA": "US", "USAMIL": "US forces"}`` USAGOV is "US";
            the longest beginning decides.
        keep_others: whether codes that fit no key stay as they are; else they are null.

    Returns:
        A categorical.
    """

    def group_of(code: str) -> str | None:
        return groups.get(_longest_prefix(code, groups), code if keep_others else None)

    return _map_distinct(codes, group_of, numeric=False)


def read_code_map(path: str | os.PathLike[str]) -> dict[str, str]:
    """A map for ``recode_events`` or ``map_actors`` from a CSV file with the columns ``code`` and ``group``.

    Raises:
        EventcoderError: there is no such file, it has other columns, or a code stands in it twice.
    """
    name = os.fspath(path)
    groups: dict[str, str] = {}
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if not {"code", "group"} <= set(rows.fieldnames or ()):
                found = ", ".join(rows.fieldnames or ()) or "none"
                raise EventcoderError(f"must have the columns code and group; there are: {found}", file=name)
            for row in rows:
                code, group = row["code"], row["group"]
                if not code or not group or groups.get(code, group) != group:
                    message = "stands here twice, with two groups" if code and group else "has no group"
                    raise EventcoderError(message, file=f"{name}:{rows.line_num}", entry=code or "")
                groups[code] = group
    except (OSError, UnicodeError, csv.Error) as error:
        raise EventcoderError(f"cannot be read: {error}", file=name) from None
    return groups


def aggregate_dyads(
    events: pd.DataFrame,
    period: Period = "month",
    by: Sequence[str] = ("source_country", "target_country"),
    *,
    fill: bool = True,
    first: str | pd.Timestamp | None = None,
    last: str | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Count events by dyad and time.

    Args:
        events: with the columns event_date, quad_class, goldstein and those of ``by``. Events without a date, or with
            a null in ``by``, are left out.
        period: ``day``, ``week`` (Monday to Sunday), ``month`` or ``year``.
        by: what makes a dyad; columns of your own (``map_actors``) are welcome.
        fill: whether a dyad's periods without events get rows of zeros, so that each dyad has them all.
        first: a day whose period is the first; by default that of the first event.
        last: a day whose period is the last; by default that of the last event.

    Returns:
        One row a dyad and period, sorted: the columns of ``by``, ``period`` (its first day), ``events``, the four
        counts of QUAD_COLUMNS, ``goldstein_sum`` and ``goldstein_mean`` (null without events).

    Raises:
        EventcoderError: the frame lacks a column, or there is no such period.
    """
    if period not in _PANDAS_PERIODS:
        raise EventcoderError(f'no period "{period}"; there are {", ".join(_PANDAS_PERIODS)}', field="period")
    _require(events, ["event_date", "quad_class", "goldstein", *by])
    known = events[events[["event_date", *by]].notna().all(axis=1)]
    unit = _PANDAS_PERIODS[period]
    times = pd.PeriodIndex(known["event_date"].astype("datetime64[ms]"), freq=unit)
    start = pd.Period(first, unit) if first is not None else times.min()
    end = pd.Period(last, unit) if last is not None else times.max()
    inside = np.asarray((times >= start) & (times <= end), dtype=bool) if len(times) else np.zeros(0, dtype=bool)
    known, times = known[inside], times[inside]
    if not len(known):
        return _frame_of_counts(_find_dyads(known, by)[0], np.zeros((0, 7)), times[:0])
    dyads, dyad = _find_dyads(known, by)
    span = pd.period_range(start, end, freq=unit)
    cell = dyad * len(span) + (times.asi8 - span.asi8[0])
    cells = np.arange(len(dyads) * len(span)) if fill else np.unique(cell)
    counts = _count_cells(known, np.searchsorted(cells, cell), len(cells))
    return _frame_of_counts(dyads.iloc[cells // len(span)], counts, span[cells % len(span)])


def _find_dyads(events: pd.DataFrame, by: Sequence[str]) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """The distinct dyads, sorted, and the number of each event's."""
    texts = events[list(by)].astype({name: "str" for name in by if isinstance(events[name].dtype, pd.CategoricalDtype)})
    groups = texts.groupby(list(by), sort=True)
    return groups.size().index.to_frame(index=False), cast("npt.NDArray[np.int64]", groups.ngroup().to_numpy())


def _count_cells(events: pd.DataFrame, cell: npt.NDArray[np.int64], n_cells: int) -> npt.NDArray[np.float64]:
    """By cell: events, the four quad classes, Goldstein sum and mean."""
    quads = events["quad_class"].to_numpy()
    goldstein = np.bincount(cell, weights=events["goldstein"].to_numpy(), minlength=n_cells)
    by_quad = [np.bincount(cell[quads == quad], minlength=n_cells) for quad in range(1, 5)]
    total = np.bincount(cell, minlength=n_cells)
    mean = np.divide(goldstein, total, out=np.full(n_cells, np.nan), where=total > 0)
    return np.stack([total, *by_quad, goldstein, mean], axis=1)


def _frame_of_counts(dyads: pd.DataFrame, counts: npt.NDArray[np.float64], times: pd.PeriodIndex) -> pd.DataFrame:
    frame = dyads.reset_index(drop=True)
    frame["period"] = times.start_time.astype("datetime64[ms]")
    for at, name in enumerate(("events", *QUAD_COLUMNS)):
        frame[name] = counts[:, at].astype(np.int64)
    frame["goldstein_sum"], frame["goldstein_mean"] = counts[:, 5].round(6), counts[:, 6]
    return frame


def _map_distinct(codes: pd.Series, change: Callable[[str], str | int | None], *, numeric: bool) -> pd.Series:
    """Map a column by its distinct values."""
    encoded = codes.astype("category")
    new = [change(code) for code in encoded.cat.categories]
    places = encoded.cat.codes.to_numpy()
    if numeric:
        values = np.array([0 if value is None else int(value) for value in new] + [0], dtype=np.int64)
        missing = np.array([value is None for value in new] + [True])
        return pd.Series(pd.arrays.IntegerArray(values[places], missing[places]), index=codes.index, name=codes.name)
    categories = sorted({str(value) for value in new if value is not None})
    index = {value: place for place, value in enumerate(categories)}
    numbers = np.array([*(-1 if value is None else index[str(value)] for value in new), -1])
    mapped = pd.Categorical.from_codes(numbers[places], pd.Index(categories, dtype="str"))
    return pd.Series(mapped, index=codes.index, name=codes.name)


def _longest_prefix(code: str, keys: Mapping[str, object]) -> str:
    """The longest key that the code begins with; empty where there is none."""
    return next((code[:length] for length in range(len(code), 0, -1) if code[:length] in keys), "")


def _is_numeric(own: Mapping[str, str | int]) -> bool:
    return bool(own) and all(isinstance(value, int) for value in own.values())


def _require(events: pd.DataFrame, columns: Sequence[str]) -> None:
    missing = [name for name in columns if name not in events.columns]
    if missing:
        raise EventcoderError(f'the frame has no column "{missing[0]}"', field=missing[0])
