"""Event tables in other forms: CSV, JSON lines, and the columns of GDELT, ICEWS and Phoenix.

GDELT 2.0 and Phoenix files are tab-separated without a header, ICEWS files tab-separated with one, and none has quotes:
tabs and line ends inside a text become spaces, double quotes single ones. What a data set has and the event table has
not is empty. Events and stories are numbered from 1 within an export, since those data sets have integers there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from eventcoder.analysis import recode_events
from eventcoder.dictionaries import load_dictionaries
from eventcoder.errors import TableError
from eventcoder.fips import FIPS_CODES
from eventcoder.ontology import ActorCode, load_prefixes, load_roles, split_actor_code
from eventcoder.schema import load_columns
from eventcoder.storage import PathLike
from eventcoder.tables import make_temporary, table_to_frame
from eventcoder.validation import find_files

Columns = Mapping[str, Any]
Writer = Callable[[pa.Table, BinaryIO, "_Count"], None]

_BATCH_ROWS = 16_384
_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_PLACE = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"

GDELT_COLUMNS = (
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR.split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split(),
    *"NumMentions NumSources NumArticles AvgTone".split(),
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _PLACE.split()),
    *"DATEADDED SOURCEURL".split(),
)
ICEWS_COLUMNS = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
PHOENIX_COLUMNS = (
    *"EventID Date Year Month Day".split(),
    *(f"{who}Actor{part}" for who in ("Source", "Target") for part in ("Full", "Entity", "Role", "Attribute")),
    *"EventCode EventRootCode PentaClass GoldsteinScore Issues Lat Lon LocationName StateName CountryCode".split(),
    *"SentenceID URLs NewsSources".split(),
)
_SIDES = ("source", "target")


def export_events(source: PathLike, target: PathLike | BinaryIO, form: str) -> int:
    """Write an event table in another form, and return how many events it has.

    Args:
        source: an event table, a file or a directory of files.
        target: a file, which is written beside its place and renamed at the end, or an open binary stream.
        form: ``csv`` (with header; items of lists are joined by "|"), ``jsonl``, ``gdelt``, ``icews`` or ``phoenix``.

    Raises:
        TableError: the form is unknown, the table cannot be read, or the file cannot be written.
    """
    if form not in _FORMS:
        raise TableError(f'no form "{form}"; there are {", ".join(_FORMS)}', field="form")
    if isinstance(target, str | os.PathLike):
        with _replace_file(Path(target)) as stream:
            return export_events(source, stream, form)
    write, header = _FORMS[form]
    if header:
        target.write(("\t" if form == "icews" else ",").join(header).encode() + b"\n")
    count = _Count()
    for file in find_files(Path(source)):
        for rows in _read_batches(file):
            write(rows, target, count)
            count.events += rows.num_rows
    return count.events


@dataclass(slots=True)
class _Count:
    """How far an export has come: events written, and the numbers of the stories."""

    events: int = 0
    stories: dict[str, int] = field(default_factory=dict)

    def number_events(self, frame: pd.DataFrame) -> pd.Series:
        return pd.Series(range(self.events + 1, self.events + 1 + len(frame)), index=frame.index)

    def number_stories(self, documents: pd.Series) -> pd.Series:
        return documents.map(lambda name: self.stories.setdefault(name, len(self.stories) + 1))


def _read_batches(file: Path) -> Iterator[pa.Table]:
    names = list(load_columns())
    try:
        with pq.ParquetFile(file) as parquet:
            for rows in parquet.iter_batches(_BATCH_ROWS, columns=names):
                yield pa.Table.from_batches([rows]).select(names)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise TableError(f"cannot be read as an event table: {error}", file=str(file)) from None


@contextmanager
def _replace_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place only when all is written."""
    temporary = make_temporary(path)
    try:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


# ---- the event table's own columns


def _write_csv(rows: pa.Table, target: BinaryIO, _: _Count) -> None:
    for name in ("operators", "issues"):
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, name, pc.binary_join(rows[name], "|"))
    arrow_csv.write_csv(rows, target, arrow_csv.WriteOptions(include_header=False))


