"""Forms that say plainly what is missing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from hengjian.common.picking import Picking


class PlainForm(forms.Form):
    """A form whose messages name the field: 请填写姓名, 请选择单位."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Word the messages of each field."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            verb = "选择" if isinstance(field, forms.ChoiceField) else "填写"
            field.error_messages["required"] = f"请{verb}{field.label}。"
            field.error_messages["invalid_choice"] = f"没有这个选项，请重新选择{field.label}。"
            _word(field)

    @property
    def searching(self) -> bool:
        """Tell whether it came back only for another list to choose from: then it is shown again, with no complaint."""
        return self.is_bound and any(
            isinstance(field.widget, Picking)
            and field.widget.asks(self.data, self.add_prefix(name))
            for name, field in self.fields.items()
        )

    def is_valid(self) -> bool:
        """Tell whether what was filled in can be used."""
        return not self.searching and super().is_valid()

    def full_clean(self) -> None:
        """Look at what was filled in, unless it is not meant yet."""
        if self.searching:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
        else:
            super().full_clean()


_INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.DateField, "{}不是一个日期，请写成 2026-03-04 这样。"),
    (forms.DecimalField, "{}请填写数字。"),
    (forms.IntegerField, "{}请填写整数。"),
)
_LIMITS = {
    "max_length": "{}不能超过 %(limit_value)s 个字，现在有 %(show_value)s 个。",
    "min_value": "{}不能小于 %(limit_value)s。",
    "max_value": "{}不能大于 %(limit_value)s。",
    "null_characters_not_allowed": "{}里有看不见的字符，请删去后重新填写。",
}


def _word(field: forms.Field) -> None:
    """Word what can be wrong with a value as a colleague would; what a field says itself stays."""
    name = str(field.label or "这一项")
    for code, text in _LIMITS.items():
        field.error_messages.setdefault(code, text.format(name.replace("%", "%%")))
    for kind, text in _INVALID:
        if isinstance(field, kind):
            if field.error_messages["invalid"] is kind.default_error_messages["invalid"]:
                field.error_messages["invalid"] = text.format(name)
            return


class DayInput(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        """Write the day as browsers want it."""
        super().__init__(format="%Y-%m-%d")


class SeveralFiles(forms.ClearableFileInput):
    """A field that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Give all files that were chosen."""
        one = super().clean
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [one(each, initial) for each in given]
