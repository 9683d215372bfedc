"""The commands that work on event tables: validate, aggregate, export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from eventcoder.cli_options import FormatOption, fail

Period = Literal["day", "week", "month", "year"]

tables_app = typer.Typer()


@tables_app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...")],
    output_format: FormatOption = "text",
    max_failures: Annotated[int, typer.Option(help="Findings listed at most.")] = 1000,
) -> None:
    """Checks event tables: exit code 0 valid, 1 findings, 2 cannot be read."""
    from eventcoder.validation import validate as validate_files

    report = validate_files(list(files), max_failures=max_failures)
    rendered = {"text": report.to_text, "json": report.to_json, "github": report.to_github}
    if output_format not in rendered:
        fail(f'--format "{output_format}": must be one of {", ".join(rendered)}')
    sys.stdout.write(rendered[output_format]().rstrip("\n") + "\n")
    raise SystemExit(report.exit_code)


@tables_app.command()
def aggregate(
    table: Annotated[Path, typer.Argument(metavar="EVENTS", help="An event table, a file or a folder.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT.csv|OUT.parquet")],
    period: Annotated[Period, typer.Option(help="What is counted together.")] = "month",
    by: Annotated[str, typer.Option(help="Columns that make a dyad, with commas.")] = "source_country,target_country",
    recode: Annotated[
        str | None,
        typer.Option(metavar="SCHEME|MAP.csv", help="Kinds of events apart: root, quad, penta, plover or a map."),
    ] = None,
    actors: Annotated[
        Path | None, typer.Option(metavar="MAP.csv", help="Groups of actors as dyads; columns code, group.")
    ] = None,
    one_a_day: Annotated[bool, typer.Option("--one-a-day", help="Count an event of a dyad once a day.")] = False,
) -> None:
    """Counts events by dyad and period: counts, quad counts, Goldstein sum and mean, empty periods filled."""
    from eventcoder.analysis import aggregate_dyads, filter_one_a_day, map_actors, read_code_map, recode_events
    from eventcoder.tables import read_events

    events = read_events(table)
    columns = by.split(",")
    unknown = [column for column in columns if column not in events.columns]
    if unknown:
        fail(f"--by: no such column: {', '.join(unknown)}")
    if one_a_day:
        events = filter_one_a_day(events)
    if actors:
        groups = read_code_map(actors)
        columns = ["source_group", "target_group"]
        sides = {f"{side}_group": map_actors(events[f"{side}_code"], groups) for side in ("source", "target")}
        events = events.assign(**sides)
    if recode:
        scheme = read_code_map(recode) if recode.endswith(".csv") else recode
        events = events.assign(event_group=recode_events(events["event_code"], scheme))
        columns = [*columns, "event_group"]
    counts = aggregate_dyads(events, period, columns)
    if output.suffix == ".parquet":
        counts.to_parquet(output, index=False)
    else:
        counts.to_csv(output, index=False)
    sys.stderr.write(f"{len(counts)} rows in {output}\n")


@tables_app.command()
def export(
    table: Annotated[Path, typer.Argument(metavar="EVENTS", help="An event table, a file or a folder.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT")],
    form: Annotated[
        str, typer.Option("--format", help="csv, jsonl, gdelt, icews or phoenix; hive: folders by year and month.")
    ] = "csv",
) -> None:
    """Writes an event table with the columns of another data set, or as a folder that is read in parts."""
    from eventcoder.export import export_events
    from eventcoder.partitions import partition_events

    rows = partition_events(table, output) if form == "hive" else export_events(table, output, form)
    sys.stderr.write(f"{rows} events in {output}\n")
