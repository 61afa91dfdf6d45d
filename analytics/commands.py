"""The commands: ``python -m analytics ingest | add | fetch | retry | recount | columns | analyse | export | reproduce | verify``.

A command imports what it alone wants when it runs: starting is a good part of a small addition.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from analytics import pipeline
from analytics.corpus.duplicates import DuplicateParams
from analytics.engine import Engine
from analytics.errors import AnalyticsError, InputError
from analytics.workspace import Generation, Workspace

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
console = Console(stderr=True)

WorkspaceOption = Annotated[str, typer.Option("--workspace", help="Folder of the workspace, or an address such as s3://bucket/corpus.")]
SchedulerOption = Annotated[str, typer.Option("--scheduler", help="Dask scheduler whose workers do the work, as tcp://host:8786.")]


class Bar:
    """A progress bar that stages report to."""

    def __init__(self) -> None:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, console=console, transient=not console.is_terminal)
        self.tasks: dict[str, object] = {}

    def __enter__(self) -> Bar:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if stage not in self.tasks:
            self.tasks[stage] = self.progress.add_task(stage, total=total or None)
        self.progress.update(self.tasks[stage], completed=done, total=total or None)  # type: ignore[arg-type]


def _tell(counts: pipeline.Counts, workspace: str) -> None:
    typer.echo(
        f"read {counts.read}: accepted {counts.accepted}, duplicate {counts.duplicate}, "
        f"rejected {counts.rejected} (undated among the accepted: {counts.undated})"
    )
    if counts.rejected:
        typer.echo(f"see why: python -m analytics export rejects --workspace {workspace} --format csv --output rejects.csv")


def _params(syndicated: str) -> pipeline.IngestParams:
    return pipeline.IngestParams(duplicates=DuplicateParams(count=syndicated) if syndicated else None)


Syndicated = Annotated[
    str, typer.Option(help="once: copies of an article count once; outlet: once in every outlet. Without it, as the workspace has it.")
]


def _analysed(generation: Generation) -> None:
    typer.echo(f"analysed: generation {generation.number}, {generation.fingerprint}")


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of articles.")],
    workspace: WorkspaceOption,
    syndicated: Syndicated = "",
    scheduler: SchedulerOption = "",
) -> None:
    """Read articles into a workspace."""
    with Bar() as bar, Engine(scheduler=scheduler) as engine:
        counts = pipeline.ingest(paths, Workspace(workspace), params=_params(syndicated), engine=engine, progress=bar)
    _tell(counts, workspace)


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of further articles.")],
    workspace: WorkspaceOption,
    scheduler: SchedulerOption = "",
) -> None:
    """Read further articles and analyse again, as the workspace was analysed last: what they do not change is not done again."""
    target = Workspace(workspace)
    params = pipeline.told_params(target.require(analysed=True).facts.get("params"))
    with Bar() as bar, Engine(scheduler=scheduler) as engine:
        counts = pipeline.ingest(paths, target, engine=engine, progress=bar)
        generation = pipeline.analyse(target, params, engine=engine, progress=bar)
    _tell(counts, workspace)
    _analysed(generation)


@app.command()
def retry(workspace: WorkspaceOption) -> None:
    """Read files with rejects again, from the bytes the workspace kept: after naming columns, or with a later version."""
    with Bar() as bar:
        counts = pipeline.retry(Workspace(workspace), progress=bar)
    _tell(counts, workspace)


@app.command()
def recount(syndicated: Annotated[str, typer.Argument(help="once or outlet.")], workspace: WorkspaceOption) -> None:
    """Say how copies of an article in several outlets count; analyse afterwards."""
    generation = pipeline.recount(Workspace(workspace), DuplicateParams(count=syndicated))
    typer.echo(f"generation {generation.number}: copies count {'once' if syndicated == 'once' else 'once in every outlet'}; analyse again")


@app.command()
def columns(
    file: Annotated[Path, typer.Argument(help="A table whose headings Marsad does not understand.")],
    workspace: WorkspaceOption,
    named: Annotated[list[str] | None, typer.Option("--column", help="meaning=heading, as in text=c3; several times.")] = None,
) -> None:
    """Show a table's headings and first rows; with --column, remember which column means what."""
    from analytics.corpus.previewing import check_columns, preview
    from analytics.corpus.records import Blob

    seen = preview(Blob(file.name, file))
    for number, heading in enumerate(seen.headings):
        typer.echo(f"{heading}: " + " | ".join(row[number][:40] for row in seen.rows[:3] if number < len(row)))
    if named:
        chosen = check_columns(dict(n.partition("=")[::2] for n in named), seen.headings)
        Workspace(workspace).name_columns(seen.signature, chosen)
        typer.echo("remembered; ingest the file, or retry")


@app.command()
def fetch(
    what: Annotated[list[str], typer.Argument(help="Addresses of pages or feeds, or the name of an open corpus (`list` shows them).")],
    workspace: WorkspaceOption,
    follow: Annotated[bool, typer.Option(help="Fetch the articles a feed lists, too.")] = False,
    accept_licence: Annotated[bool, typer.Option(help="You accept the terms of the corpus.")] = False,
    allow_private: Annotated[bool, typer.Option(help="Also ask addresses that are not on the public internet.")] = False,
) -> None:
    """Fetch pages, feeds or an open corpus by name and read them into a workspace."""
    from analytics import bringing
    from analytics.fetching import FetchParams

    if what == ["list"]:
        for name, about in bringing.datasets().items():
            typer.echo(f"{name}: {about['title']} ({about['size'] / 1e6:.0f} MB; {about['licence']})")
        return
    target = Workspace(workspace)
    with Bar() as bar:
        if all("://" in w for w in what):
            polite = FetchParams(private=allow_private)
            brought = bringing.bring_pages(what, target, follow=follow, params=polite, progress=bar)
        elif len(what) == 1:
            brought = bringing.bring_dataset(what[0], target, accepted=accept_licence, progress=bar)
        else:
            raise InputError("unknown_dataset", name=" ".join(what), known=", ".join(bringing.datasets()))
        counts = pipeline.ingest([Path(brought.folder)], target, progress=bar)
    for failure in brought.failures:
        typer.echo(f"not fetched: {failure.reason}")
    _tell(counts, workspace)


