"""What a library keeps in a MongoDB database: strangers' documents, steps done twice, writers that die or are late."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.codes import space_as_json
from app.errors import SbmirError, UserError
from app.jobs import Job
from app.library import LABELS, DamagedLibrary, Fault, Library, StudyPresent, check_library, open_library
from app.library.mongo import store as store_module
from app.library.mongo.store import MongoLibrary
from app.library.store import Opening
from tests.support.library_stores import mongo_beneath, same_codes, same_record
from tests.support.library_support import make_record, make_space


@pytest.fixture
def library(mongo_address: str) -> Iterator[MongoLibrary]:
    with MongoLibrary(mongo_address, Opening(make_space(), create=True)) as opened:
        yield opened


# -- what is in the database


def test_a_newer_schema_is_refused(library: MongoLibrary, mongo_address: str) -> None:
    with mongo_beneath(mongo_address) as database:
        database.library.update_one({"_id": "library"}, {"$set": {"schema": 3}})
    for read_only in (False, True):
        with pytest.raises(UserError, match=r"made by a newer SBMIR \(schema 3, here up to 2\): update SBMIR"):
            open_library(mongo_address, read_only=read_only)


@pytest.mark.parametrize(
    "changed",
    [
        {"schema": 0},
        {"schema": "one"},
        {"revision": "many"},
        {"pictures": None},
        {"models": {"m1": 8}},
        {"models": [{"id": "m1", "code_length": -8}]},
        {"models": [{"id": "m1", "space": "{}"}]},
        {"models": [{"id": "m2", "space": space_as_json(make_space("m1"))}]},
        {"schema": 1, "models": [{"id": "m1", "code_length": -8}]},
        {"schema": 1, "models": [{"id": "m1", "code_length": 1 << 40}]},
        {"models": [{"id": 3}]},
    ],
)
def test_a_damaged_library_document_is_a_sentence(library: Library, mongo_address: str, changed: dict[str, Any]) -> None:
    with mongo_beneath(mongo_address) as database:
        database.library.update_one({"_id": "library"}, {"$set": changed})
    with pytest.raises(DamagedLibrary, match=f"The library {library.address} is damaged"):
        open_library(mongo_address, model_id="m1")


def test_a_database_of_something_else_is_left_alone(mongo_address: str) -> None:
    with mongo_beneath(mongo_address) as database:
        database.studies.insert_one({"_id": "1", "title": "Metropolis"})
    with pytest.raises(UserError, match="holds something else already: name another database"):
        open_library(mongo_address, model_id="m1", create=True)
    with mongo_beneath(mongo_address) as database:
        assert [document["title"] for document in database.studies.find()] == ["Metropolis"]
        assert database.library.find_one() is None


def test_documents_of_strangers_are_faults(library: MongoLibrary, mongo_address: str) -> None:
    library.add(make_record("A"))
    with mongo_beneath(mongo_address) as database:
        database.studies.insert_one({"_id": "B", "title": "Metropolis"})
        database.planes.insert_one({"_id": 5, "planes": "none"})
        database.codes.insert_one({"_id": "x/y/z/z"})
        database.attempts.insert_one({"_id": "t"})
        database.claims.insert_one({"_id": "C"})
    with pytest.raises(DamagedLibrary):
        library.studies()
    assert len(library.faults()) == 5
    assert all(fault.mended for fault in library.faults(mend=True))
    assert library.faults() == []
    assert same_record(library, make_record("A"))


VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**40,
    0.5,
    "",
    "x",
    "../../etc",
    b"",
    b"\x00" * 9,
    [],
    [1],
    {},
    {"a": {}},
    [[]],
    ["t1"],
)


@pytest.mark.parametrize("count", [24, pytest.param(500, marks=pytest.mark.slow)])
def test_mutated_documents_get_sentences_and_are_mended(library: MongoLibrary, mongo_address: str, count: int) -> None:
    """Any field of any document gone or changed: reading raises a sentence of ours or nothing, and mending makes it whole."""
    rng = random.Random(7)
    library.add(make_record("B", seed=2))
    sentences = 0
    with mongo_beneath(mongo_address) as database:
        for number in range(count):
            if not library.has("A"):
                library.add(make_record("A", seed=1))
            name = rng.choice(("studies", "codes", "planes"))
            mine = {"_id": "A"} if name == "studies" else {"_id": {"$regex": f"^{library.stamps()['A']}"}}
            document = rng.choice(list(database[name].find(mine)))
            field = rng.choice([key for key in document if key != "_id"])
            changed = {**document, field: rng.choice(VALUES)}
            if number % 5 == 0:
                del changed[field]
            database[name].delete_one({"_id": document["_id"]})
            database[name].insert_one(changed)
            try:
                library.codes()
                library.planes([("A", LABELS, k) for k in range(0, 155, 31)])
                library.record("A")
            except SbmirError as error:
                sentences += 1
                assert "\n" not in str(error)
            assert all(fault.mended for fault in library.faults(mend=True))
            assert library.faults() == []
    assert same_record(library, make_record("B", seed=2))
    assert sentences > count // 2


def test_nothing_but_facts_codes_and_labels_is_stored(library: MongoLibrary, mongo_address: str) -> None:
    library.add(make_record("A"))
    with mongo_beneath(mongo_address) as database:
        assert {chunk["_id"].split("/")[1] for chunk in database.planes.find()} == {"labels"}
        assert sorted(database.studies.find_one() or {}) == ["_id", "codes", "facts", "kinds", "patient", "planes", "version"]
        assert database.attempts.count_documents({}) == 0


# -- steps done twice, writers that die or are late


def do_all_twice(library: MongoLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each step of a library be done, its answer be lost, and be done again."""
    run = library._connection.run

    def run_twice(operation: Callable[[Any], Any]) -> Any:
        run(operation)
        return run(operation)

    monkeypatch.setattr(library._connection, "run", run_twice)


