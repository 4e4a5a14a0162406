"""The command `restore_standing`: derives again, from the acts, what lists show of cases."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hengjian.cases.services import restore_standing


class Command(BaseCommand):
    """Derive stages and days of all cases again, after a change of the law pack."""

    help = "按行为重新推出每个案件所处的环节和日期（规则包改动以后用）"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many were not right."""
        del args, options
        self.stdout.write(f"已重新推出，{restore_standing():,} 个案件的环节或日期有更正。")
