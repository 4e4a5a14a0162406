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


class Account(AbstractBaseUser, Row):
    """Somebody who may sign in. The body is the one he works at; what he may see comes from his grants."""

    class State(models.TextChoices):
        """Whether somebody may sign in."""

        ACTIVE = "active", "在用"
        SUSPENDED = "suspended", "停用"
        LEFT = "left", "已离岗"

    username = models.CharField("用户名", max_length=64, unique=True)
    display_name = models.CharField("姓名", max_length=64)
    state = models.CharField("状态", max_length=16, choices=State, default=State.ACTIVE)
    must_change_password = models.BooleanField("须更换密码", default=False)
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
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django declares a plain attribute
        """Tell whether the account may sign in; Django asks by this name."""
        return self.state == self.State.ACTIVE


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

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="sign_ins", verbose_name="账号"
    )
    session_key = models.CharField("会话", max_length=40, unique=True, null=True)  # noqa: DJ001  unique where there is one
    started_at = models.DateTimeField("登录时间", default=clock.now)
    ended_at = models.DateTimeField("结束时间", null=True)
    address = models.GenericIPAddressField("地址", null=True)
    browser = models.CharField("浏览器", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录"
        ordering = ("-started_at", "-id")

    def __str__(self) -> str:
        return f"{self.account} {self.started_at:%Y-%m-%d %H:%M}"


class FailedSignIn(models.Model):
    """Somebody gave a wrong name or password; enough of them within a while lock the name or the address."""

    id = models.BigAutoField(primary_key=True)
    username = models.CharField("用户名", max_length=64)
    address = models.GenericIPAddressField("地址", null=True)
    at = models.DateTimeField("时间", default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = "登录失败"
        indexes = (
            models.Index(fields=["username", "at"], name="failed_sign_in_by_name"),
            models.Index(fields=["address", "at"], name="failed_sign_in_by_address"),
        )

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"
