"""A receiver as a process of its own, for tests that kill it: ``worker.py FOLDER LIBRARY``.

Its way of bringing in is short, and real where it counts: a study is looked for among the images, and added to a library in the
place of what was made of it before.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from app.errors import UserError
from app.imaging import find_studies
from app.jobs import Job, console_job
from app.library import open_library
from app.receiving import Brought, Storage, StoredStudy, Terms, receive
from tests.support.library_support import make_record, make_space


def main(folder: str, library: str) -> None:
    def bring_in(study: StoredStudy, job: Job) -> Brought:
        found = find_studies([study.images_folder], raw=True)
        if not found.studies:
            raise UserError(found.failed[0][1])
        (files,) = found.studies
        time.sleep(0.2)  # to be killed in
        record = make_record(files.study, seed=1, length=8)
        images = (str(len(study.names())),)
        facts = replace(record.facts, notices=images)
        with open_library(library, space=make_space("m1", 8), create=True, pictures=False) as held:
            if held.has(files.study):
                held.remove(files.study)
            held.add(replace(record, facts=facts, display={}))
        return Brought("in", images[0])

    storage = Storage(Path(folder), 10**9)
    receive(Terms(port=0, quiet_s=0.3), storage, bring_in, console_job("none"), lambda sentence: print(sentence, flush=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
