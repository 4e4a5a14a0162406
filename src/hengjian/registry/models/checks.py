"""The yearly checks of credentials, as somebody registered them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from hengjian.common import clock
from hengjian.common.models import Row
from hengjian.registry.models.officers import Credential

FIRST_YEAR, LAST_YEAR = 2000, 2200


class CredentialCheck(Row):
    """The check of a credential for a year: passed, or failed for a reason, and then it is cancelled."""

    class Result(models.TextChoices):
        """How it ended."""

        PASSED = "passed", "通过"
        FAILED = "failed", "没有通过"

    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, related_name="checks", verbose_name="证件"
    )
    year = models.PositiveSmallIntegerField(
        "审验年度", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    result = models.CharField("结果", max_length=16, choices=Result)
    on = models.DateField("审验日期")
    ground = models.CharField("原因", max_length=400, blank=True)
    by_name = models.CharField("登记人", max_length=64, blank=True, editable=False)
    recorded_at = models.DateTimeField("登记时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "证件年度审验"
        ordering = ("-year", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["credential", "year"], name="credential_checked_once_a_year",
                violation_error_message="这个证件这一年已经审验过。",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.credential} {self.year} 年度审验"
