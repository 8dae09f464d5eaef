"""The habits of the repository: what the forge, the hooks and the changelog say agrees with the scripts and with one another."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.settings import REPOSITORY

WORKFLOW = ".github/workflows/ci.yml"
FORMS = (".github/ISSUE_TEMPLATE/bug.yml", ".github/ISSUE_TEMPLATE/feature.yml")
SECTIONS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def text(name: str) -> str:
    return (REPOSITORY / name).read_text("utf-8")


def parsed(name: str) -> Any:
    return yaml.safe_load(text(name))


def project() -> Any:
    return tomllib.loads(text("pyproject.toml"))["project"]


def commands(job: dict[str, Any]) -> list[str]:
    """Return the command lines of a job, as they stand."""
    return [line.strip() for step in job["steps"] for line in step.get("run", "").splitlines()]


# -- continuous integration ----------------------------------------------------------------------------------------------


def test_every_python_is_tested_on_every_system() -> None:
    jobs = parsed(WORKFLOW)["jobs"]
    systems = [*jobs["unix"]["strategy"]["matrix"]["system"], jobs["windows"]["runs-on"]]
    assert [system.partition("-")[0] for system in systems] == ["ubuntu", "macos", "windows"]
    lowest, beyond = (int(minor) for minor in re.findall(r"3\.(\d+)", project()["requires-python"]))
    wanted = [f"3.{minor}" for minor in range(lowest, beyond)]
    assert all(job["strategy"]["matrix"]["python"] == wanted for job in jobs.values())


def test_windows_is_set_up_by_the_commands_of_the_readme() -> None:
    readme = {line.strip() for line in text("README.md").splitlines()}
    typed = [line.replace("${{ matrix.python }}", "3.11") for line in commands(parsed(WORKFLOW)["jobs"]["windows"])]
    until = typed.index(r".venv\Scripts\python setup.py build_ext --inplace") + 1
    assert until == 4
    assert set(typed[:until]) <= readme


def test_windows_runs_every_check_of_the_script() -> None:
    script = [line.split('"$python" ')[1] for line in text("test.sh").splitlines() if '"$python" -' in line]
    typed = [line.partition("python ")[2] for line in commands(parsed(WORKFLOW)["jobs"]["windows"])]
    assert len(script) == 5
    assert typed[-5:] == [line.replace("'", '"').replace(' "$@"', "") for line in script]


def test_unix_runs_the_script_with_the_libraries_that_it_looks_for() -> None:
    typed = commands(parsed(WORKFLOW)["jobs"]["unix"])
    assert "sh test.sh" in typed
    assert "sh test.sh" in text("README.md")
    usual = text("run.sh").partition("libraries='")[2].partition("'")[0]
    wanted = [entry.partition("=")[0] for entry in usual.split()]
    installed = next(line for line in typed if "apt-get install" in line)
    assert installed.split("--yes ")[1].split() == wanted


def test_one_pip_sets_everything_up() -> None:
    pinned = re.findall(r"^pip==(\S+)$", text("constraints.txt"), re.MULTILINE)
    told = re.findall(r"pip==([0-9.]+)", text("README.md") + text(WORKFLOW))
    assert len(pinned) == 1
    assert len(told) == 3
    assert set(told) == set(pinned)


# -- hooks ---------------------------------------------------------------------------------------------------------------


def test_the_hooks_need_no_network_and_bring_no_versions_of_their_own() -> None:
    (repository,) = parsed(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    hooks = {hook["id"]: hook for hook in repository["hooks"]}
    assert {hook["language"] for hook in hooks.values()} == {"system", "fail"}
    for hook in hooks.values():
        assert hook["language"] == "fail" or hook["entry"].startswith("sh .ci/python -")


@pytest.mark.parametrize("name", ["t1.nii", "P1/t1.nii.gz", "scans/IM0001.dcm", "a.mha", "cases.sbmir", "export.zip"])
def test_pictures_of_patients_are_stopped(name: str) -> None:
    hooks = parsed(".pre-commit-config.yaml")["repos"][0]["hooks"]
    pattern = next(hook["files"] for hook in hooks if hook["language"] == "fail")
    assert re.search(pattern, name)


# -- what others are asked for -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_a_form_warns_of_patients_first_and_last(name: str) -> None:
    form = parsed(name)
    first, *_, last = form["body"]
    assert first["type"] == "markdown"
    assert "Never attach data of patients" in first["attributes"]["value"]
    assert last["attributes"]["options"] == [
        {"label": "Nothing in this report comes from a patient, or names one.", "required": True}
    ]
    ids = [part["id"] for part in form["body"][1:]]
    assert len(set(ids)) == len(ids)


def test_a_bug_is_told_with_version_platform_and_sentence() -> None:
    parts = {part["id"]: part for part in parsed(FORMS[0])["body"][1:]}
    assert {"version", "platform", "platform-details", "steps", "happened", "sentence"} <= set(parts)
    assert "word for word" in parts["sentence"]["attributes"]["description"]
    assert parts["version"]["validations"]["required"]


# -- versions ------------------------------------------------------------------------------------------------------------


def versions() -> list[tuple[str, str]]:
    """Return the versions of the changelog, newest first, with their dates."""
    heads = re.findall(r"^## (.*)$", text("CHANGELOG.md"), re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    dated = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - (\d{4}-\d\d-\d\d)", head) for head in heads[1:]]
    return [(found[1], found[2]) for found in dated if found is not None] if None not in dated else []


def test_versions_are_dated_and_in_order() -> None:
    told = versions()
    assert told != []
    assert told == sorted(told, key=lambda one: [int(part) for part in one[0].split(".")], reverse=True)
    assert [date for _, date in told] == sorted((date for _, date in told), reverse=True)
    assert set(re.findall(r"^### (.*)$", text("CHANGELOG.md"), re.MULTILINE)) <= set(SECTIONS)


def test_the_newest_version_is_told_alike_everywhere() -> None:
    cited = parsed("CITATION.cff")
    number, date = versions()[0]
    assert (cited["version"], cited["date-released"]) == (number, date)
    assert project()["version"] == number
    assert cited["license"] == project()["license"]


# -- documents -----------------------------------------------------------------------------------------------------------


def test_the_architecture_names_what_is_there() -> None:
    """Rooms, modules and files that the picture names exist, and no room is missing in it."""
    picture = text("docs/architecture.md")
    for name in re.findall(r"`((?:app|widgets|c_geometry)(?:\.\w+)+)`", picture):
        assert is_there(name), name
    for name in re.findall(r"`((?:app|widgets|docs|tests)/[\w./-]+)`", picture):
        assert (REPOSITORY / name).exists(), name
    for house in ("app", "widgets"):
        rooms = [path.parent.name for path in (REPOSITORY / house).glob("*/__init__.py")]
        assert [room for room in rooms if f"`{house}.{room}`" not in picture] == []


def is_there(dotted: str) -> bool:
    """Whether a dotted name is a module, or something that a module's text defines."""
    *parents, last = dotted.split(".")
    path = REPOSITORY.joinpath(*parents)
    if (path / f"{last}.py").exists() or (path / last / "__init__.py").exists():
        return True
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return source.exists() and re.search(rf"\b{last}\b", source.read_text("utf-8")) is not None


def documents() -> list[Path]:
    folders = [REPOSITORY, REPOSITORY / "docs", REPOSITORY / "resources" / "models", REPOSITORY / ".github"]
    return sorted(itertools.chain.from_iterable(folder.glob("*.md") for folder in folders))


@pytest.mark.parametrize("document", documents(), ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8")):
        name, _, place = target.partition("#")
        if "://" in name:
            continue
        path = document.parent / name if name else document
        assert path.exists(), target
        if place:
            heads = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
            assert place in [re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads], target
