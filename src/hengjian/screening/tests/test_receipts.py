"""The receipt of a run, by the whole law: the replay is given nothing but the folder of the run."""

from __future__ import annotations

import json

import pytest

from hengjian.cases.tests.factories import imported
from hengjian.screening import selectors
from hengjian.screening.files.findings import findings
from hengjian.screening.files.receipts import replay
from hengjian.screening.models import Finding
from hengjian.screening.running import folder_of
from hengjian.screening.tests.runs import decided, screened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office_of_cases")]

IN_TIME, TOO_LATE = "2025-03-05", "2025-06-03"


def test_receipt_of_a_run_replays_to_the_same_findings() -> None:
    imported(decided(IN_TIME, TOO_LATE, ""))
    run = screened()
    receipt = selectors.receipt_path(run)
    assert receipt is not None

    again = replay(receipt, [folder_of(run)])

    assert again.same, again.differences
    assert json.loads(receipt.read_text(encoding="utf-8"))["snapshot"] == run.snapshot_digest
    breaches = [each for each in findings(again.screening) if each.found.outcome.value == "breach"]
    assert {(each.found.case.key, each.found.rule.id, each.explanation.sentence) for each in breaches} == {
        (str(each.case.uuid), each.rule, each.sentence) for each in Finding.objects.select_related("case")
    }  # fmt: skip