def _write_jsonl(rows: pa.Table, target: BinaryIO, _: _Count) -> None:
    for row in rows.to_pylist():
        target.write(json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n")


# ---- other data sets' columns


def _write_tabs(names: tuple[str, ...], make: Callable[[pd.DataFrame, _Count], Columns]) -> Writer:
    """A function that writes rows as tab-separated lines of these columns."""

    def write(rows: pa.Table, target: BinaryIO, count: _Count) -> None:
        frame = table_to_frame(rows)
        made = {name: _to_arrow(values, len(frame)) for name, values in make(frame, count).items()}
        nothing = pa.nulls(len(frame), pa.string())
        table = pa.table({name: made.pop(name, nothing) for name in names})
        options = arrow_csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")
        arrow_csv.write_csv(table, target, options)

    return write


def _to_arrow(values: Any, length: int) -> pa.Array:
    """A column of numbers, or of texts without marks of their own."""
    if not isinstance(values, pd.Series):
        return pa.repeat(pa.scalar(values), length)
    array = pa.array(values, from_pandas=True)
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        return array
    return pc.replace_substring(pc.replace_substring_regex(array, r"[\t\r\n]+", " "), '"', "'")


def _make_gdelt(frame: pd.DataFrame, count: _Count) -> Columns:
    day = frame["event_date"].dt
    year, month, date = (part.astype("Int64") for part in (day.year, day.month, day.day))
    added = frame["story_date"].fillna(frame["event_date"]).dt
    made: dict[str, Any] = {
        "GLOBALEVENTID": count.number_events(frame),
        "SQLDATE": year * 10_000 + month * 100 + date,
        "MonthYear": year * 100 + month,
        "Year": year,
        "FractionDate": (year + ((month - 1) * 30 + date) / 365).round(4),  # GDELT's own approximation
        "IsRootEvent": (frame["sentence_index"] == 0).astype("int8"),
        "EventCode": frame["event_code"],
        "EventBaseCode": frame["event_base_code"],
        "EventRootCode": frame["event_root_code"],
        "QuadClass": frame["quad_class"],
        "GoldsteinScale": frame["goldstein"],
        "NumMentions": 1,
        "NumSources": 1,
        "NumArticles": 1,
        "Actor1Geo_Type": 0,
        "Actor2Geo_Type": 0,
        "ActionGeo_Type": _find_place_types(frame),
        "ActionGeo_FullName": frame["place_name"],
        "ActionGeo_CountryCode": _map_codes(frame["place_country"], FIPS_CODES.get),
        "ActionGeo_Lat": frame["latitude"],
        "ActionGeo_Long": frame["longitude"],
        "DATEADDED": (added.year * 10_000 + added.month * 100 + added.day).astype("Int64") * 1_000_000,
        "SOURCEURL": frame["url"],
    }
    for number, side in enumerate(_SIDES, start=1):
        made[f"Actor{number}Code"] = frame[f"{side}_code"]
        made[f"Actor{number}Name"] = frame[f"{side}_name"].str.upper()
        parts = {code: _split_for_gdelt(code) for code in frame[f"{side}_code"].cat.categories}
        for name in _ACTOR.split()[2:]:
            column = {code: part.get(name) for code, part in parts.items()}
            made[f"Actor{number}{name}"] = _map_codes(frame[f"{side}_code"], column.get)
    return made


@cache
def _split_for_gdelt(code: str) -> Mapping[str, str]:
    """The parts of an actor code by GDELT's columns."""
    parts, kinds = split_actor_code(code), _find_group_kinds()
    international = _is_international(parts)
    types = ([parts.prefix] if international else []) + list(parts.roles)
    religions = [part for part in parts.rest if kinds.get(part) == "religious"]
    found: dict[str, str | None] = {
        "CountryCode": None if international else parts.prefix,
        "KnownGroupCode": next((part for part in parts.rest if part not in kinds), None),
        "EthnicCode": next((part for part in parts.rest if kinds.get(part) == "ethnic"), None),
    }
    found |= {f"Religion{number}Code": part for number, part in enumerate(religions[:2], start=1)}
    found |= {f"Type{number}Code": part for number, part in enumerate(types[:3], start=1)}
    return {name: part for name, part in found.items() if part}


def _make_icews(frame: pd.DataFrame, count: _Count) -> Columns:
    names = {code: prefix.name for code, prefix in load_prefixes().items()}
    made = {
        "Event ID": count.number_events(frame),
        "Event Date": frame["event_date"].dt.strftime("%Y-%m-%d"),
        "Event Text": frame["event_name"],
        "CAMEO Code": frame["event_code"],
        "Intensity": frame["goldstein"],
        "Story ID": count.number_stories(frame["document_id"]),
        "Sentence Number": frame["sentence_index"] + 1,
        "Publisher": frame["publisher"],
        "City": frame["place_name"].where(_find_place_types(frame) != 1),
        "Country": _map_codes(frame["place_country"], names.get),
        "Latitude": frame["latitude"],
        "Longitude": frame["longitude"],
    }
    for who, side in zip(("Source", "Target"), _SIDES, strict=True):
        made[f"{who} Name"] = frame[f"{side}_name"]
        made[f"{who} Sectors"] = _map_codes(frame[f"{side}_code"], _name_sectors)
        made[f"{who} Country"] = _map_codes(frame[f"{side}_country"], names.get)
    return made


def _name_sectors(code: str) -> str | None:
    """The roles of an actor code in words, joined by commas."""
    parts, roles = split_actor_code(code), load_roles()
    words = [load_prefixes()[parts.prefix].name] if parts.prefix and _is_international(parts) else []
    return ",".join(word.title() for word in [*words, *(roles[role].name for role in parts.roles)]) or None


def _make_phoenix(frame: pd.DataFrame, _: _Count) -> Columns:
    day = frame["event_date"].dt
    issues = frame["issues"].map(lambda names: ";".join(f"{name},1" for name in names) or None)
    made: dict[str, Any] = {
        "EventID": frame["event_id"],
        "Date": day.strftime("%Y%m%d"),
        "Year": day.year.astype("Int64"),
        "Month": day.month.astype("Int64"),
        "Day": day.day.astype("Int64"),
        "EventCode": frame["event_code"],
        "EventRootCode": frame["event_root_code"],
        "PentaClass": recode_events(frame["event_code"], "penta"),
        "GoldsteinScore": frame["goldstein"],
        "Issues": issues,
        "Lat": frame["latitude"],
        "Lon": frame["longitude"],
        "LocationName": frame["place_name"],
        "CountryCode": frame["place_country"],
        "SentenceID": frame["document_id"] + "_" + frame["sentence_index"].astype("str"),
        "URLs": frame["url"],
        "NewsSources": frame["publisher"],
    }
    for who, side in zip(("Source", "Target"), _SIDES, strict=True):
        codes = frame[f"{side}_code"]
        made[f"{who}ActorFull"] = codes
        made[f"{who}ActorEntity"] = _map_codes(codes, lambda code: split_actor_code(code).prefix)
        made[f"{who}ActorRole"] = frame[f"{side}_role"]
        made[f"{who}ActorAttribute"] = _map_codes(codes, _join_attributes)
    return made


def _join_attributes(code: str) -> str | None:
    """What an actor code says beside prefix and first role."""
    parts = split_actor_code(code)
    return ";".join([*parts.roles[1:], *parts.rest]) or None


def _map_codes(codes: pd.Series, change: Callable[[str], str | None]) -> pd.Series:
    """Texts for a column of codes; each distinct code is looked at once."""
    changed = {code: change(code) for code in codes.cat.categories}
    return codes.astype("object").map(changed)


def _find_place_types(frame: pd.DataFrame) -> pd.Series:
    """GDELT's types of places: 0 none, 1 a country, 3 in the United States, 4 elsewhere."""
    countries = {prefix.name for prefix in load_prefixes().values()}
    types = pd.Series(4, index=frame.index, dtype="int8")
    types[frame["place_country"] == "USA"] = 3
    types[frame["place_name"].isin(countries)] = 1
    types[frame["place_name"].isna()] = 0
    return types


def _is_international(parts: ActorCode) -> bool:
    return parts.prefix is not None and load_prefixes()[parts.prefix].kind == "international"


@cache
def _find_group_kinds() -> Mapping[str, str]:
    """Which parts of actor codes are ethnic or religious groups, by the shipped dictionaries."""
    dictionaries = load_dictionaries()
    actors = [dictionaries.actor(name) for name in dictionaries.ids("actors")]
    return {
        part: kind
        for kind in ("ethnic", "religious")  # Muslims of Bosnia are listed as ethnic too
        for actor in actors
        if actor.kind == kind
        for period in actor.periods
        for part in split_actor_code(period.code).rest
    }


_FORMS: Mapping[str, tuple[Writer, tuple[str, ...]]] = {
    "csv": (_write_csv, tuple(load_columns())),
    "jsonl": (_write_jsonl, ()),
    "gdelt": (_write_tabs(GDELT_COLUMNS, _make_gdelt), ()),
    "icews": (_write_tabs(ICEWS_COLUMNS, _make_icews), ICEWS_COLUMNS),
    "phoenix": (_write_tabs(PHOENIX_COLUMNS, _make_phoenix), ()),
}
