"""What may go into an entry, and what never does."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
from rfc8785 import IntegerDomainError

from hengjian.journal.canonical import canonical
from hengjian.journal.entries import Draft, batch_of, leaf_of, write
from hengjian.journal.hashing import salted_hash
from hengjian.journal.merkle import root_of

AT = datetime(2026, 11, 20, 8, 0, 0, 999_999, tzinfo=UTC)
ON = date(2026, 11, 20)
ACTOR, OBJECT = uuid4(), uuid4()


def draft(**changes: Any) -> Draft:
    given: dict[str, Any] = {"kind": "case.filed", "actor": ACTOR, "objects": [OBJECT], "on": ON}
    return Draft(**given | changes)


def test_entry_holds_uuids_a_kind_days_and_a_digest_and_nothing_else() -> None:
    written = write(draft(content={"party": "王某", "fine": 50_000}), at=AT)

    assert set(written.body) == {"actor", "at", "digest", "id", "kind", "objects", "on"}
    assert written.body["actor"] == str(ACTOR)
    assert written.body["at"] == "2026-11-20T08:00:00Z"
    assert written.body["kind"] == "case.filed"
    assert written.body["objects"] == [str(OBJECT)]
    assert written.body["on"] == "2026-11-20"
    assert UUID(written.body["id"]) == written.uuid
    assert len(written.body["digest"]) == 64


def test_content_cannot_be_guessed_from_its_digest() -> None:
    content = {"party": "王某"}

    first, second = (write(draft(content=content), at=AT) for _ in range(2))

    assert first.body["digest"] != second.body["digest"], "a salt of its own for each entry"
    assert sha256(canonical(content)).hexdigest() not in json.dumps(first.body)
    assert first.salt is not None
    assert first.body["digest"] == salted_hash(first.salt, canonical(content)).hex()


def test_what_the_system_did_has_no_actor() -> None:
    assert write(draft(actor=None), at=AT).body["actor"] is None


def test_leaf_is_the_entry_with_its_number_in_canonical_json() -> None:
    body = write(draft(), at=AT).body

    assert json.loads(leaf_of(body, 7)) == {**body, "number": 7}
    assert leaf_of(dict(reversed(body.items())), 7) == leaf_of(body, 7)


def test_batch_is_one_entry_with_the_root_of_its_rows() -> None:
    rows: list[dict[str, Any]] = [{"case": "A1", "fine": 100}, {"case": "A2", "fine": None}]
    digest = sha256(b"file").digest()

    batch = batch_of(file_digest=digest, rows=map(canonical, rows))
    body = write(draft(batch=batch), at=AT).body

    count, root = root_of(batch.salt + canonical(row) for row in rows)
    assert body["batch"] == {
        "file": salted_hash(batch.salt, digest).hex(), "root": root.hex(), "rows": count,
    }  # fmt: skip
    assert count == 2


@pytest.mark.parametrize(
    "kind", ["", "filed", "Case.filed", "立案.登记", "case filed.x", "a." + "b" * 64]
)
def test_a_kind_that_could_be_a_text_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        draft(kind=kind)


def test_an_entry_about_a_crowd_is_refused() -> None:
    with pytest.raises(ValueError, match="objects"):
        draft(objects=[uuid4() for _ in range(101)])


def test_a_content_that_belongs_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="objects"):
        draft(objects=[], content={"a": 1})


@pytest.mark.parametrize("content", [None, {}])
def test_entry_without_content_has_no_salt_and_may_be_about_nothing(
    content: dict[str, Any] | None,
) -> None:
    written = write(draft(objects=[], content=content), at=AT)

    assert written.salt is None
    assert "digest" not in written.body


@pytest.mark.parametrize(
    "changes", [{"actor": "王某"}, {"objects": ["甲罚〔2025〕1号"]}, {"on": AT}]
)
def test_a_name_a_number_and_an_instant_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        draft(**changes)


def test_an_entry_is_about_a_content_or_a_batch() -> None:
    with pytest.raises(ValueError, match="content or"):
        draft(content={"a": 1}, batch=batch_of(file_digest=b"", rows=[]))


def test_equal_values_have_equal_bytes() -> None:
    value = {"day": ON, "at": AT, "id": OBJECT, "many": (1, None, True), "名": "汉"}

    assert (
        canonical(value)
        == (
            f'{{"at":"2026-11-20T08:00:00.999999+00:00","day":"2026-11-20","id":"{OBJECT}",'
            '"many":[1,null,true],"名":"汉"}'
        ).encode()
    )


@pytest.mark.parametrize("value", [1.5, Decimal("1.5"), b"x", {1, 2}, object()])
def test_a_value_without_one_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="canonical"):
        canonical({"value": value})


def test_a_number_that_other_readers_would_round_is_refused() -> None:
    with pytest.raises(IntegerDomainError):
        canonical({"value": 2**53})
