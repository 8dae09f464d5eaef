"""Are studies read as another checkout reads them: the same voxels, label maps and notices, bit for bit?

    python benchmarks/reading/reading_unchanged.py OTHER [STUDIES]

OTHER is the folder of another version of the program, STUDIES (default: SBMIR_REAL, else ``../shared/real``) a folder of studies.
A line a study, and what differs; the exit status is 1 where something does. Each version reads in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]

_READ = """
import hashlib, json, sys
from pathlib import Path
from app.imaging import load_study
for folder in sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir()):
    study = load_study(folder)
    arrays = {**study.images, **({} if study.labels is None else {"labels": study.labels})}
    found = {name: hashlib.sha256(array.tobytes(order="F")).hexdigest() for name, array in arrays.items()}
    found |= {"study": study.study, "content": study.content_hash, "placed": study.placed, "notices": study.notices}
    print(json.dumps(found))
"""


def read(checkout: Path, studies: Path) -> dict[str, dict[str, object]]:
    """Return what a version of the program reads, by study: a digest of each array, and the rest as it is."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", _READ, str(studies)]
    done = subprocess.run(command, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {str(line["study"]): line for line in lines}


def main() -> int:
    """Compare the two."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("other", type=Path)
    parser.add_argument("studies", type=Path, nargs="?")
    arguments = parser.parse_args()
    studies = arguments.studies or Path(os.environ.get("SBMIR_REAL", HERE.parent / "shared" / "real"))
    if not studies.is_dir():
        print(f"There are no studies in {studies}: give their folder, or set SBMIR_REAL.")
        return 2
    ours, theirs = read(HERE, studies.resolve()), read(arguments.other.resolve(), studies.resolve())
    differing = 0
    for name in sorted(ours | theirs):
        one, other = ours.get(name, {}), theirs.get(name, {})
        odd = sorted(key for key in one | other if one.get(key) != other.get(key))
        differing += bool(odd)
        print(f"{name}: {'differs in ' + ', '.join(odd) if odd else 'the same'}")
    print(f"{len(ours | theirs) - differing} of {len(ours | theirs)} studies are read the same.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
