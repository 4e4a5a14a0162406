"""Seizures and pauses in a spreadsheet with one row per case: what they are about has to be said."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client

from hengjian.intake import aims, law
from hengjian.intake.models import Batch, SavedMapping
from hengjian.intake.staging import staged
from hengjian.intake.states import State
from hengjian.intake.tests.files import checked, clerk, csv_of, work

pytestmark = pytest.mark.django_db

HEAD = ("案号", "立案日期", "扣押日", "解除日", "决定书号", "中止日", "恢复日", "中止原因")
ROWS = (
    ("1号", "2025-03-03", "2025-03-04", "2025-03-20", "扣1", "2025-03-05", "2025-03-15", "检测、检验、检疫"),
    ("2号", "2025-03-03", "2025-03-06", "", "扣2", "", "", ""),
    ("3号", "2025-03-03", "", "", "", "2025-03-07", "", "检测、检验、检疫"),
)  # fmt: skip
SEIZURES = {"扣押日": "seizure.on", "解除日": "seizure_release.on"}
PAUSES = {"中止日": "pause_start.on", "恢复日": "pause_end.on", "中止原因": "pause_start.reason"}


@pytest.fixture
def batch(client: Client, office: Path) -> Batch:
    """Give the batch of an unknown spreadsheet, and sign in who brought it."""
    del office
    account = clerk()
    client.force_login(account)
    return checked(account, ("台账.csv", csv_of(HEAD, *ROWS)))


def send(client: Client, batch: Batch, chosen: dict[str, str], **more: str) -> Any:
    """Choose meanings by header."""
    given = {"案号": "case.number", "立案日期": "filing.on", **chosen}
    sent = {f"aim-{i}": given.get(header, "") for i, header in enumerate(HEAD)}
    sent |= {"case.procedure": "?", "case.domain": "?"}
    return client.post(f"/intake/{batch.uuid}/columns/", {"title": "台账", **sent, **more})


def acts_of(batch: Batch) -> list[tuple[str, str, str | None]]:
    """Give the case, the kind and the thing of the acts that are not filings."""
    work(batch)
    assert (batch.state, batch.forecast["rejected"]) == (State.DRY_RUN, 0), batch.reason
    assert batch.load is not None
    acts = staged(batch.load).table("acts").collect().with_columns(pl.col("kind").cast(str))
    cases = staged(batch.load).table("cases").collect()
    numbers = dict(zip(cases["case"], cases["number"], strict=True))
    return [
        (numbers[row["case"]], row["kind"], row["about"])
        for row in acts.sort("case", "on").iter_rows(named=True)
        if row["kind"] != "filing"
    ]


def test_seizure_and_its_end_are_about_the_thing_that_the_chosen_column_names(
    client: Client, batch: Batch
) -> None:
    send(client, batch, SEIZURES, thing="决定书号")

    assert acts_of(batch) == [
        ("1号", "seizure", "扣1"),
        ("1号", "seizure_release", "扣1"),
        ("2号", "seizure", "扣2"),
    ]


def test_where_no_case_has_more_than_one_thing_the_case_itself_names_it(
    client: Client, batch: Batch
) -> None:
    send(client, batch, SEIZURES, thing="=")

    assert acts_of(batch) == [
        ("1号", "seizure", "1号"),
        ("1号", "seizure_release", "1号"),
        ("2号", "seizure", "2号"),
    ]


@pytest.mark.parametrize("thing", ["", "没有的列"])
def test_nobody_guesses_which_thing_is_meant(client: Client, batch: Batch, thing: str) -> None:
    page = send(client, batch, SEIZURES, thing=thing).content.decode()

    assert "“查封扣押、解除查封扣押”是对某一件物或者某一次程序作出的" in page
    assert '<select id="thing"' in page
    assert not SavedMapping.objects.exists()


def test_spreadsheet_without_such_acts_is_not_asked(client: Client, batch: Batch) -> None:
    page = client.get(f"/intake/{batch.uuid}/columns/").content.decode()
    assert '<select id="aim-0"' in page
    if "seizure" not in str([each["guess"] for each in batch.profile["columns"]]):
        assert '<select id="thing"' not in page

    send(client, batch, {})

    assert acts_of(batch) == []


def test_what_was_chosen_is_shown_when_the_columns_are_opened_again(
    client: Client, batch: Batch
) -> None:
    send(client, batch, SEIZURES, thing="决定书号")
    work(batch)
    client.post(f"/intake/{batch.uuid}/remap/")

    page = client.get(f"/intake/{batch.uuid}/columns/").content.decode()

    assert '<option value="决定书号" selected>' in page


def test_pause_begins_and_ends_in_one_row_with_its_reason(client: Client, batch: Batch) -> None:
    send(client, batch, PAUSES)

    assert acts_of(batch) == [
        ("1号", "pause_start", "1"),
        ("1号", "pause_end", "1"),
        ("3号", "pause_start", "1"),
    ]


def test_pause_without_a_column_of_reasons_is_told(client: Client, batch: Batch) -> None:
    without = {header: key for header, key in PAUSES.items() if header != "中止原因"}

    page = send(client, batch, without).content.decode()

    label = aims.aims_of(law.declarations())["pause_start.reason"].label
    assert f"请选定哪一列是“{label}”：没有它，“期间停止计算”不能导入" in page
    assert not SavedMapping.objects.exists()


def test_extension_is_not_offered_because_no_cell_says_what_it_extends() -> None:
    known = aims.aims_of(law.declarations())

    assert "seizure.on" in known
    assert "pause_start.on" in known
    assert not [key for key in known if key.startswith("extension.")]
