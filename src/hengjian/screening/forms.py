"""What people fill in."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.common.forms import PlainForm
from hengjian.common.picking import Narrowing
from hengjian.registry.forms import placed
from hengjian.registry.models.bodies import Body
from hengjian.screening.rulewords import severities
from hengjian.screening.states import State

MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


class FindingFilterForm(PlainForm):
    """What of the findings is looked for; `rule` comes from a link and is shown as words."""

    words = forms.CharField(
        label="案号、问题", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    body = forms.ChoiceField(label="单位（含下级）", required=False, widget=Narrowing)
    severity = forms.ChoiceField(label="程度", required=False)
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部（不含已更正）"), *State.choices]
    )
    month = forms.RegexField(
        MONTH, label="月份", required=False,
        widget=forms.TextInput(attrs={"type": "month"}),
        error_messages={"invalid": "月份请写成 2026-03 这样。"},
    )  # fmt: skip
    rule = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput)
    # Figures open exactly what they count: of the body itself, and not what came to nothing.
    only = forms.ChoiceField(
        required=False, widget=forms.HiddenInput,
        choices=[("standing", "只列仍然成立的，不含不成立的和已更正的"), ("waiting", "只列待处理的")],
    )  # fmt: skip
    since = forms.DateField(required=False, widget=forms.HiddenInput)
    from_month = forms.RegexField(MONTH, required=False, widget=forms.HiddenInput)
    found_by = forms.UUIDField(required=False, widget=forms.HiddenInput)
    gone_by = forms.UUIDField(required=False, widget=forms.HiddenInput)
    own = forms.BooleanField(required=False, widget=forms.HiddenInput)
    unregistered = forms.BooleanField(required=False, widget=forms.HiddenInput)
    undated = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, bodies: list[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies."""
        super().__init__(*args, **kwargs)
        self._choose("body", "全部单位", placed(bodies))
        self._choose("severity", "全部程度", severities())

    def _choose(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", every), *choices]


class RemarkForm(PlainForm):
    """What somebody says of a finding."""

    text = forms.CharField(
        label="内容", min_length=4, max_length=2000, strip=True,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"min_length": "请至少写四个字，让对方看得懂。"},
    )  # fmt: skip
    like = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: str = "", **kwargs: Any) -> None:
        """Ask in the words of the one who is asked."""
        super().__init__(*args, **kwargs)
        if label:
            self.fields["text"].label = label
            self.fields["text"].error_messages["required"] = f"请填写{label}。"