def test_every_step_bears_to_be_done_twice(library: MongoLibrary, mongo_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    do_all_twice(library, monkeypatch)
    library.add(make_record("A", seed=1))
    library.add(make_record("B", seed=2))
    assert same_record(library, make_record("A", seed=1))
    assert [facts.study for facts in library.studies()] == ["A", "B"]
    assert library.claim("C", "me", 60)
    assert not library.claim("C", "you", 60)
    library.release("C", "me")
    assert library.claim("C", "you", 60)
    library.remove("A")
    assert [facts.study for facts in library.studies()] == ["B"]
    assert library.faults() == []
    with MongoLibrary(mongo_address, Opening(make_space("m2", 12), add_model=True)) as other:
        do_all_twice(other, monkeypatch)
        other.add(make_record("B", length=12))
        assert [entry.studies for entry in other.models()] == [1, 1]
    assert library.faults() == []


def leave_half(database: Any, until: int) -> None:
    """Leave what an indexer leaves that dies before its last step."""
    token = "f" * 24
    database.attempts.insert_one({"_id": token, "study": "B", "until": until})
    database.planes.insert_one({"_id": f"{token}/labels/0", "planes": [b"\x00"]})
    database.codes.insert_one({"_id": token, "study": "B"})


def test_what_a_dead_writer_left_is_removed_when_its_lease_is_over(library: MongoLibrary, mongo_address: str) -> None:
    library.add(make_record("A"))
    now = library._connection.now_ms()
    with mongo_beneath(mongo_address) as database:
        leave_half(database, now + 60_000)
        assert library.faults(mend=True) == []  # it may still be writing
        assert database.codes.count_documents({}) == 2
        database.attempts.update_one({}, {"$set": {"until": now}})
        (fault,) = library.faults()
        assert (fault.study, "not written to its end" in fault.sentence) == ("B", True)
        assert library.faults(mend=True)[0].mended
        assert library.faults() == []
        assert [database[name].count_documents({}) for name in ("attempts", "codes", "planes")] == [0, 1, 5]
    library.add(make_record("B"))
    assert same_record(library, make_record("B"))


def test_a_claim_that_arrives_after_the_death_of_its_owner(library: MongoLibrary, mongo_address: str) -> None:
    """Its last words reach the server when all has been looked through and mended: no fault while the lease runs."""
    on_the_way: list[tuple[str, Any]] = []
    dead = MongoLibrary(mongo_address, Opening(model_id="m1"))

    def send_late(name: str, document: Any) -> bool:
        on_the_way.append((name, document))
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dead._connection, "insert_new", send_late)
        assert dead.claim("A", "the dead", 60)
    dead.close()
    assert library.faults(mend=True) == []
    with mongo_beneath(mongo_address) as database:
        ((name, document),) = on_the_way
        database[name].insert_one(document)
        assert library.faults() == library.faults(mend=True) == []
        assert not library.claim("A", "the living", 60)
        database[name].update_one({"_id": "A"}, {"$set": {"until": library._connection.now_ms() - 1}})  # a minute later
    assert library.faults() == []
    (remark,) = check_library(mongo_address, Job()).remarks
    assert remark.startswith("A was to be brought in by the dead, which did not finish")
    assert library.claim("A", "the living", 60)  # whoever brings the study in mends it
    assert library.faults() == []
    library.add(make_record("A"))
    assert same_record(library, make_record("A"))


