"""Areas, and the bodies that enforce, as a tree."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hengjian.common.models import PathField, Row, is_path
from hengjian.registry import leadership


class Area(Row):
    """An administrative division, by its official code."""

    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=100)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级区划"
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Body(Row):
    """A body that enforces, or that others of the tree hang on; `path` holds the ids from the top down to its own."""

    class Kind(models.TextChoices):
        """Where its power to enforce comes from."""

        STATUTORY = "statutory", "法定"
        AUTHORISED = "authorised", "授权"
        ENTRUSTED = "entrusted", "委托"
        NONE = "none", "不是执法主体"

    class State(models.TextChoices):
        """Whether it still is there."""

        ACTIVE = "active", "在用"
        ENDED = "ended", "已撤销"

    name = models.CharField("单位名称", max_length=200)
    code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    kind = models.CharField("主体类别", max_length=16, choices=Kind)
    basis = models.TextField("依据", blank=True)
    # By which the establishment office says what it is there for.
    mandate = models.TextField("三定规定", blank=True)
    # One of the ways that the pack lists; empty: nobody said, which is never taken for led by its place.
    led = models.CharField("领导体制", max_length=16, blank=True)
    superior = models.CharField("上一级主管部门", max_length=200, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级单位"
    )  # fmt: skip
    path = PathField("位置", unique=True, editable=False)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="bodies", verbose_name="所在区划"
    )  # fmt: skip
    state = models.CharField("状态", max_length=16, choices=State, default=State.ACTIVE)
    valid_from = models.DateField("起", null=True, blank=True)
    valid_until = models.DateField("止", null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="承继单位"
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(condition=is_path("path"), name="body_place_is_path"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="body_ends_after_it_starts",
                violation_error_message="止日早于起日，请改正。",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state="active") & ~Q(code=""),
                name="body_code_once",
                violation_error_message="这个统一社会信用代码已登记在另一个单位名下，请核对。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_led_display(self) -> str:
        """Say who leads it; empty where nobody said."""
        return leadership.label_of(self.led)

    @property
    def led_from_above(self) -> bool | None:
        """Tell whether the department above has the lead; None where nobody said, or the pack has no such way."""
        known = leadership.ways().get(self.led)
        return known.from_above if known else None

    @property
    def depth(self) -> int:
        """How many bodies stand above it."""
        return len(self.path.split("/")) - 3


class FormerName(Row):
    """A name that a body had until a day; files of that time still use it."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="former_names", verbose_name="单位"
    )
    name = models.CharField("曾用名称", max_length=200)
    valid_until = models.DateField("用到")

    class Meta:
        verbose_name = verbose_name_plural = "曾用名称"
        ordering = ("-valid_until", "-id")

    def __str__(self) -> str:
        return self.name


class Entrustment(Row):
    """A body lets another one enforce in its name, from a day until a day, both included."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="entrustments", verbose_name="受委托单位"
    )
    delegator = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="delegations", verbose_name="委托单位"
    )
    scope = models.TextField("委托事项")
    items = models.ManyToManyField(
        "registry.Item", blank=True, related_name="entrustments", verbose_name="事项目录中的事项"
    )
    basis = models.TextField("依据", blank=True)
    published_on = models.DateField("公布日", null=True, blank=True)
    valid_from = models.DateField("起")
    valid_until = models.DateField("止")

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        ordering = ("valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="entrustment_ends_after_it_starts",
                violation_error_message="止日早于起日，请改正。",
            ),
            models.CheckConstraint(
                condition=~Q(body=F("delegator")),
                name="nobody_entrusts_itself",
                violation_error_message="委托单位和受委托单位不能是同一个。",
            ),
        )

    def __str__(self) -> str:
        return f"{self.delegator}委托{self.body}"
