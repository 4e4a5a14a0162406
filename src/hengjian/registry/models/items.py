"""What may be done: the catalogue of items, and the benchmarks for them with their versions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hengjian.common.models import Row
from hengjian.registry import law
from hengjian.registry.models.bodies import Body
from hengjian.registry.tables.cells import in_words


class Item(Row):
    """Something that bodies do by law, as the catalogue of a body has it."""

    class Act(models.TextChoices):
        """What kind of act it is."""

        PENALTY = "penalty", "行政处罚"
        LICENCE = "licence", "行政许可"
        COERCION = "coercion", "行政强制"
        INSPECTION = "inspection", "行政检查"
        LEVY = "levy", "行政征收"
        REQUISITION = "requisition", "行政征用"
        PAYMENT = "payment", "行政给付"
        CONFIRMATION = "confirmation", "行政确认"
        RULING = "ruling", "行政裁决"

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="catalogue", verbose_name="编目单位"
    )
    code = models.CharField("事项编码", max_length=60)
    name = models.CharField("事项名称", max_length=400)
    act = models.CharField("行为种类", max_length=16, choices=Act)
    basis = models.TextField("依据", blank=True)
    # The codes of the levels at which it is done, as the pack lists them; empty: nobody said.
    levels = models.CharField("行使层级", max_length=100, blank=True)
    holders = models.ManyToManyField(
        Body, through="Holding", blank=True, related_name="items", verbose_name="实施单位"
    )
    valid_from = models.DateField("起", null=True, blank=True)
    valid_until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法事项"
        ordering = ("code", "id")
        indexes = (models.Index(fields=["code", "id"], name="item_by_code"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="item_ends_after_it_starts",
                violation_error_message="止日早于起日，请改正。",
            ),
            models.UniqueConstraint(
                fields=["body", "code"],
                name="item_code_once_in_a_catalogue",
                violation_error_message="目录里已有这个事项编码，请核对。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_levels_display(self) -> str:
        """Give the levels in words; empty where nobody said."""
        known = law.levels()
        codes = (code for code in self.levels.split(law.BETWEEN_LEVELS) if code)
        return "、".join(known[code].label if code in known else code for code in codes)

    @property
    def filing_in_words(self) -> str:
        """Say of how many bodies the days of filing and publication are written down."""
        held = list(self.holdings.all())
        if not held:
            return "没有写实施单位"
        missing = {
            "备案日": sum(each.filed_on is None for each in held),
            "公示日": sum(each.published_on is None for each in held),
        }
        return "，".join(
            f"{name} {count} 个单位没有写" if count else f"{name}都写了" for name, count in missing.items()
        )  # fmt: skip


class Holding(Row):
    """A body does an item of a catalogue: how, and when its own list with this item was filed and made public.

    A day that nobody wrote down is not known: it does not say that nothing was filed.
    """

    class Part(models.TextChoices):
        """Whether it does so by itself or together with others."""

        ALONE = "alone", "单独实施"
        LEAD = "lead", "联合执法（牵头）"
        JOINT = "joint", "联合执法（参加）"

    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="holdings", verbose_name="事项"
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="holdings", verbose_name="实施单位"
    )
    part = models.CharField("实施方式", max_length=16, choices=Part, blank=True)
    filed_on = models.DateField("备案日", null=True, blank=True)
    published_on = models.DateField("公示日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "实施单位"
        ordering = ("body__path", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["item", "body"],
                name="item_held_once_by_a_body",
                violation_error_message="这个单位已是这个事项的实施单位。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body}：{self.item}"


class Benchmark(Row):
    """A version of the tiers of an item, from a day until the next version begins, or until a day."""

    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="benchmarks", verbose_name="事项"
    )
    document = models.CharField("文件", max_length=200, blank=True)
    published_on = models.DateField("公布日", null=True, blank=True)
    valid_from = models.DateField("起")
    valid_until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "裁量基准"
        ordering = ("-valid_from", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="benchmark_ends_after_it_starts",
                violation_error_message="止日早于起日，请改正。",
            ),
            models.UniqueConstraint(
                fields=["item", "valid_from"],
                name="benchmark_once_from_a_day",
                violation_error_message="这个事项从同一天起已有一版裁量基准。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} {self.valid_from:%Y-%m-%d}"


class Tier(Row):
    """A tier of a version: when it applies, and between which amounts; no amount is no bound in money."""

    benchmark = models.ForeignKey(
        Benchmark, on_delete=models.PROTECT, related_name="tiers", verbose_name="裁量基准"
    )
    code = models.CharField("阶次", max_length=40)
    condition = models.TextField("适用情形", blank=True)
    low = models.BigIntegerField("下限", null=True, blank=True)
    high = models.BigIntegerField("上限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "裁量阶次"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=(Q(low__isnull=True) | Q(low__gte=0))
                & (Q(high__isnull=True) | Q(high__gte=0)),
                name="tier_has_no_negative_amount",
                violation_error_message="金额不能是负数。",
            ),
            models.CheckConstraint(
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(high__gte=F("low")),
                name="tier_ends_above_its_start",
                violation_error_message="上限低于下限，请改正。",
            ),
            models.UniqueConstraint(
                fields=["benchmark", "code"],
                name="tier_once_in_a_version",
                violation_error_message="这一版里已有这个阶次。",
            ),
        )

    def __str__(self) -> str:
        return self.code

    def get_low_display(self) -> str:
        """Write the lower bound as people read it."""
        return in_words(self.low)

    def get_high_display(self) -> str:
        """Write the upper bound as people read it."""
        return in_words(self.high)
