"""How good the data of bodies is, as the pages tell it."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.accounts.tests.factories import DAY
from hengjian.common import clock
from hengjian.common.identity import uuid7
from hengjian.intake import law, quality
from hengjian.intake.models import Batch
from hengjian.intake.quality import Quality, Share
from hengjian.intake.services import deciding
from hengjian.intake.states import State
from hengjian.intake.tests.attempts import make_batch
from hengjian.intake.tests.files import PLACE, checked, clerk, csv_of, work

pytestmark = pytest.mark.django_db

CASES = (
    ("case", "number", "source", "body", "procedure"),
    ("1", "1号", "系统", "甲局", "普通程序"),
    ("2", "2号", "系统", "甲局", ""),
    ("3", "3号", "系统", "甲局", "没有的"),
)
ACTS = (
    ("act", "case", "kind", "on", "recorded_at", "amount"),
    ("a", "1", "立案", "2025-03-03", "2025-03-04", ""),
    ("b", "1", "处罚决定", "2025-03-05", "2025-03-09", "100000"),
    ("c", "2", "处罚决定", "2025-03-06", "2025-03-01", ""),
    ("d", "2", "立案", "2025-02-30", "", ""),
)


def imported(place: str = PLACE, **tables: Any) -> Batch:
    given = tables or {"cases": CASES, "acts": ACTS}
    files = [(f"{name}.csv", csv_of(*rows)) for name, rows in given.items()]
    actor = clerk(place)
    batch = checked(actor, *files, place=place)
    deciding.confirm(actor=actor, batch=batch, on=DAY)
    work(batch)
    assert batch.state == State.PUBLISHED, batch.reason
    return batch


def figures(batch: Batch) -> Quality:
    assert batch.body is not None
    found = quality.quality_of(clerk(batch.body_path), DAY, batch.body)
    assert found is not None
    return found


@pytest.fixture
def batch(office: Path) -> Batch:
    """Give a batch that was imported."""
    del office
    return imported()


def test_rows_that_could_be_used_are_told_of_all_that_were_read(batch: Batch) -> None:
    own = figures(batch)

    assert (own.counts["cases"], own.counts["read"], own.counts["rejected"]) == (2, 7, 2)
    assert (own.valid, own.valid.percent) == (Share(5, 7), "71.4")


def test_each_column_tells_how_far_it_is_filled_the_emptiest_first(batch: Batch) -> None:
    columns = figures(batch).columns(law.declarations())

    shares = {(each.group, each.name): each.share for each in columns}
    assert shares["案件", "案号"] == Share(2, 2)
    assert shares["案件", "程序"] == Share(1, 2)
    assert shares["处罚决定", "金额"] == Share(1, 2)
    assert shares["处罚决定", "录入时间"] == Share(2, 2)
    assert ("立案", "金额") not in shares
    missing = figures(batch).missing(law.declarations())
    assert "执法事项" in missing["案件"]
    assert "程序" not in missing["案件"]
    parts = [each.share.part / each.share.of for each in columns]
    assert parts == sorted(parts)


def test_filled_cells_are_counted_of_the_columns_that_the_files_have(batch: Batch) -> None:
    # Number, body, procedure of two cases; kind by kind the record of three acts and the amount of two decisions.
    assert figures(batch).complete == Share(2 + 2 + 1 + 3 + 1, 2 + 2 + 2 + 3 + 2)


def test_columns_for_which_rows_were_refused_are_told_by_their_names(batch: Batch) -> None:
    refused = figures(batch).refusals(law.declarations())

    assert {(each.table, each.column, each.count) for each in refused} == {
        ("案件", "程序", 1),
        ("行为", "日期", 1),
    }


def test_days_from_an_act_to_its_record_are_told_on_average_and_impossible_ones_apart(
    batch: Batch,
) -> None:
    own = figures(batch)

    assert own.lag == "2.5"
    assert own.counts["recorded_before"] == 1
    assert own.newest == "2025-03-06"


def test_batches_of_a_body_are_added_up(batch: Batch) -> None:
    more = (CASES[0], ("9", "9号", "系统", "甲局", "普通程序"))

    own = figures(imported(cases=more))

    assert (own.batches, own.counts["cases"], own.counts["read"]) == (2, 3, 8)
    assert own.imported_at is not None
    assert batch.published_at is not None
    assert own.imported_at > batch.published_at


def test_what_was_withdrawn_is_not_counted(batch: Batch) -> None:
    deciding.withdraw(actor=clerk(), batch=batch, on=DAY)

    assert quality.quality_for(clerk(), DAY) == []


def test_what_was_imported_long_ago_is_not_counted(batch: Batch) -> None:
    Batch.objects.update(published_at=clock.now() - quality.PERIOD - timedelta(days=1))

    assert quality.quality_for(clerk(), DAY) == []
    assert quality.quality_of(clerk(), DAY, batch.body or UUID(int=0)) is None


def test_batch_from_before_the_figures_lacks_but_them(client: Client, office: Path) -> None:
    del office
    old = make_batch(
        PLACE, State.PUBLISHED, load=uuid7(), published_at=clock.now(), forecast={"cases": 3, "read": 4, "rejected": 1}
    )  # fmt: skip
    client.force_login(clerk())

    assert "75.0%" in client.get("/intake/quality/").content.decode()
    page = client.get(f"/intake/quality/{old.body}/").content.decode()
    assert "重新上传、导入后" in page


def test_pages_show_the_figures_and_lead_to_each_other(client: Client, batch: Batch) -> None:
    client.force_login(clerk())

    every = client.get("/intake/quality/").content.decode()
    own = client.get(f"/intake/quality/{batch.body}/").content.decode()

    assert "71.4%" in every
    assert "平均 2.5 天后录入" in every
    assert f"/intake/quality/{batch.body}/" in every
    assert "1 个，日期可能写错了" in own
    assert "/intake/quality/" in client.get("/intake/").content.decode()


def test_bodies_out_of_reach_are_not_counted(client: Client, batch: Batch) -> None:
    other = imported("/1/8/")
    client.force_login(clerk())

    page = client.get("/intake/quality/").content.decode()

    assert batch.body_name in page
    assert other.body_name not in page
    assert client.get(f"/intake/quality/{other.body}/").status_code == 404


def test_least_usable_body_comes_first(batch: Batch) -> None:
    good = imported("/1/7/3/", cases=CASES[:2])

    found = quality.quality_for(clerk("/1/7/"), DAY)

    assert [each.name for each in found] == [batch.body_name, good.body_name]


def test_list_asks_the_database_as_often_for_many_bodies_as_for_one(
    client: Client, batch: Batch
) -> None:
    client.force_login(clerk("/1/"))
    one = queries_of(client, batch)
    for number in range(20):
        make_batch(f"/1/{number}/", State.PUBLISHED, load=uuid7(), published_at=clock.now())

    assert queries_of(client, batch) == one


def queries_of(client: Client, batch: Batch) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert batch.body_name in client.get("/intake/quality/").content.decode()
    return len(queries)


def test_share_is_rounded_down_so_that_what_is_not_whole_is_not_shown_as_whole() -> None:
    assert Share(9_999, 10_000).percent == "99.9"
    assert Share(10, 10).percent == "100.0"
    assert Share(0, 0).percent == "0.0"
