"""A piece of news, and its topics in the order in which people are told of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LATELY = timedelta(days=30)
"""What is older is no news."""
MOST = 50
"""Of each topic; the list behind its heading has all."""
OWED, REVIEW, SELF_CHECK = "owed", "review", "self_check"
RAISED = "raised"
REFERRAL = "referral"
SUPERIOR_UNTOLD = "superior_untold"
MEASURE_OWED, ANSWER_LATE, LEFT_BEHIND = "measure_owed", "answer_late", "left_behind"
PLAN_OWED, PLAN_REVIEW = "plan_owed", "plan_review"
COMPLAINT_GIVEN, COMPLAINT_OPEN, COMPLAINT_TELL = (
    "complaint_given",
    "complaint_open",
    "complaint_tell",
)
CHECK_OWED, LIST_OWED = "check_owed", "list_owed"
FILING_OWED, FILING_REVIEW = "filing_owed", "filing_review"
POSITION_OWED, DISPUTE_STUCK = "position_owed", "dispute_stuck"
FOUND, ANSWERED, RUNS_OUT, REJECTED, SCREENED = (
    "found",
    "answered",
    "runs_out",
    "rejected",
    "screened",
)
TOPICS = {
    OWED: "监督事项，等本单位反馈",
    MEASURE_OWED: "监督措施，等本单位答复",
    REVIEW: "监督事项，有反馈或者异议等您处理",
    RAISED: "监督事项，下级报请提级监督",
    REFERRAL: "移送线索，等您审批或者办理",
    SUPERIOR_UNTOLD: "监督发现的问题，等您告知上一级主管部门",
    ANSWER_LATE: "发出的文书和措施，对方将到期或者逾期没有答复",
    LEFT_BEHIND: "已离岗、停用的人手上还有工作，请交接",
    PLAN_OWED: "台账任务，等本单位办理、报进展",
    PLAN_REVIEW: "台账任务，有完成报告或者延期申请等您处理",
    SELF_CHECK: "专项整治，等本单位报送自查",
    COMPLAINT_GIVEN: "转来的投诉，等本单位反馈",
    COMPLAINT_OPEN: "投诉举报，等您办理",
    COMPLAINT_TELL: "投诉举报，等您告知反映人",
    FILING_OWED: "重大决定，等本单位备案或者答复",
    FILING_REVIEW: "重大决定备案，等您审查",
    POSITION_OWED: "执法争议，等本单位填写意见",
    DISPUTE_STUCK: "执法争议，协商期限已过，等您协调",
    CHECK_OWED: "执法证件，等您登记审验、收回",
    LIST_OWED: "执法主体名单，等您确认",
    ANSWERED: "单位已答复，等监督机构处理",
    RUNS_OUT: "七天内到期",
    FOUND: "新发现的问题",
    REJECTED: "没有导入的数据",
    SCREENED: "筛查完成",
}
STEPS = {
    OWED: "反馈", MEASURE_OWED: "答复", REVIEW: "审核", RAISED: "查看", REFERRAL: "办理",
    SUPERIOR_UNTOLD: "告知",
    ANSWER_LATE: "跟进", LEFT_BEHIND: "交接", PLAN_OWED: "报进展", PLAN_REVIEW: "审核",
    SELF_CHECK: "报自查", COMPLAINT_GIVEN: "反馈", COMPLAINT_OPEN: "办理", COMPLAINT_TELL: "告知",
    FILING_OWED: "备案", FILING_REVIEW: "审查", POSITION_OWED: "填意见", DISPUTE_STUCK: "协调",
    CHECK_OWED: "登记", LIST_OWED: "确认", ANSWERED: "认定", RUNS_OUT: "查看", FOUND: "查看",
    REJECTED: "改正", SCREENED: "查看",
}  # fmt: skip
"""What a reader does next about each topic, as a verb."""
WAITS = frozenset(TOPICS) - {RUNS_OUT, FOUND, REJECTED, SCREENED}
"""Topics that wait for their reader until something is done; the others are told for a while, or wait for others."""


@dataclass(frozen=True)
class News:
    """One piece of news: what, of whom, when, and where to go; `left` are days until it runs out."""

    topic: str
    key: str
    title: str
    detail: str
    body: str
    day: date
    url: str
    lamp: str = ""
    left: int | None = None
    read: bool = False
    step: str = ""

    @property
    def what(self) -> str:
        """Say what it is about and who is to do something."""
        return TOPICS[self.topic]

    @property
    def next_step(self) -> str:
        """Say as a verb what is to be done next: its own, else that of its topic."""
        return self.step or STEPS[self.topic]