@app.command()
def analyse(
    workspace: WorkspaceOption,
    topics: Annotated[str, typer.Option(help="Topics per language: a number, or auto.")] = "auto",
    seed: Annotated[int, typer.Option(help="Seed of the topic model.")] = 0,
    workers: Annotated[int, typer.Option(help="Processes; 0 is one per core.")] = 0,
    codebook: Annotated[Path | None, typer.Option(help="Codebook to code with, a TOML file.")] = None,
    guide: Annotated[Path | None, typer.Option(help="Seed words of topics you expect, a TOML file.")] = None,
    scheduler: SchedulerOption = "",
    refit: Annotated[
        bool, typer.Option("--refit", help="Fit topics anew instead of assigning new articles to the ones there are.")
    ] = False,
) -> None:
    """Annotate the workspace's articles: terms, topics, codebook, quotations, officials."""
    from analytics.annotations.codebook import CodebookParams
    from analytics.annotations.topics.guides import read_guides

    if topics != "auto" and not (topics.isdigit() and 1 <= int(topics) <= 500):
        raise InputError("bad_parameter", name="--topics", value=topics, wanted="auto or a number from 1 to 500")
    params = pipeline.AnalyseParams()
    number = None if topics == "auto" else int(topics)
    guides = read_guides(guide) if guide else ()
    params = replace(params, topics=replace(params.topics, number=number, seed=seed, guides=guides), refit=refit)
    if codebook:
        params = replace(params, codebook=CodebookParams(str(codebook.resolve())))
    with Bar() as bar, Engine(workers or None, scheduler=scheduler) as engine:
        generation = pipeline.analyse(Workspace(workspace), params, engine=engine, progress=bar)
    _analysed(generation)


@app.command()
def export(
    table: Annotated[str, typer.Argument(help="Name of a table.")],
    workspace: WorkspaceOption,
    output: Annotated[Path, typer.Option(help="File to write.")],
    format: Annotated[str, typer.Option(help="jsonl, csv, xlsx, parquet, graphml or gexf.")] = "jsonl",
    mask_private: Annotated[bool, typer.Option(help="Replace names of persons without an office by pseudonyms.")] = False,
) -> None:
    """Write one table of the analysis to a file."""
    from analytics import exporting

    target = Workspace(workspace)
    mask = mask_private or bool(target.settings().get("mask_private"))
    rows = exporting.export(target.require(), table, format, output, mask=mask)
    typer.echo(f"wrote {rows} rows to {output}")


@app.command()
def reproduce(
    passport: Annotated[Path, typer.Argument(help="The JSON that came with a figure or table.")],
    workspace: WorkspaceOption,
    output: Annotated[Path | None, typer.Option(help="CSV file to write the table to.")] = None,
) -> None:
    """Make a figure's table again, or say exactly what differs (exit code 1)."""
    from analytics import exporting
    from analytics import passport as passports
    from analytics.opened import open_analysis
    from analytics.storage import write_atomically

    try:
        text = passport.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError("path_missing", path=passport) from fault
    table, differences = passports.reproduce(passports.read(text), open_analysis(workspace))
    if output is not None:
        write_atomically(output.resolve(), exporting.to_csv(table))
    for d in differences:
        typer.echo(f"{d.what} differs: the passport has {d.wanted or 'none'}, here it is {d.found or 'none'}")
    same = not any(d.what == "table" for d in differences)
    typer.echo(f"{'the same table' if same else 'not the same table'}: {len(table)} rows, {passports.table_hash(table)}")
    if not same:
        raise typer.Exit(1)


@app.command()
def verify(workspace: WorkspaceOption) -> None:
    """Check every file and every span of a workspace, and say what is wrong (exit code 1)."""
    from analytics.verifying import verify as problems_of

    number = 0
    with Bar() as bar:
        for problem in problems_of(Workspace(workspace), progress=bar):
            number += 1
            bar.progress.console.print(f"{problem.table}: {problem.place}: {problem.what}", markup=False, highlight=False)
    typer.echo(f"problems: {number}" if number else "everything is as it should be")
    if number:
        raise typer.Exit(1)


def main() -> int:
    """Run the command line; a fault is one sentence and exit code 2."""
    try:
        return int(app(standalone_mode=False) or 0)
    except AnalyticsError as fault:
        console.print(f"marsad: {fault.sentence()}", style="red", markup=False, highlight=False)
        return 2
    except typer.Exit as done:
        return done.exit_code
    except typer.Abort:
        return 130
    except KeyboardInterrupt:
        console.print("marsad: interrupted; what was finished is kept, run the command again to go on", markup=False)
        return 130
    except Exception as fault:
        if hasattr(fault, "format_message"):  # a usage fault of the command line itself
            console.print(f"marsad: {fault.format_message()}", markup=False)
            return 2
        raise