def test_a_writer_that_comes_back_too_late_begins_again(library: MongoLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its parts were given up while it slept: it must not publish a study without them."""
    insert = library._connection.insert
    mended: list[Fault] = []

    def insert_slowly(name: str, documents: Any) -> None:
        insert(name, documents)
        if name == "codes" and not mended:
            mended.extend(library.faults(mend=True))

    monkeypatch.setattr(library._connection, "insert", insert_slowly)
    monkeypatch.setattr(store_module, "ATTEMPT_MS", -1)
    library.add(make_record("A"))
    assert len(mended) == 1
    assert same_record(library, make_record("A"))
    assert library.faults() == []


@pytest.mark.parametrize("model", ["m1", "m2"])
def test_a_writer_that_is_overtaken_leaves_nothing(
    library: MongoLibrary, mongo_address: str, monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    """Another client publishes the study, with codes of this model or of another, just before this one does."""
    insert = library._connection.insert
    others: list[MongoLibrary] = []

    def overtaken(name: str, documents: Any) -> None:
        insert(name, documents)
        if name == "codes" and not others:
            others.append(MongoLibrary(mongo_address, Opening(make_space(model), add_model=True)))
            others[0].add(make_record("A", seed=1))

    monkeypatch.setattr(library._connection, "insert", overtaken)
    if model == "m1":
        with pytest.raises(StudyPresent):
            library.add(make_record("A", seed=2))
    else:
        library.add(make_record("A", seed=2))
    assert same_record(others[0], make_record("A", seed=1))
    others[0].close()
    with mongo_beneath(mongo_address) as database:
        counts = [database[name].count_documents({}) for name in ("studies", "codes", "planes", "attempts")]
    assert counts == [1, 1 if model == "m1" else 2, 5, 0]


def test_an_attempt_that_outlived_its_study_harms_nothing(library: MongoLibrary, mongo_address: str) -> None:
    """Its writer died between the last step and taking back the attempt."""
    library.add(make_record("A"))
    with mongo_beneath(mongo_address) as database:
        entry = database.studies.find_one() or {}
        database.attempts.insert_one({"_id": entry["planes"], "study": "A", "until": 0})
        assert library.faults(mend=True) == []
        assert database.attempts.count_documents({}) == 0
    assert same_record(library, make_record("A"))


def test_codes_that_vanish_while_they_are_read(library: MongoLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A study that is removed between the list and its codes is left out; one that is still listed is damaged."""
    library.add(make_record("A", seed=1))
    library.add(make_record("B", seed=2))
    find = library._connection.find

    def remove_first(name: str, *arguments: Any) -> Any:
        if name == "codes" and library._connection.find is not find:
            monkeypatch.setattr(library._connection, "find", find)
            library.remove("A")
        return find(name, *arguments)

    monkeypatch.setattr(library._connection, "find", remove_first)
    table = library.codes()
    assert [facts.study for facts in table.studies] == ["B"]
    assert same_codes(table.codes, make_record("B", seed=2).codes)


@pytest.mark.parametrize("damage", ["facts", "kinds"])
def test_parts_of_a_study_that_changed_meanwhile_are_left_alone(
    library: MongoLibrary, mongo_address: str, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    """What is judged half has been written anew when it is to be removed: nothing of it may go."""
    record = make_record("A")
    library.add(record)
    with mongo_beneath(mongo_address) as database:
        whole = database.studies.find_one({"_id": "A"})
        assert whole is not None
        database.studies.update_one({"_id": "A"}, {"$set": {damage: 3 if damage == "kinds" else "no JSON"}})
        delete = library._connection.delete

        def delete_late(name: str, where: Any) -> int:
            if name == "studies":
                database.studies.replace_one({"_id": "A"}, whole | {"version": "another"})
            return delete(name, where)

        monkeypatch.setattr(library._connection, "delete", delete_late)
        assert len(library.faults(mend=True)) == 1
    assert library.faults() == []
    assert same_record(library, record)
