"""Files for tests, and batches made of them."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, body_at, make_holder
from hengjian.intake import jobs
from hengjian.intake.models import Batch, Job
from hengjian.intake.services.bringing import bring

PLACE = "/1/7/"
LEDGER_HEAD = ["案号", "立案时间", "处罚日期", "罚没金额", "承办人", "备注"]


def clerk(place: str = PLACE) -> Account:
    return make_holder(Role.AGENCY_CLERK, place)


def csv_of(*rows: Sequence[object]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def cases_csv(count: int, number: str = "号") -> bytes:
    head = ("case", "source", "body", "number", "procedure")
    return csv_of(
        head,
        *((f"HC-{i}", "案件系统", "市文旅局", f"{i}{number}", "普通程序") for i in range(count)),
    )


def ledger_xlsx(*rows: Sequence[str], head: Sequence[str] = LEDGER_HEAD) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for r, row in enumerate((head, *rows)):
            sheet.write_row(r, 0, row)
    return stream.getvalue()


LEDGER = ledger_xlsx(
    ["衡文旅罚〔2025〕1号", "2025/3/4", "2025年4月8日", "8.5", "王磊、陈静", "已约谈"],
    ["衡文旅罚〔2025〕2号", "2025-03-05", "2025-02-30", "0.3", "赵凯、王磊", ""],
    ["衡文旅罚〔2025〕3号", "2025-03-06", "", "12", "王磊、赵凯", "补材料"],
)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def brought(actor: Account, *files: tuple[str, bytes], place: str = PLACE) -> Batch:
    """Bring files as somebody."""
    uploads = [upload(name, content) for name, content in files]
    return bring(actor=actor, body=body_at(place), uploads=uploads, on=DAY)


def work(batch: Batch) -> Job:
    """Do the work that waits for a batch, as the worker would, and give it as it ended."""
    job = Job.objects.filter(subject=batch.uuid).latest("id")
    jobs.run.call(str(job.uuid))
    batch.refresh_from_db()
    job.refresh_from_db()
    return job


def checked(actor: Account, *files: tuple[str, bytes], place: str = PLACE) -> Batch:
    """Bring files and let them be checked."""
    batch = brought(actor, *files, place=place)
    work(batch)
    return batch
