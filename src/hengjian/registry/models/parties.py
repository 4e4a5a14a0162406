"""Those towards whom a body acts; their numbers are kept unreadable."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hengjian.common import clock
from hengjian.common.grams import Words
from hengjian.common.models import Row
from hengjian.registry.models.bodies import Body

NAMES = Words("party", ("name",))
"""By these words parties are found; their numbers lie sealed and are found by their fingerprints alone."""


class Party(Row):
    """A person or an organisation that a body has to do with, as that body has it.

    The number itself lies encrypted; `number_hash` (with a key) finds it again, `number_mask` is shown.
    """

    class Kind(models.TextChoices):
        """What it is; the codes are those of interchange files."""

        INDIVIDUAL = "individual", "自然人"
        SOLE_TRADER = "sole_trader", "个体工商户"
        ORGANISATION = "organisation", "法人及非法人组织"
        UNKNOWN = "unknown", "不明"

    class NumberKind(models.TextChoices):
        """What its number is; only the first two have check digits."""

        RESIDENT = "resident", "居民身份证号码"
        CREDIT_CODE = "credit_code", "统一社会信用代码"
        OTHER = "other", "其他证件号码"

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="parties", verbose_name="登记单位"
    )
    kind = models.CharField("当事人类别", max_length=16, choices=Kind)
    name = models.CharField("姓名或者名称", max_length=200)
    number_kind = models.CharField("证件种类", max_length=16, choices=NumberKind, blank=True)
    number_cipher = models.BinaryField("证件号码（密文）", default=bytes)
    number_hash = models.CharField("证件号码（摘要）", max_length=64, blank=True)
    number_mask = models.CharField("证件号码（遮盖）", max_length=40, blank=True)
    # It came with cases only: it is seen as long as an imported load tells of it.
    of_cases = models.BooleanField("随案件导入", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "当事人"
        ordering = ("name", "id")
        indexes = (
            models.Index(fields=["name", "id"], name="party_by_name"),
            models.Index(fields=["number_hash"], name="party_by_number"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["body", "number_hash"],
                condition=~Q(number_hash=""),
                name="party_number_once_in_a_body",
                violation_error_message="本单位已登记过这个证件号码，请先查找。",
            ),
        )

    def __str__(self) -> str:
        return self.name


class PartyLoad(models.Model):
    """A load of cases tells of a party."""

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="loads", verbose_name="当事人"
    )
    load = models.UUIDField("装载编号", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "当事人的来源"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["party", "load"], name="one_mention_per_load"),
        )

    def __str__(self) -> str:
        return f"{self.party_id} {self.load}"


class Reveal(Row):
    """Somebody looked at the whole number of a party, and said what for."""

    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="reveals", verbose_name="当事人"
    )
    by = models.UUIDField("查看人编号", editable=False)
    by_name = models.CharField("查看人", max_length=64)
    purpose = models.CharField("用途", max_length=200)
    at = models.DateTimeField("查看时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "证件号码查看"
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.by_name} {self.at:%Y-%m-%d %H:%M}"
