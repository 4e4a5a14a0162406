"""What people fill in: which table, by which counting rule, of which period."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.common.forms import PlainForm
from hengjian.evaluation.law import Counting

YEARS = 10
MONTHS = [("", "全年"), *((str(month), f"{month}月") for month in range(1, 13))]


class PeriodForm(PlainForm):
    """A year, or a month of it; the body comes from a link."""

    year = forms.TypedChoiceField(label="年份", required=False, coerce=int, empty_value=None)
    month = forms.TypedChoiceField(
        label="月份", required=False, choices=MONTHS, coerce=int, empty_value=None
    )
    body = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, newest: int, *args: Any, **kwargs: Any) -> None:
        """Offer the years up to the newest of which there are data."""
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101  for the type checker
        field.choices = [(str(y), f"{y}年") for y in range(newest, newest - YEARS, -1)]


class TableForm(PeriodForm):
    """A table by one of its counting rules."""

    counting = forms.ChoiceField(label="口径", required=False)
    table = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    show = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    field_order = ("counting", "year", "month", "body", "table", "show")

    def __init__(self, countings: list[Counting], newest: int, *args: Any, **kwargs: Any) -> None:
        """Offer the counting rules of the table."""
        super().__init__(newest, *args, **kwargs)
        field = self.fields["counting"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [(each.id, each.title) for each in countings]


class CompareForm(PeriodForm):
    """Two counting rules of one table."""

    one = forms.ChoiceField(label="口径一", required=False)
    other = forms.ChoiceField(label="口径二", required=False)
    table = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    field_order = ("one", "other", "year", "month", "body", "table")

    def __init__(self, countings: list[Counting], newest: int, *args: Any, **kwargs: Any) -> None:
        """Offer the counting rules of the table."""
        super().__init__(newest, *args, **kwargs)
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = [(each.id, each.title) for each in countings]
