"""What is looked for among cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from hengjian.accounts.models import Account
from hengjian.common.forms import PlainForm
from hengjian.common.picking import Narrowing
from hengjian.desk.lamps import OVER, SOON, WITHIN_A_WEEK
from hengjian.desk.selectors import CLOSED, RUNNING
from hengjian.registry.forms import AccountChoice, placed
from hengjian.registry.models.bodies import Body
from hengjian.screening.law import office_rulebook


class CaseFilterForm(PlainForm):
    """What of the cases is looked for."""

    words = forms.CharField(
        label="案号、事项、单位", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    body = forms.ChoiceField(label="单位（含下级）", required=False, widget=Narrowing)
    domain = forms.ChoiceField(label="领域", required=False)
    stage = forms.ChoiceField(label="所处环节", required=False)
    lamp = forms.ChoiceField(
        label="期限", required=False,
        choices=[("", "全部期限"), (OVER, "有逾期的"), (SOON, "将到期的"), (WITHIN_A_WEEK, "七天内到期")],
    )  # fmt: skip
    standing = forms.ChoiceField(
        label="办结", required=False,
        choices=[("", "全部案件"), (RUNNING, "没有办结"), (CLOSED, "已办结")],
    )  # fmt: skip

    since = forms.DateField(
        label="最近日期起", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="最近日期止", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, bodies: list[Body], *args: Any, **kwargs: Any) -> None:
        """Offer these bodies, and the steps that the pack knows."""
        super().__init__(*args, **kwargs)
        pack = office_rulebook().pack
        kinds = pack.declarations.kinds
        steps = [(name, kind.label) for name, kind in kinds.items() if kind.level == "case"]
        self._choose("body", "全部单位", placed(bodies))
        self._choose(
            "domain", "全部领域", [(each.id, each.title) for each in pack.domains.values()]
        )
        self._choose("stage", "全部环节", steps)

    def _choose(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", every), *choices]


class HandOverForm(PlainForm):
    """Who takes work over, and why."""

    to = AccountChoice(
        Account.objects.none(), label="交给谁", to_field_name="uuid", empty_label="请选择",
        help_text="只列出能办理其中工作的人；有一件他不能办，就一件也不交，并说明是哪一件。",
    )  # fmt: skip
    text = forms.CharField(
        label="理由", max_length=200, help_text="例如：岗位调整。写进每一件的办理经过和日志。"
    )

    def __init__(self, takers: Iterable[Account], *args: Any, **kwargs: Any) -> None:
        """Offer these people."""
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  declared above
        field.queryset = Account.objects.filter(pk__in=[each.pk for each in takers])
