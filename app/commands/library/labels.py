"""``python main.py labels LIB STUDY OUT``: a study's label map on the scanner's own voxels."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands.shared.options import ADDRESS_HELP, read_address
from app.jobs import Job
from app.library import LABEL_FORMATS, export_labels

HELP = "Write a study's label map, given or predicted, on the grid of its own series: NIfTI, or DICOM SEG for the archive."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("library", metavar="LIB", help=ADDRESS_HELP)
    parser.add_argument("study", metavar="STUDY", help="name of the study, or of a patient with one study")
    parser.add_argument("out", metavar="OUT", type=Path, help="file to write; one that is there is replaced")
    parser.add_argument(
        "--as", dest="kind", choices=LABEL_FORMATS, help="what to write (default: by OUT's ending, .nii, .nii.gz or .dcm)"
    )


def run(arguments: argparse.Namespace, job: Job) -> int:
    """Write the label map."""
    facts = export_labels(read_address(arguments.library), arguments.study, arguments.out, arguments.kind)
    origin = "given with the study" if facts.labels_from == "source" else "predicted by the model"
    print(f"{arguments.out}: the label map of {facts.study}, {origin}, on the grid of its own series.")
    return 0
