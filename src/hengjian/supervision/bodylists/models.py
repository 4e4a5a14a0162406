"""Confirmed lists, and what was done with each."""

from __future__ import annotations

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from hengjian.common import clock
from hengjian.common.models import Row, TimelineStep
from hengjian.registry.models.bodies import Body
from hengjian.screening.files.canonical import digest
from hengjian.supervision.bodylists.states import COPIED, OUT, Action, State

ABOUT = ((Action.PUBLISH.value, "公布"), (Action.SEND.value, "抄送"))


class BodyList(Row):
    """The bodies that might enforce below a body, as somebody confirmed them on a day."""

    place = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="body_lists", verbose_name="范围"
    )
    year = models.PositiveSmallIntegerField("年度", validators=[MinValueValidator(2000)])
    on = models.DateField("确认日期")
    # What the registry said that day: never written again, and the digest tells if it was.
    content = models.JSONField("名单", editable=False)
    digest = models.CharField("摘要", max_length=64, editable=False)
    note = models.TextField("说明", blank=True)
    by = models.UUIDField("确认人编号", editable=False)
    by_name = models.CharField("确认人", max_length=64, editable=False)
    at = models.DateTimeField("时间", default=clock.now, editable=False)
    state = models.CharField("状态", max_length=16, choices=State, default=State.CONFIRMED)
    published_on = models.DateField("公布日期", null=True, blank=True)
    published_in = models.CharField("在哪里公布", max_length=200, blank=True)
    published_number = models.CharField("公告文号", max_length=60, blank=True)
    sent_on = models.DateField("抄送日期", null=True, blank=True)
    sent_to = models.CharField("抄送哪个部门", max_length=100, blank=True)
    sent_number = models.CharField("抄送文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法主体名单"
        ordering = ("-id",)
        indexes = (models.Index(fields=["place", "year"], name="body_list_of_a_year"),)
        constraints = (
            models.CheckConstraint(
                condition=(Q(state__in=sorted(OUT), published_on__gte=F("on")) & ~Q(published_in=""))
                | (~Q(state__in=sorted(OUT)) & Q(published_on__isnull=True, published_in="")),
                name="published_list_says_when_and_where",
                violation_error_message="公布日期不能早于确认日期，并须写明在哪里公布。",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=sorted(COPIED), sent_on__gte=F("on"))
                    & ~Q(sent_to="") & ~Q(sent_number="")
                )
                | (~Q(state__in=sorted(COPIED)) & Q(sent_on__isnull=True, sent_to="", sent_number="")),
                name="sent_list_says_when_to_whom_and_its_number",
                violation_error_message="抄送日期不能早于确认日期，并须写明抄送哪个部门和文号。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place} {self.year} 年度执法主体名单"

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Give the bodies as they were confirmed, those that lack something first."""
        return list(self.content["lines"])

    @property
    def unchanged(self) -> bool:
        """Tell whether the content still is what was confirmed."""
        return digest(self.content) == self.digest


class ListStep(TimelineStep):
    """What happened to a list."""

    body_list = models.ForeignKey(
        BodyList, on_delete=models.CASCADE, related_name="steps", verbose_name="名单"
    )


class ListCorrection(Row):
    """What was written down of a publication or of a copy was put right: what stood before, and what stands since."""

    body_list = models.ForeignKey(
        BodyList, on_delete=models.PROTECT, related_name="corrections", verbose_name="名单"
    )
    about = models.CharField("改正什么", max_length=16, choices=ABOUT)
    on = models.DateField("日期")
    reason = models.CharField("理由", max_length=400)
    # By the names of the fields, as far as they differ.
    before = models.JSONField("原来", default=dict)
    after = models.JSONField("改为", default=dict)
    by = models.UUIDField("改正人编号", editable=False)
    by_name = models.CharField("改正人", max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "公布、抄送的改正"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.on} {self.by_name}"
