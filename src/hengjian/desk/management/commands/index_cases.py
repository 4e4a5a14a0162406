"""The command `index_cases`: makes all cases findable by the words of their numbers and items."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from hengjian.cases import finding
from hengjian.cases.models import Content

AT_ONCE = 1_000


class Command(BaseCommand):
    """Index all cases again; what comes in is indexed as it comes, so this is for data older than the index."""

    help = "让所有案件可以按案号和事项里的字词查到（只在升级以后需要一次）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many."""
        del args, options
        rows = Content.objects.order_by("pk").values_list("case", "case__number", "item")
        rows_told = rows.iterator(chunk_size=AT_ONCE)
        count = 0
        while some := list(islice(rows_told, AT_ONCE)):
            told: dict[int, tuple[str, str]] = {}
            for case, number, item in some:
                told[case] = (number, f"{told[case][1]} {item}" if case in told else item)
            with transaction.atomic():
                finding.index(told)
            count += len(told)
        self.stdout.write(f"已编入 {count:,} 个案件。")
