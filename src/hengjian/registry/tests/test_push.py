"""Rows of the registry that another system sends: checked, written and taken back like those of files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client, override_settings

from hengjian.accounts.models import ApiToken
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_grant, make_system, make_token
from hengjian.intake.models import Batch
from hengjian.intake.staging import ROWS as STAGED_ROWS
from hengjian.intake.staging import staged
from hengjian.intake.tests.files import upload, work
from hengjian.registry.models.bodies import Area, Body
from hengjian.registry.models.items import Holding, Item, Tier
from hengjian.registry.models.officers import Credential, Officer
from hengjian.registry.models.parties import Party
from hengjian.registry.tables.columns import TABLES
from hengjian.registry.tests.factories import RESIDENT, make_body
from tests.architecture.tree import ROOT

pytestmark = pytest.mark.django_db

PLACE = "/1/7/"
ADDRESS, BATCHES = "/api/v1/registry", "/api/v1/batches"
OFFICER = {"number": "G1", "name": "王磊", "kind": "officer", "post": "中队长"}
CREDENTIAL = {
    "number": "Z100", "kind": "provincial", "officer": "G1", "fields": ["文化市场", "旅游"],
    "valid_from": "2025-01-01", "valid_until": "2027-12-31",
}  # fmt: skip
ROWS = {"credentials": [CREDENTIAL], "officers": [OFFICER]}


class System:
    """Another system that calls."""

    def __init__(self, role: Role = Role.AGENCY_CLERK) -> None:
        make_body(PLACE)
        self.account = make_system(PLACE)
        make_grant(self.account, role, PLACE)
        self.headers = self.token(ApiToken.Scope.REGISTRY)
        self.client = Client(enforce_csrf_checks=True)

    def token(self, scope: ApiToken.Scope) -> dict[str, str]:
        """Make a token of the account for another purpose."""
        body = make_body(PLACE)
        token, headers = make_token(self.account, PLACE, scope=scope)
        ApiToken.objects.filter(pk=token.pk).update(body=body.uuid, body_name=body.name)
        return headers

    def push(self, rows: Any = ROWS, key: str = "1", address: str = ADDRESS) -> Any:
        """Send rows."""
        headers = {**self.headers, "Idempotency-Key": key}
        content = json.dumps(rows)
        return self.client.post(address, content, content_type="application/json", headers=headers)

    def decide(self, batch: Batch, what: str) -> Any:
        """Decide about a batch."""
        return self.client.post(f"{BATCHES}/{batch.uuid}/{what}", headers=self.headers)

    def standing(self, batch: Batch) -> Any:
        """Ask how a batch stands."""
        return self.client.get(f"{BATCHES}/{batch.uuid}", headers=self.headers)

    def rejects(self, batch: Batch) -> list[dict[str, Any]]:
        """Ask which rows were refused."""
        answer = self.client.get(f"{BATCHES}/{batch.uuid}/rejects", headers=self.headers)
        rows: list[dict[str, Any]] = answer.json()["rows"]
        return rows


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    """Give a system of a body, and a folder for what it sends."""
    root = tmp_path / "data"
    with override_settings(DATA=SimpleNamespace(root=root, uploads=root / "uploads")):
        yield System()


def batch_of(answer: Any) -> Batch:
    assert answer.status_code == 202, answer.content
    return Batch.objects.get(uuid=answer.json()["batch"])


def test_rows_are_checked_written_once_confirmed_and_taken_back(system: System) -> None:
    batch = batch_of(system.push())
    work(batch)

    dry = system.standing(batch).json()
    assert (dry["state"], dry["counts"]["rows"], dry["counts"]["new"]) == ("dry_run", 2, 2)
    assert not Officer.objects.exists()

    assert system.decide(batch, "confirm").status_code == 200
    work(batch)
    credential = Credential.objects.get()
    assert (credential.number, credential.officer.name) == ("Z100", "王磊")
    assert credential.field_list == ["文化市场", "旅游"]
    assert credential.officer.body.path == PLACE
    assert credential.officer.post == "中队长"

    assert system.decide(batch, "withdraw").status_code == 200
    work(batch)
    assert not Officer.objects.exists()


def test_each_table_comes_as_itself_with_its_required_values_alone(system: System) -> None:
    least = {
        "areas": [{"code": "420100", "name": "衡川市"}],
        "bodies": [{"name": "衡川一队", "kind": "statutory"}],
        "items": [{"code": "S1", "name": "占道经营", "act": "penalty"}],
        "holdings": [{"item": "S1", "body": "衡川一队", "filed_on": "2026-01-01"}],
        "tiers": [{"item": "S1", "code": "轻", "low": "100.50", "valid_from": "2026-01-01"}],
        "officers": [{"number": "G2", "name": "陈静", "kind": "officer"}],
        "parties": [{"name": "张三", "kind": "individual"}],
    }
    batch = batch_of(system.push(least))
    work(batch)

    assert batch.forecast["rows"] + batch.forecast["rejected"] == len(least)
    assert {each["file"] for each in system.rejects(batch)} == {"areas.parquet"}
    system.decide(batch, "confirm")
    work(batch)

    assert (Item.objects.count(), Officer.objects.count(), Party.objects.count()) == (1, 1, 1)
    assert Tier.objects.get().low == 10_050
    assert Holding.objects.get().filed_on == date(2026, 1, 1)
    assert Body.objects.get(name="衡川一队").path.startswith(PLACE)
    assert not Area.objects.exists()  # areas are the whole's


def test_same_key_gives_the_same_answer_and_one_batch_and_other_content_is_a_conflict(
    system: System,
) -> None:
    first = system.push()

    again, other = system.push(), system.push({"officers": [{**OFFICER, "name": "王海"}]})

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert (other.status_code, other.json()["code"]) == (409, "key_used")
    assert Batch.objects.count() == 1


def test_row_that_cannot_be_read_is_told_with_its_column(system: System) -> None:
    batch = batch_of(system.push({"officers": [OFFICER, {**OFFICER, "number": "", "kind": "官"}]}))
    work(batch)

    told = system.rejects(batch)

    assert [(each["row"], each["column"]) for each in told] == [(2, "工号"), (2, "人员类别")]
    assert "执法人员" in told[1]["reason"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"officers": [{**OFFICER, "phone": "1"}]}, "没有“phone”这一列"),
        ({"cases": [{"case": "1"}]}, "没有的表“cases”"),
        ({"officers": []}, "没有一行数据"),
    ],
)
def test_what_no_table_has_is_refused_at_once(system: System, rows: Any, said: str) -> None:
    answer = system.push(rows)

    assert (answer.status_code, answer.json()["code"]) == (400, "rows_unreadable")
    assert said in answer.json()["message"]
    assert not Batch.objects.exists()


def test_token_for_cases_does_not_reach_the_registry_nor_the_other_way(system: System) -> None:
    batch = batch_of(system.push())

    to_cases = system.push({"cases": [{"case": "1"}]}, key="2", address=BATCHES)
    system.headers = system.token(ApiToken.Scope.PUSH)
    to_registry = system.push(key="3")

    assert (to_cases.status_code, to_cases.json()["code"]) == (403, "scope_missing")
    assert (to_registry.status_code, to_registry.json()["code"]) == (403, "scope_missing")
    assert system.standing(batch).status_code == 404


def test_who_does_not_keep_the_registry_sends_none(system: System) -> None:
    del system
    supervisor = System(Role.SUPERVISOR)

    answer = supervisor.push()

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert not Batch.objects.exists()


def test_file_of_a_table_is_taken_as_well(system: System) -> None:
    head = ",".join(column.head for column in TABLES["officers"].columns)
    content = f"{head}\nG9,周宁,执法人员,,,,,\n".encode()
    headers = {**system.headers, "Idempotency-Key": "f"}

    answer = system.client.post(ADDRESS, {"files": upload("人员.csv", content)}, headers=headers)

    batch = batch_of(answer)
    work(batch)
    assert batch.forecast["new"] == 1


def test_number_of_a_party_lies_sealed_where_it_waits(system: System) -> None:
    party = {"name": "张三", "kind": "individual", "number_kind": "resident", "number": RESIDENT}
    batch = batch_of(system.push({"parties": [party]}))
    work(batch)
    assert batch.forecast["new"] == 1

    assert batch.load is not None
    kept = str(staged(batch.load).table(STAGED_ROWS).collect().to_dicts())
    assert "张三" in kept
    assert RESIDENT not in kept


def test_page_about_the_interface_names_the_columns_of_every_table() -> None:
    page = (ROOT / "docs" / "interchange.md").read_text(encoding="utf-8")

    for table in TABLES.values():
        line = next(
            each
            for each in page.splitlines()
            if each.startswith(f"| `{table.name}` {table.label} |")
        )
        told = re.findall(r"`([a-z_]+)`", line)[1:]
        assert told == [column.field for column in table.columns], table.name
        assert set(re.findall(r"\*\*`([a-z_]+)`\*\*", line)) == set(table.required), table.name
