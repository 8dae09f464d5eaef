"""From a library into a search engine: once, or again and again as others fill the library.

A study goes in with its stamp, which the library draws anew whenever its codes are written; what is there with the same stamp is
left alone. Studies go in by blocks, each wholly or not at all, so a run that was killed is finished by the next one. What has
changed is removed after the new is there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from app.errors import UserError
from app.findings import Findings
from app.jobs import Job
from app.library import CodeTable, CopyReport, FindingCache, Library, StudyFacts, open_finding_cache, open_library, require_names
from app.retrieval.stack import Sum
from app.scale.addresses import open_database
from app.scale.databases import Database
from app.scale.filling import added
from app.scale.signs import Signs
from app.scale.store import CodeStore, held_spaces
from app.scale.tables import Tables
from app.threads import ENOUGH, cores

ROWS_A_BLOCK = 8192
SAMPLE_STUDIES = 64
"""Planes are learned from the codes of so many studies, evenly from all."""

_MEASURED_TOGETHER = 1024
"""Studies whose findings are measured, and kept at home, before their codes go."""


def copy_to_engine(
    source: str, engine: str, job: Job, *, studies: Collection[str] = (), model_id: str | None = None
) -> CopyReport:
    """Copy the codes of studies, and what lies on their slices, into an engine; what is there already is skipped.

    Parameters
    ----------
    source : str
        Address of a library.
    engine : str
        Address of an engine (:func:`app.scale.is_engine`); its tables are made if they are missing.
    job : Job
        Gets one item a study and model.
    studies : collection of str
        Copy these only.
    model_id : str, optional
        Copy this model's codes only.

    Raises
    ------
    UserError
        If there is no such library, study, model or engine.
    EnvironmentFault
        If library or engine fail; what was copied is kept.
    Cancelled
        If the job was cancelled; what was copied is kept.
    """
    with open_library(source, read_only=True) as whole:
        held = [entry.id for entry in whole.models() if entry.studies]
        if not held:
            raise UserError(f"The library {whole.address} holds no studies: there is nothing to copy.")
        if model_id is not None:
            require_names([model_id], held, "model", whole.address)
    models = held if model_id is None else [model_id]
    return _brought(source, engine, job, models, studies, complete=False)


def follow_once(source: str, engine: str, job: Job) -> CopyReport:
    """Bring an engine up to date with a library: what is new, what has changed, and what is gone; errors as of a copy."""
    with open_library(source, read_only=True) as whole:
        models = [entry.id for entry in whole.models()]
    return _brought(source, engine, job, models, (), complete=True)


def follow(source: str, engine: str, job: Job, every: float) -> None:
    """Do :func:`follow_once` whenever the library has changed, looking every so many seconds, until the job is cancelled."""
    known: int | None = None
    while True:
        with open_library(source, read_only=True) as whole:
            revision = whole.revision()
        if revision != known:
            report = follow_once(source, engine, job)
            known = revision
            job.tell(f"{len(report.copied)} studies brought, {len(report.present)} there already")
        job.wait(every)


def _brought(source: str, engine: str, job: Job, models: Sequence[str], studies: Collection[str], complete: bool) -> CopyReport:
    database = open_database(engine, create=True)
    try:
        report = CopyReport("", database.address)
        for model in models:
            with open_library(source, model_id=model, read_only=True) as library:
                report = replace(report, source=library.address)
                _bring(library, database, job, studies, complete, report)
        if complete:
            for space in held_spaces(database):
                if space.model not in models:
                    gone = CodeStore.opened(database, space.model)
                    held = gone.held()
                    gone.remove(held)
                    report.removed.extend(dict.fromkeys(study for study, _ in held))
        return report
    finally:
        database.close()


def _bring(library: Library, database: Database, job: Job, studies: Collection[str], complete: bool, report: CopyReport) -> None:
    """Bring one model's codes."""
    assert library.space is not None, "a model that a library has is of a space"
    stamps = library.stamps()  # before the codes: what is written meanwhile only looks old
    everything = library.studies()
    if studies:
        require_names(studies, [facts.study for facts in everything], "study", library.address)
    store = CodeStore.made(database, library.space, lambda tables: _learned(library, tables, everything))
    held = store.held()
    there = set(held)
    wanted = [facts for facts in everything if not studies or facts.study in studies]
    waiting = [facts for facts in wanted if (facts.study, stamps.get(facts.study, "")) not in there]
    report.present.extend(facts.study for facts in wanted if (facts.study, stamps.get(facts.study, "")) in there)
    job.start(len(wanted), "Copying", done=len(wanted) - len(waiting))
    blocks = _blocks(library, store.tables, waiting, job)
    for table, data in made_ahead(blocks, lambda table, findings: store.block_of(table, findings, stamps)):
        store.add(table, data, stamps)
        report.copied.extend(facts.study for facts in table.studies)
        job.advance("Copying", len(table.studies))
    names = {facts.study for facts in everything}
    brought = {facts.study for facts in wanted}
    stale = [one for one in held if one[0] in brought and one[1] != stamps.get(one[0], "")]
    gone = [one for one in held if complete and one[0] not in names]
    store.remove(stale + gone)
    report.removed.extend(dict.fromkeys(study for study, _ in gone))


def made_ahead(
    blocks: Iterable[tuple[CodeTable, list[Findings] | None]], make: Callable[[CodeTable, list[Findings] | None], bytes]
) -> Iterator[tuple[CodeTable, bytes]]:
    """Yield each table with its block, while another thread makes the block of the next: the engine's work is not waited for."""
    with ThreadPoolExecutor(1, "blocks") as pool:
        before: tuple[CodeTable, Future[bytes]] | None = None
        for table, findings in blocks:
            begun = table, pool.submit(make, table, findings)
            if before is not None:
                yield before[0], before[1].result()
            before = begun
        if before is not None:
            yield before[0], before[1].result()


def _blocks(
    library: Library, tables: Tables, waiting: Sequence[StudyFacts], job: Job
) -> Iterator[tuple[CodeTable, list[Findings] | None]]:
    """Yield codes and findings of some studies, about `ROWS_A_BLOCK` rows at a time."""
    cache: FindingCache | None = open_finding_cache(library) if tables.tells_lesions else None
    for start in range(0, len(waiting), _MEASURED_TOGETHER):
        group = waiting[start : start + _MEASURED_TOGETHER]
        while cache is not None and cache.measure_some(group, tables.space.structures):
            job.check()
        for some in _by_rows(group, tables):
            job.check()
            table = library.codes([facts.study for facts in some])
            if table.studies:
                yield table, None if cache is None else cache.update(table.studies, tables.space.structures)


def _by_rows(studies: Sequence[StudyFacts], tables: Tables) -> Iterator[list[StudyFacts]]:
    some: list[StudyFacts] = []
    rows = 0
    for facts in studies:
        some.append(facts)
        rows += len(tables.space.units(facts.slices))
        if rows >= ROWS_A_BLOCK:
            yield some
            some, rows = [], 0
    if some:
        yield some


def _learned(library: Library, tables: Tables, studies: Sequence[StudyFacts]) -> Mapping[Sum, Signs]:
    """Return planes learned from the codes of some studies."""
    chosen = np.linspace(0, max(0, len(studies) - 1), min(SAMPLE_STUDIES, len(studies))).astype(int)
    table = library.codes([studies[place].study for place in chosen.tolist()])
    with ThreadPoolExecutor(min(ENOUGH, cores())) as pool:
        learned = pool.map(lambda parts: Signs.learned(added(table.codes.parts, parts)), tables.sums)
        return dict(zip(tables.sums, learned, strict=True))
