"""Accounts, what they may do and for whom, and how they signed in."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from hengjian.accounts.roles import Role
from hengjian.common import clock
from hengjian.common.models import PathField, Row, is_path
from hengjian.common.subtrees import ROOT


class KnownBody(models.Model):
    """A body as the registry last told it: what forms offer. The registry stands above and keeps this up itself."""

    id = models.BigAutoField(primary_key=True)
    body = models.UUIDField("单位编号", unique=True)
    name = models.CharField("单位", max_length=200)
    path = PathField("位置", db_index=True)
    in_use = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "已知单位"
        ordering = ("path",)
        constraints = (
            models.CheckConstraint(condition=is_path("path"), name="known_body_place_is_path"),
        )

    def __str__(self) -> str:
        return self.name


class Account(AbstractBaseUser, Row):
    """Somebody who may sign in. The body is the one he works at; what he may see comes from his grants."""

    class State(models.TextChoices):
        """Whether somebody may sign in."""

        ACTIVE = "active", "在用"
        SUSPENDED = "suspended", "停用"
        LEFT = "left", "已离岗"

    class Kind(models.TextChoices):
        """Who acts with it; a system has no password and calls the API with tokens."""

        PERSON = "person", "人员"
        SYSTEM = "system", "对接系统"

    username = models.CharField("用户名", max_length=64, unique=True)
    display_name = models.CharField("姓名", max_length=64)
    kind = models.CharField("类型", max_length=16, choices=Kind, default=Kind.PERSON)
    state = models.CharField("状态", max_length=16, choices=State, default=State.ACTIVE)
    must_change_password = models.BooleanField("须更换密码", default=False)
    # What the single sign-on of the office calls the person, where it is not the user name.
    subject = models.CharField("统一身份编号", max_length=191, blank=True)
    # The body as the registry last told it; accounts stand below the registry and hold no foreign key to it.
    body = models.UUIDField("所在单位编号", null=True, blank=True)
    body_name = models.CharField("所在单位", max_length=200, blank=True)
    body_path = PathField("所在单位位置", default=ROOT)
    created_at = models.DateTimeField("建立时间", default=clock.now, editable=False)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        ordering = ("username",)
        indexes = (models.Index(fields=["body_path", "username"], name="account_by_place"),)
        constraints = (
            models.CheckConstraint(condition=is_path("body_path"), name="account_place_is_path"),
            models.UniqueConstraint(
                fields=["subject"], condition=~Q(subject=""), name="one_account_per_subject"
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django declares a plain attribute
        """Tell whether the account may sign in; Django asks by this name."""
        return self.state == self.State.ACTIVE

    @property
    def is_system(self) -> bool:
        """Tell whether it is another system that acts with it."""
        return self.kind == self.Kind.SYSTEM


class Grant(Row):
    """Somebody has a role for a body and all below it, from a day until a day, both included."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="grants", verbose_name="账号"
    )
    role = models.CharField("角色", max_length=32, choices=Role)
    body = models.UUIDField("单位编号", null=True, blank=True)
    body_name = models.CharField("单位", max_length=200)
    body_path = PathField("单位位置", default=ROOT, db_index=True)
    valid_from = models.DateField("起")
    valid_until = models.DateField("止", null=True, blank=True)
    given_by = models.UUIDField("授予人编号", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "授权"
        ordering = ("valid_from", "id")
        constraints = (
            models.CheckConstraint(condition=is_path("body_path"), name="grant_place_is_path"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="grant_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}（{self.body_name}）"


class StandIn(Row):
    """Somebody acts for another while that one is away, from a day until a day, both included."""

    absent = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="stood_in_by", verbose_name="离岗人"
    )
    substitute = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="stands_in_for", verbose_name="代理人"
    )
    valid_from = models.DateField("起")
    valid_until = models.DateField("止")
    arranged_by = models.UUIDField("安排人编号", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "代理"
        ordering = ("valid_from", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="stand_in_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="nobody_stands_in_for_himself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.substitute}代理{self.absent}"


class SignIn(Row):
    """Somebody signed in with a browser, and is until it ends."""

    class Way(models.TextChoices):
        """How somebody showed who he is."""

        PASSWORD = "password", "密码"
        SINGLE = "single", "统一身份认证"

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="sign_ins", verbose_name="账号"
    )
    session_key = models.CharField("会话", max_length=40, unique=True, null=True)  # noqa: DJ001  unique where there is one
    started_at = models.DateTimeField("登录时间", default=clock.now)
    ended_at = models.DateTimeField("结束时间", null=True)
    way = models.CharField("方式", max_length=16, choices=Way, default=Way.PASSWORD)
    with_code = models.BooleanField("经二次验证", default=False)
    address = models.GenericIPAddressField("地址", null=True)
    browser = models.CharField("浏览器", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录"
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return f"{self.account} {self.started_at:%Y-%m-%d %H:%M}"


class SecondFactor(Row):
    """An authenticator app that shows codes for an account; it counts once the first code proved that it works."""

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, related_name="second_factor", verbose_name="账号"
    )
    sealed_secret = models.TextField("密钥（已加密）", editable=False)
    # A code is good once: only a later step than the last one is taken.
    last_step = models.BigIntegerField("上次的时段", default=0, editable=False)
    confirmed_at = models.DateTimeField("启用时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "二次验证"

    def __str__(self) -> str:
        return f"{self.account}的二次验证"


class RecoveryCode(models.Model):
    """A code on paper that stands in once for the app, of which only the digest is kept."""

    id = models.BigAutoField(primary_key=True)
    factor = models.ForeignKey(
        SecondFactor,
        on_delete=models.CASCADE,
        related_name="recovery_codes",
        verbose_name="二次验证",
    )
    digest = models.CharField("摘要", max_length=64, editable=False)
    used_at = models.DateTimeField("使用时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "备用码"
        constraints = (
            models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.factor}的备用码"


class ApiToken(Row):
    """A secret by which another system acts as an account, for one purpose, for a body and all below it.

    It narrows what the account may do and never widens it. Only the digest of the secret is kept.
    """

    class Scope(models.TextChoices):
        """What a token is good for."""

        PUSH = "push", "推送案件数据"
        COMPLAINTS = "complaints", "推送投诉举报"
        REGISTRY = "registry", "推送登记数据"

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="tokens", verbose_name="账号"
    )
    name = models.CharField("名称", max_length=60)
    scope = models.CharField("用途", max_length=16, choices=Scope)
    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    beginning = models.CharField("开头", max_length=12, editable=False)
    body = models.UUIDField("单位编号", null=True, blank=True)
    body_name = models.CharField("单位", max_length=200)
    body_path = PathField("单位位置", default=ROOT)
    valid_until = models.DateField("止")
    issued_at = models.DateTimeField("签发时间", default=clock.now, editable=False)
    issued_by = models.UUIDField("签发人编号", editable=False)
    revoked_at = models.DateTimeField("吊销时间", null=True, editable=False)
    last_used_at = models.DateTimeField("上次使用", null=True, editable=False)
    last_used_from = models.GenericIPAddressField("上次使用的地址", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ("-issued_at", "-id")
        constraints = (
            models.CheckConstraint(condition=is_path("body_path"), name="token_place_is_path"),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.beginning}…）"


class FailedSignIn(models.Model):
    """Somebody gave a wrong name or password; enough of them within a while lock the name or the address."""

    id = models.BigAutoField(primary_key=True)
    username = models.CharField("用户名", max_length=64)
    address = models.GenericIPAddressField("地址", null=True)
    at = models.DateTimeField("时间", default=clock.now)
    # He came in after all, or somebody lifted the lock: it is told of for a while, and locks nothing any more.
    forgiven = models.BooleanField("不再计入", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "登录失败"
        indexes = (
            models.Index(fields=["username", "at"], name="failed_sign_in_by_name"),
            models.Index(fields=["address", "at"], name="failed_sign_in_by_address"),
        )

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"


class KeptList(Row):
    """Conditions of a list that somebody uses often, under a name of his own."""

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="kept_lists", verbose_name="账号"
    )
    page = models.CharField("页面", max_length=200)
    query = models.CharField("条件", max_length=1000)
    title = models.CharField("名称", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "常用条件"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["account", "page", "title"], name="kept_list_title_once"
            ),
        )

    def __str__(self) -> str:
        return self.title
