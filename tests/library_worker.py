"""A process to be killed: ``python -m tests.library_worker LIB STUDIES`` indexes studies that live in memory."""

from __future__ import annotations

import sys
from pathlib import Path

from app.errors import SbmirError
from app.jobs import console_job
from app.library import index_studies, open_library
from tests.library_support import FakeModel, NoisyStudy, make_study, studies_in_memory


def main(address: str, count: int) -> int:
    """Index `count` studies and return the exit status that the command would have."""
    template = make_study("S00")
    fields = {name: getattr(template, name) for name in template.__dataclass_fields__ if not name.startswith("_")}
    studies = [NoisyStudy(**{**fields, "study": f"S{n:02}", "patient": f"S{n:02}"}) for n in range(count)]
    model = FakeModel(seconds=0.05)
    try:
        with studies_in_memory(studies), open_library(address, model_id=model.id, create=True) as library:
            print("ready", flush=True)
            index_studies([Path(address).parent], library, model, console_job("none"))
    except SbmirError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
