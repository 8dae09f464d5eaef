"""A process that indexes studies that live in memory, to be killed or to run beside another.

``python -m tests.support.library_worker LIB STUDIES [SECONDS [plain]]``; a study takes SECONDS (0.05) to encode, and is quick to
write where it is plain. Prints ``ready`` before it begins, and at the end what it added as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from app.errors import SbmirError
from app.imaging import Study
from app.jobs import console_job
from app.library import claims, index_studies, indexing, open_library
from tests.support.library_support import FakeModel, NoisyStudy, make_study, studies_in_memory


def main(address: str, count: int, seconds: float, kind: str) -> int:
    """Index `count` studies and return the exit status that the command would have."""
    template = make_study("S00")
    fields = {name: getattr(template, name) for name in template.__dataclass_fields__ if not name.startswith("_")}
    made = Study if kind == "plain" else NoisyStudy
    studies = [made(**{**fields, "study": f"S{n:02}", "patient": f"S{n:02}"}) for n in range(count)]
    model = FakeModel(seconds=seconds)
    claims.LEASE_S, claims.RENEW_S, indexing.POLL_S = 3.0, 0.5, 0.2  # the next run waits for what a killed one had claimed
    job = console_job("none")  # from here on it can be asked to stop
    try:
        with studies_in_memory(studies), open_library(address, space=model.space, create=True) as library:
            print("ready", flush=True)
            report = index_studies([Path("/nowhere")], library, model, job)
    except SbmirError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(json.dumps(report.added))
    return 0


if __name__ == "__main__":
    given = sys.argv[1:]
    address, count, seconds, kind = given + ["0.05", "noisy"][len(given) - 2 :]
    sys.exit(main(address, int(count), float(seconds), kind))
