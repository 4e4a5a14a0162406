"""The command `tidy`: removes what nobody will ask for again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from hengjian.cli.chinese import ChineseCommand
from hengjian.cli.exits import Exit
from hengjian.cli.office import DATA, open_existing_office

LEAST_DAYS = 30


@click.command(
    "tidy", cls=ChineseCommand, short_help="清理被取代的旧数据、旧的筛查文件夹、撤回的上传"
)
@click.option("--days", type=click.IntRange(LEAST_DAYS), required=True, metavar="天数",
              help="多少天以前的，不少于三十")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="只说会清理什么，什么都不动")
@DATA
def tidy_command(*, days: int, dry_run: bool, data: Path | None) -> int:
    """清理若干天以前就不再用到的数据，先用 --dry-run 看看，并做好备份。

    清理的是：很久以前就被后来一批取代的案件内容，很久以前撤回的批次的内容，没有问题和义务还要用到的筛查文件夹
    （最近的几次总是留着），撤回或者没有导入的批次的上传文件。现在看到的案件、问题、事项和日志都不变；
    取代了已清理内容的批次以后不能再撤回。有任务在进行时不清理。
    """
    open_existing_office(data)
    from hengjian.common import clock  # noqa: PLC0415  after Django is set up
    from hengjian.intake.tidying import anything_underway  # noqa: PLC0415  likewise

    if anything_underway():
        raise click.ClickException("有后台任务在进行，请等它完成再清理。")
    told = tidy(before=clock.now() - timedelta(days=days), carry_out=not dry_run)
    click.echo("会清理：" if dry_run else "已清理：")
    click.echo(f"  案件的旧说法 {told['versions']:,} 条")
    click.echo(f"  筛查文件夹 {told['runs']:,} 个，{told['run_bytes'] / 2**20:,.1f} MB")
    click.echo(f"  上传的文件 {told['uploads']:,} 个，{told['upload_bytes'] / 2**20:,.1f} MB")
    return Exit.DONE


def tidy(*, before: datetime, carry_out: bool) -> Mapping[str, int]:
    """Tell what of before an instant can go, and remove it where that is wanted; the removal is journaled."""
    told = {
        **_versions(before, carry_out),
        **_runs(before, carry_out),
        **_uploads(before, carry_out),
    }
    if carry_out:
        _journal(before, told)
    return told


def _versions(before: datetime, carry_out: bool) -> dict[str, int]:  # noqa: FBT001  of this file only
    from django.db.models import Max  # noqa: PLC0415  after Django is set up

    from hengjian.cases.models import Load  # noqa: PLC0415  likewise
    from hengjian.cases.tidying import removable, tidy_versions  # noqa: PLC0415  likewise
    from hengjian.intake import tidying  # noqa: PLC0415  likewise
    from hengjian.screening.tidying import STILL_SCREENED  # noqa: PLC0415  likewise

    early = Load.objects.filter(key__in=tidying.loads_before(before), place__isnull=False)
    bounds: dict[str, Any] = {
        "place": early.aggregate(Max("place"))["place__max"] or 0,
        "withdrawn": tidying.withdrawn_before(_day(before)),
        "kept": STILL_SCREENED,
    }
    if not carry_out:
        return {"versions": removable(**bounds).count()}
    return {"versions": tidy_versions(**bounds).versions}


def _runs(before: datetime, carry_out: bool) -> dict[str, int]:  # noqa: FBT001  of this file only
    from hengjian.screening.tidying import forget, old_runs, size_of  # noqa: PLC0415  see above

    sizes = [forget(run) if carry_out else size_of(run) for run in list(old_runs(before))]
    return {"runs": len(sizes), "run_bytes": sum(sizes)}


def _uploads(before: datetime, carry_out: bool) -> dict[str, int]:  # noqa: FBT001  of this file only
    from hengjian.intake.tidying import unused_uploads  # noqa: PLC0415  see above

    files = list(unused_uploads(_day(before)))
    size = sum(file.stat().st_size for file in files)
    for file in files if carry_out else ():
        file.unlink()
    return {"uploads": len(files), "upload_bytes": size}


def _day(instant: datetime) -> Any:
    from django.utils.timezone import localdate  # noqa: PLC0415  see above

    return localdate(instant)


def _journal(before: datetime, told: Mapping[str, int]) -> None:
    from django.db import transaction  # noqa: PLC0415  see above

    from hengjian.accounts.signed import today  # noqa: PLC0415  likewise
    from hengjian.common.identity import uuid7  # noqa: PLC0415  likewise
    from hengjian.journal.services import record  # noqa: PLC0415  likewise

    with transaction.atomic():
        record(
            kind="office.tidied", actor=None, objects=[uuid7()], on=today(),
            content={"before": before, **told},
        )  # fmt: skip
