"""Screening the cases of the office from the command line, for machines that keep a timetable of their own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from hengjian.common import clock
from hengjian.common.refusals import Refused
from hengjian.intake import jobs
from hengjian.intake.models import Job
from hengjian.screening.models import Run
from hengjian.screening.running import ask_run


class Command(BaseCommand):
    """Screen now and wait for the end."""

    help = "筛查平台里有变化的案件；--full 筛查全部案件"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what is to be screened."""
        parser.add_argument("--full", action="store_true", help="筛查全部案件")

    def handle(self, *_: Any, full: bool, **__: Any) -> None:
        """Do the run here, unless the worker was quicker to take it up."""
        kind = Run.Kind.FULL if full else Run.Kind.CHANGED
        try:
            run = ask_run(actor=None, kind=kind, on=clock.today(settings.TIME_ZONE))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        job = Job.objects.get(subject=run.uuid)
        jobs.run.call(str(job.uuid))
        run.refresh_from_db()
        if run.state == Run.State.UNDERWAY:
            self.stdout.write("后台任务已经接手，正在筛查。")
        elif run.state == Run.State.ABANDONED:
            job.refresh_from_db()
            raise CommandError(job.progress)
        else:
            counts = run.counts
            self.stdout.write(
                f"{run.receipt_number or '没有要筛查的案件'}：案件 {counts['cases']:,}，新发现 {counts['new']:,}，"
                f"仍有 {counts['still']:,}，不再有 {counts['gone']:,}，重新出现 {counts['returned']:,}。"
            )
