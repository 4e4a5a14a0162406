"""What other systems send and are told."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import (
    body_at,
    make_account,
    make_grant,
    make_system,
    make_token,
)
from hengjian.common.identity import uuid7
from hengjian.intake import rows, store
from hengjian.intake.models import Batch, Push
from hengjian.intake.states import State
from hengjian.intake.tests.counting import rows_seen
from hengjian.intake.tests.files import LEDGER, PLACE, cases_csv, checked, clerk, upload, work

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/batches"
CASE = {
    "case": "HC-1", "source": "办案系统", "body": "甲局", "number": "衡文旅罚〔2026〕1号", "procedure": "普通程序",
}  # fmt: skip
ROWS = {"cases": [CASE]}


class System:
    """Another system that calls."""

    def __init__(self, place: str = PLACE, *, reach: str = "") -> None:
        self.account = make_system(place)
        make_grant(self.account, Role.AGENCY_CLERK, place)
        _, self.headers = make_token(self.account, reach or place)
        self.client = Client(enforce_csrf_checks=True)

    def push(
        self, sent: Any = ROWS, key: str = "1", kind: str = "application/json", query: str = ""
    ) -> Any:
        """Send rows."""
        content = sent if isinstance(sent, bytes) else json.dumps(sent)
        headers = {**self.headers, "Idempotency-Key": key}
        return self.client.post(ADDRESS + query, content, content_type=kind, headers=headers)

    def push_file(self, name: str, content: bytes, key: str = "1") -> Any:
        """Send a file."""
        headers = {**self.headers, "Idempotency-Key": key}
        return self.client.post(ADDRESS, {"files": upload(name, content)}, headers=headers)

    def get(self, address: str) -> Any:
        """Ask for something."""
        return self.client.get(address, headers=self.headers)

    def decide(self, batch: Batch, what: str) -> Any:
        """Decide about a batch."""
        return self.client.post(f"{ADDRESS}/{batch.uuid}/{what}", headers=self.headers)


@pytest.fixture
def system(office: Path) -> System:
    """Give a system of a body, in an office that takes rows."""
    del office
    return System()


def batch_of(answer: Any) -> Batch:
    assert answer.status_code == 202, answer.content
    return Batch.objects.get(uuid=answer.json()["batch"])


def told(answer: Any, status: int, code: str) -> str:
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    return str(answer.json()["message"])


def test_rows_that_were_sent_are_checked_confirmed_imported_and_withdrawn(system: System) -> None:
    received = system.push()
    batch = batch_of(received)
    address = received.json()["status"]
    assert system.get(address).json()["state"] == "received"

    work(batch)
    dry = system.get(address).json()
    assert (dry["state"], dry["state_name"], dry["possible"]) == (
        "dry_run",
        "待确认",
        ["confirm", "discard"],
    )
    assert dry["counts"] == {
        "read": 1, "rejected": 0, "reasons": 0, "cases": 1, "acts": 0, "rows": None, "new": 1, "changed": 0,
        "unchanged": 0,
    }  # fmt: skip
    assert not rows_seen()

    confirmed = system.decide(batch, "confirm").json()
    assert (confirmed["state"], confirmed["work"]["kind"]) == ("confirmed", "write")
    work(batch)
    assert system.get(address).json()["possible"] == ["withdraw"]
    assert len(rows_seen()) == 1

    assert system.decide(batch, "withdraw").json()["state"] == "withdrawn"
    assert not rows_seen()


def test_lines_are_taken_like_one_object(system: System) -> None:
    sent = json.dumps({"table": "cases", **CASE}).encode()

    batch = batch_of(system.push(sent, kind="application/x-ndjson; charset=utf-8"))

    work(batch)
    assert batch.forecast["cases"] == 1


def test_file_that_nobody_knows_waits_for_a_person(system: System) -> None:
    received = system.push_file("台账.xlsx", LEDGER)

    work(batch_of(received))

    told_now = system.get(received.json()["status"]).json()
    assert (told_now["state"], told_now["state_name"]) == ("read", "待对应各列")
    assert told_now["possible"] == ["discard"]


def test_same_key_with_the_same_content_gives_the_same_answer_and_one_batch(system: System) -> None:
    first = system.push()
    work(batch_of(first))

    again = system.push({"cases": [dict(CASE)]})

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert Batch.objects.count() == 1


def test_same_key_with_other_content_is_a_conflict(system: System) -> None:
    system.push()

    message = told(system.push({"cases": [{**CASE, "number": "2号"}]}), 409, "key_used")

    assert "换一个新的键" in message
    assert Batch.objects.count() == 1


def test_same_content_for_another_body_is_other_content(system: System) -> None:
    below = make_account("/1/7/3/")
    system.push()

    told(system.push(query=f"?body={below.body}"), 409, "key_used")


def test_key_belongs_to_the_system_that_chose_it(system: System) -> None:
    own, other = batch_of(system.push()), batch_of(System().push())

    assert own != other


def test_request_that_comes_twice_at_once_is_one_batch(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hengjian.intake.services import pushing  # noqa: PLC0415  to be patched

    first = system.push()
    asked, looked_up = [], pushing.sent_before

    def too_early(actor: Account, key: str) -> Push | None:
        asked.append(key)
        return None if len(asked) == 1 else looked_up(actor, key)

    monkeypatch.setattr(pushing, "sent_before", too_early)
    again = system.push()

    assert len(asked) == 2
    assert again.content == first.content
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("key", ["", "键", "a b", "x" * 201])
def test_key_that_is_none_is_refused(system: System, key: str) -> None:
    assert "Idempotency-Key" in told(system.push(key=key), 422, "parameters_wrong")


def test_request_without_a_token_gets_nothing(system: System) -> None:
    batch = batch_of(system.push())
    system.headers = {}

    told(system.push(key="2"), 401, "token_missing")
    told(system.get(f"{ADDRESS}/{batch.uuid}"), 401, "token_missing")
    assert Batch.objects.count() == 1


def test_person_who_is_signed_in_is_no_system(system: System) -> None:
    batch = batch_of(system.push())
    client = Client()
    client.force_login(clerk())

    told(client.get(f"{ADDRESS}/{batch.uuid}"), 401, "token_missing")


def test_data_is_of_the_body_of_the_token_unless_one_below_is_named(system: System) -> None:
    below = make_account("/1/7/3/")

    assert batch_of(system.push()).body_path == PLACE
    assert batch_of(system.push(key="2", query=f"?body={below.body}")).body_path == "/1/7/3/"


@pytest.mark.parametrize("place", ["/1/8/", "/1/"])
def test_nothing_is_sent_for_a_body_that_is_not_in_reach(system: System, place: str) -> None:
    make_account(place)

    told(system.push(query=f"?body={body_at(place).uuid}"), 403, "forbidden")
    assert not Batch.objects.exists()


def test_token_narrows_what_the_account_may_do(office: Path) -> None:
    del office
    narrow = System(reach="/1/7/3/")
    make_account(PLACE)

    told(narrow.push(query=f"?body={body_at(PLACE).uuid}"), 403, "forbidden")
    assert batch_of(narrow.push()).body_path == "/1/7/3/"


def test_account_without_a_role_sends_nothing_whatever_its_token(system: System) -> None:
    system.account.grants.all().delete()

    told(system.push(), 403, "forbidden")


def test_token_of_all_bodies_has_to_name_one(office: Path) -> None:
    del office
    body = make_account(PLACE).body
    everywhere = System("/")

    assert "写明数据属于哪个单位" in told(everywhere.push(), 422, "body_missing")
    assert batch_of(everywhere.push(query=f"?body={body}")).body_path == PLACE


def test_batch_of_another_is_not_there(system: System) -> None:
    uploaded = checked(clerk(), ("cases.csv", cases_csv(1)))
    pushed = batch_of(System().push())

    for batch in (uploaded, pushed):
        for answer in (
            system.get(f"{ADDRESS}/{batch.uuid}"),
            system.get(f"{ADDRESS}/{batch.uuid}/rejects"),
            system.decide(batch, "discard"),
        ):
            told(answer, 404, "not_found")


def test_batch_beyond_the_token_is_not_there(system: System) -> None:
    batch = batch_of(system.push())
    _, system.headers = make_token(system.account, "/1/7/3/")

    told(system.get(f"{ADDRESS}/{batch.uuid}"), 404, "not_found")


def test_refused_rows_are_told_page_by_page_with_row_column_reason_and_how_to_mend(
    system: System,
) -> None:
    bad = [{**CASE, "case": f"HC-{i}", "number": f"{i}号", "procedure": "没有的"} for i in range(3)]
    received = system.push({"cases": [CASE, *bad]})
    work(batch_of(received))

    standing = system.get(received.json()["status"]).json()
    first = system.get(standing["rejects"] + "?limit=2").json()
    rest = system.get(standing["rejects"] + f"?limit=2&after={first['next']}").json()

    assert (first["total"], first["next"], rest["next"]) == (3, 2, None)
    assert [each["row"] for each in first["rows"] + rest["rows"]] == [2, 3, 4]
    refused = first["rows"][0]
    assert (refused["file"], refused["column"]) == ("cases.parquet", "procedure")
    assert "没有的" in refused["value"]
    assert "请在原表中改正第 2 行" in refused["mend"]
    beyond = system.get(standing["rejects"] + "?after=99").json()
    assert beyond == {"rows": [], "total": 3, "next": None}


def test_numbers_of_people_are_masked_in_what_is_told(system: System) -> None:
    received = system.push({"cases": [{**CASE, "procedure": "11010519491231002X"}]})
    work(batch_of(received))

    [refused] = system.get(received.json()["status"] + "/rejects").json()["rows"]

    assert "11010519491231002X" not in json.dumps(refused)


@pytest.mark.parametrize(
    ("sent", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "rows_unreadable"),
        (b"{}", "application/json", 400, "rows_unreadable"),
        (b"{", "application/x-ndjson", 400, "rows_unreadable"),
        (b"a,b", "text/csv", 415, "content_kind"),
        (b"{}", "", 415, "content_kind"),
        (b"nonsense", "multipart/form-data; boundary=x", 400, "files_missing"),
        (b"nonsense", "multipart/form-data", 400, "content_unreadable"),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 400, "files_missing"),
    ],
)
def test_content_that_cannot_be_taken_is_refused_with_code_and_words(
    system: System, sent: bytes, kind: str, status: int, code: str
) -> None:
    assert told(system.push(sent, kind=kind), status, code).endswith("。")
    assert not Batch.objects.exists()


def test_compressed_content_is_not_unpacked(system: System) -> None:
    system.headers["Content-Encoding"] = "gzip"

    told(system.push(), 415, "content_kind")


def test_file_in_a_field_of_another_name_is_not_left_out_in_silence(system: System) -> None:
    headers = {**system.headers, "Idempotency-Key": "1"}
    sent = {"files": upload("cases.csv", cases_csv(1)), "file": upload("acts.csv", cases_csv(1))}

    told(system.client.post(ADDRESS, sent, headers=headers), 400, "files_missing")


def test_file_that_is_no_table_is_refused_by_name(system: System) -> None:
    assert "“说明.docx”" in told(system.push_file("说明.docx", b"PK"), 422, "files_refused")


def test_more_than_the_limit_is_refused_before_it_is_read(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "LARGEST", 10)
    assert "multipart/form-data" in told(system.push(), 413, "too_large")

    monkeypatch.setattr("hengjian.intake.api.contents.LARGEST_FILE", 10)
    told(system.push_file("cases.csv", cases_csv(1)), 413, "too_large")
    assert not Path(store.path_of("00")).parent.exists()


def test_content_without_its_length_is_refused(system: System) -> None:
    headers = {**system.headers, "Idempotency-Key": "1"}

    answer = system.client.post(
        ADDRESS, b"{}", content_type="application/json", headers=headers, CONTENT_LENGTH=""
    )

    told(answer, 411, "length_missing")


def test_decision_that_does_not_fit_is_refused_with_the_state(system: System) -> None:
    batch = batch_of(system.push())
    work(batch)

    assert "待确认" in told(system.decide(batch, "withdraw"), 409, "not_now")
    batch.refresh_from_db()
    assert batch.state == State.DRY_RUN


def test_batch_that_is_not_there_and_a_number_that_is_none_are_told_apart(system: System) -> None:
    told(system.get(f"{ADDRESS}/{uuid7()}"), 404, "not_found")
    told(system.get(f"{ADDRESS}/1"), 422, "parameters_wrong")
