"""Reviews with what they found of each item, and proposals with what was done to them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hengjian.common import clock
from hengjian.common.models import Row, TimelineStep
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Item
from hengjian.supervision.itemreviews.states import OPEN, Fate, State
from hengjian.supervision.models import SAYS_SOMETHING


class Review(Row):
    """A look at the items of a body and of those below it: how often each was used in a period."""

    place = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="item_reviews", verbose_name="范围"
    )
    since = models.DateField("起")
    until = models.DateField("止")
    # Up to so many cases an item counts as rare; where nobody says, none does.
    rare = models.PositiveIntegerField("极少发生（件以下）", null=True, blank=True)
    source = models.CharField("标准的出处", max_length=400)
    done = models.BooleanField("做完", default=False)
    by = models.UUIDField("发起人编号", editable=False)
    by_name = models.CharField("发起人", max_length=64, editable=False)
    at = models.DateTimeField("时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "事项清理"
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="item_review_ends_after_it_starts",
                violation_error_message="止日早于起日，请改正。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place}执法事项清理"


class Reviewed(Row):
    """An item as a review found it."""

    class Use(models.TextChoices):
        """How often it was used, as far as the data can tell."""

        UNUSED = "unused", "没有用过"
        RARE = "rare", "极少用"
        USED = "used", "在用"
        UNKNOWN = "unknown", "不能判断"

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="lines", verbose_name="清理"
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="reviewed", verbose_name="事项"
    )
    use = models.CharField("使用情况", max_length=16, choices=Use)
    count = models.PositiveIntegerField("案件数", default=0)
    # What the cases call it: its code, or its name.
    texts = models.JSONField("案件中的写法", default=list)
    why = models.TextField("为什么不能判断", blank=True)
    # Other items of the same kind of act with an article in common: uuid, name, body, article.
    overlaps = models.JSONField("与哪些事项交叉", default=list)
    overlapping = models.BooleanField("与别的事项交叉", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "清理的事项"
        ordering = ("id",)
        indexes = (models.Index(fields=["review", "use", "id"], name="reviewed_by_use"),)
        constraints = (
            models.UniqueConstraint(fields=["review", "item"], name="item_once_in_a_review"),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.get_use_display()}"


class Proposal(Row):
    """What somebody proposes for an item, and why: no machine does."""

    line = models.ForeignKey(
        Reviewed, on_delete=models.PROTECT, related_name="proposals", verbose_name="清理的事项"
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="proposals", verbose_name="事项"
    )
    fate = models.CharField("意见", max_length=16, choices=Fate)
    reason = models.TextField("理由", validators=[SAYS_SOMETHING])
    state = models.CharField("状态", max_length=16, choices=State, default=State.PROPOSED)
    on = models.DateField("提出日期")
    by = models.UUIDField("提出人编号", editable=False)
    by_name = models.CharField("提出人", max_length=64, editable=False)
    # Where it was carried out: the change of the item that did so.
    change = models.UUIDField("落实的变更", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "清理意见"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=sorted(OPEN)), name="one_open_proposal_per_item",
                violation_error_message="这个事项已有没办完的清理意见。",
            ),
            models.CheckConstraint(
                condition=Q(change__isnull=False) | ~Q(state=State.DONE),
                name="what_is_carried_out_has_a_change",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_fate_display()}：{self.item}"


class ProposalStep(TimelineStep):
    """What happened to a proposal."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, related_name="steps", verbose_name="清理意见"
    )
