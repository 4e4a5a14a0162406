"""The short address in the QR code of a paper, and what anybody learns at it."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import Enum
from hmac import compare_digest
from uuid import UUID

from django.urls import reverse

from hengjian.journal.models import Entry
from hengjian.journal.selectors import commits_to
from hengjian.supervision.models import Paper

MARK_LENGTH = 16


class ShortUuid:
    """A uuid in an address as 22 letters and digits: a QR code of it has fewer dots."""

    regex = "[A-Za-z0-9_-]{22}"

    def to_python(self, value: str) -> UUID:
        """Read it."""
        found = UUID(bytes=urlsafe_b64decode(f"{value}=="))
        if self.to_url(found) != value:
            raise ValueError("another way to write the same uuid")
        return found

    def to_url(self, value: UUID) -> str:
        """Write it."""
        return urlsafe_b64encode(value.bytes).decode().rstrip("=")


class Verdict(Enum):
    """Whether the content kept here is the one that the journal knows; and what is said of it."""

    AGREES = "内容摘要与日志一致。"
    WAITS = "日志正在给这份文书编号，请过几分钟再查。"
    DIFFERS = "内容摘要与日志不一致。请不要使用这份文书，并告知制发机关。"
    GONE = "这份文书的内容已经依法删除，日志里的摘要无法再核对。"


@dataclass(frozen=True)
class Check:
    """What is shown to anybody who holds the paper, and nothing else."""

    title: str
    number: str
    organ: str
    on: str
    withdrawn_on: str
    verdict: Verdict


def mark_of(paper: Paper) -> str:
    """Give the first digits of the digest in the paper's leaf of the journal."""
    return paper.digest[:MARK_LENGTH]


def mark_in_groups(paper: Paper) -> str:
    """Give the mark as people compare it, four by four."""
    mark = mark_of(paper)
    return " ".join(mark[start : start + 4] for start in range(0, MARK_LENGTH, 4))


def address_of(paper: Paper, site: str) -> str:
    """Give the address at which anybody checks a paper."""
    return f"{site.rstrip('/')}{reverse('papers:check', args=[paper.uuid])}?d={mark_of(paper)}"


def check(uuid: UUID, mark: str) -> Check | None:
    """Give what may be known of a paper to whoever holds it; None where uuid and mark name none."""
    paper = Paper.objects.select_related("letter").filter(uuid=uuid).first()
    if paper is None or not compare_digest(mark_of(paper).encode(), mark.encode()):
        return None
    said = paper.content
    withdrawn = paper.withdrawn_on.isoformat() if paper.withdrawn_on else ""
    return Check(
        said["title"], said["number"], said["organ"], said["on"], withdrawn, verdict(paper)
    )


def verdict(paper: Paper) -> Verdict:
    """Compare the content with what the journal's leaf commits to."""
    entry = Entry.objects.filter(uuid=paper.entry).first()
    if entry is None:
        return Verdict.WAITS
    agrees = commits_to(entry, paper.content)
    if agrees is None:
        return Verdict.GONE
    return Verdict.AGREES if agrees else Verdict.DIFFERS
