"""What people fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.accounts.models import Account, ApiToken
from hengjian.accounts.roles import Role
from hengjian.accounts.selectors import Body
from hengjian.common.forms import DayInput, PlainForm
from hengjian.common.picking import Picking, Placed


def password_field(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    """Give a field for a password, whose spaces are kept."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


class SignInForm(PlainForm):
    """Name and password."""

    username = forms.CharField(
        label="用户名",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = password_field("密码", "current-password")


class CodeForm(PlainForm):
    """A code of the second factor, or one of those on paper."""

    code = forms.CharField(
        label="动态码", max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autocapitalize": "none"}
        ),
    )  # fmt: skip


class SubjectForm(PlainForm):
    """By what name the single sign-on knows somebody."""

    subject = forms.CharField(
        label="统一身份编号", max_length=191, required=False,
        help_text="统一身份认证里这个人的编号，照抄，区分大小写；不填的，按用户名对应。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class PasswordForm(PlainForm):
    """A new password of one's own."""

    current = password_field("现在的密码", "current-password")
    new = password_field("新密码", "new-password")
    again = password_field("再输入一次新密码", "new-password")

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        """Take the account whose password it is."""
        super().__init__(*args, **kwargs)
        self._account = account

    def clean_current(self) -> str:
        """Make sure that it is the owner who sits there."""
        current: str = self.cleaned_data["current"]
        if not self._account.check_password(current):
            raise forms.ValidationError("现在的密码不对，请重新输入。")
        return current

    def clean(self) -> dict[str, Any]:
        """Compare the new passwords with each other and with the present one."""
        given = self.cleaned_data
        if "new" in given and "again" in given and given["new"] != given["again"]:
            self.add_error("again", "两次输入的新密码不一样，请重新输入。")
        if "current" in given and given.get("new") == given["current"]:
            self.add_error("new", "新密码与现在的密码相同，请换一个。")
        return given


class PlaceForm(PlainForm):
    """A form with a body to choose."""

    place = forms.ChoiceField(label="单位", widget=Picking)

    def __init__(self, bodies: list[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies."""
        super().__init__(*args, **kwargs)
        self._bodies = {body.path: body for body in bodies}
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(body.path, Placed(body.name, body.path)) for body in bodies]

    def clean_place(self) -> Body:
        """Give the body itself."""
        return self._bodies[self.cleaned_data["place"]]


class NewAccountForm(PlaceForm):
    """An account to be made."""

    username = forms.CharField(
        label="用户名", max_length=64, help_text="登录时用，如工号或者姓名拼音；不分大小写。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    display_name = forms.CharField(
        label="姓名", max_length=64, help_text="对接系统填系统名称，如“市场监管案件系统”。"
    )
    kind = forms.ChoiceField(
        label="类型", choices=Account.Kind.choices, initial=Account.Kind.PERSON,
        help_text="对接系统没有密码，不能登录页面，凭令牌推送数据。",
    )  # fmt: skip
    field_order = ("kind", "display_name", "username", "place")


class GrantForm(PlaceForm):
    """A role to be given."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    valid_from = forms.DateField(label="起", widget=DayInput)
    valid_until = forms.DateField(
        label="止", required=False, widget=DayInput, help_text="当天仍有效；不填就是长期。"
    )
    field_order = ("role", "place", "valid_from", "valid_until")


class TokenForm(PlaceForm):
    """A token to be issued."""

    name = forms.CharField(label="名称", max_length=60, help_text="如“生产环境”，便于以后辨认。")
    scope = forms.ChoiceField(label="用途", choices=ApiToken.Scope.choices)
    valid_until = forms.DateField(label="止", widget=DayInput, help_text="当天仍有效。")
    field_order = ("name", "scope", "place", "valid_until")


class StandInForm(PlainForm):
    """Somebody to act for oneself."""

    substitute = forms.ModelChoiceField(
        label="代理人", queryset=Account.objects.none(), to_field_name="uuid", empty_label="请选择"
    )
    valid_from = forms.DateField(label="起", widget=DayInput)
    valid_until = forms.DateField(label="止", widget=DayInput, help_text="当天仍有效。")

    def __init__(self, colleagues: Any, *args: Any, **kwargs: Any) -> None:
        """Offer these colleagues."""
        super().__init__(*args, **kwargs)
        field = self.fields["substitute"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  for the type checker
        field.queryset = colleagues


class FilterForm(PlainForm):
    """What a reader of the list looks for."""

    words = forms.CharField(
        label="姓名、用户名、单位", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), *Account.State.choices]
    )
    role = forms.ChoiceField(
        label="角色", required=False, choices=[("", "全部角色"), *Role.choices]
    )


class KeptListForm(PlainForm):
    """A name for the conditions of a list."""

    page = forms.CharField(max_length=200)
    query = forms.CharField(max_length=1000, required=False)
    title = forms.CharField(max_length=20)
