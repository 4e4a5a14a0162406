"""What is looked for among cases."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.common.forms import PlainForm
from hengjian.desk.lamps import OVER, SOON, WITHIN_A_WEEK
from hengjian.desk.selectors import CLOSED, RUNNING
from hengjian.registry.models.bodies import Body
from hengjian.screening.law import office_rulebook


class CaseFilterForm(PlainForm):
    """What of the cases is looked for."""

    words = forms.CharField(
        label="案号、事项、单位", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    body = forms.ChoiceField(label="单位（含下级）", required=False)
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
        self._choose("body", "全部单位", [(str(body.uuid), body.name) for body in bodies])
        self._choose(
            "domain", "全部领域", [(each.id, each.title) for each in pack.domains.values()]
        )
        self._choose("stage", "全部环节", steps)

    def _choose(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", every), *choices]
