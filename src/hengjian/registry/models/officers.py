"""Those who enforce, those who assist them, and the credentials that the former hold."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from hengjian.common import clock
from hengjian.common.grams import Words
from hengjian.common.models import Row
from hengjian.registry.models.bodies import Body
from hengjian.registry.states import State

SEPARATOR = "；"
"""Between the fields of one credential, as interchange files have it, in its Chinese width."""
OFFICERS = Words("officer", ("name", "number"))
"""By these words officers are found."""


class Officer(Row):
    """Somebody who enforces for a body, or assists; an auxiliary signs nothing."""

    class Kind(models.TextChoices):
        """Whether he may sign."""

        OFFICER = "officer", "执法人员"
        AUXILIARY = "auxiliary", "辅助人员"

    class Establishment(models.TextChoices):
        """Whether he holds an established post."""

        ESTABLISHED = "established", "在编"
        CONTRACT = "contract", "编外"
        UNKNOWN = "unknown", "不明"

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="officers", verbose_name="所在单位"
    )
    name = models.CharField("姓名", max_length=64)
    number = models.CharField("工号", max_length=40, blank=True)
    kind = models.CharField("人员类别", max_length=16, choices=Kind)
    establishment = models.CharField(
        "编制", max_length=16, choices=Establishment, default=Establishment.UNKNOWN
    )
    post = models.CharField("岗位", max_length=100, blank=True)
    account = models.UUIDField("账号编号", null=True, blank=True, unique=True)
    joined_on = models.DateField("到岗日", null=True, blank=True)
    left_on = models.DateField("离岗日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "执法人员"
        ordering = ("name", "id")
        indexes = (models.Index(fields=["name", "id"], name="officer_by_name"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(left_on__isnull=True)
                | Q(joined_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                name="officer_leaves_after_he_joined",
                violation_error_message="离岗日早于到岗日，请改正。",
            ),
            models.UniqueConstraint(
                fields=["body", "number"],
                condition=~Q(number=""),
                name="officer_number_once_in_a_body",
                violation_error_message="本单位已有人使用这个工号，请核对。",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def may_sign(self) -> bool:
        """Whether papers may bear his signature as that of an officer."""
        return self.kind == self.Kind.OFFICER


class Examined(models.TextChoices):
    """What is known of the examination for a credential; what the source does not say is not passed."""

    DAY = "day", "有考试合格日"
    NOTE = "note", "没有合格日，写明了原因"
    UNKNOWN = "unknown", "来源没有写"


class Credential(Row):
    """What shows that somebody may enforce: for its fields, from a day until a day, both included.

    `state` is that of its newest event; what held on another day is read from the events.
    """

    class Kind(models.TextChoices):
        """Who issues such ones."""

        PROVINCIAL = "provincial", "省级统一制发"
        MINISTRY = "ministry", "国务院部门制发"
        POLICE = "police", "人民警察证"

    officer = models.ForeignKey(
        Officer, on_delete=models.PROTECT, related_name="credentials", verbose_name="持证人"
    )
    kind = models.CharField("证件类别", max_length=16, choices=Kind)
    number = models.CharField("证件号码", max_length=40)
    fields = models.CharField("执法领域", max_length=400, blank=True)
    issuer = models.CharField("发证机关", max_length=200, blank=True)
    # The day on which he passed the examination for it; where nobody registered one, nothing is known of it.
    examined_on = models.DateField("考试合格日", null=True, blank=True)
    # Why there is no such day, or why a field was added without another examination.
    exam_note = models.CharField("考试的说明", max_length=200, blank=True)
    valid_from = models.DateField("起")
    valid_until = models.DateField("止", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=16, choices=State, default=State.ISSUED, editable=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "执法证件"
        ordering = ("valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="credential_ends_after_it_starts",
                violation_error_message="止日早于起日，请改正。",
            ),
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="credential_number_once",
                violation_error_message="同类证件里已有这个号码，请核对。",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def examined(self) -> Examined:
        """What is known of the examination for it."""
        if self.examined_on is not None:
            return Examined.DAY
        return Examined.NOTE if self.exam_note else Examined.UNKNOWN

    @property
    def field_list(self) -> list[str]:
        """The fields of enforcement it is for, one by one; none where it does not say."""
        return [each for each in self.fields.split(SEPARATOR) if each]


class CredentialEvent(Row):
    """A credential was issued, suspended, given back, withdrawn or cancelled: from this day on it stands so."""

    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, related_name="events", verbose_name="证件"
    )
    state = models.CharField("状态", max_length=16, choices=State)
    on = models.DateField("日期")
    ground = models.CharField("原因", max_length=400, blank=True)
    recorded_at = models.DateTimeField("登记时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "证件变动"
        ordering = ("on", "id")

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.on:%Y-%m-%d}"
