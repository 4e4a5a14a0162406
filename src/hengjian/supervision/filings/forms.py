"""What people fill in."""

from __future__ import annotations

from django import forms

from hengjian.common.forms import PlainForm
from hengjian.registry.forms import day_field, long_field, short_field
from hengjian.supervision.filings.states import State
from hengjian.supervision.forms import ANY


class FilingFilterForm(PlainForm):
    """What a list of filings is narrowed to."""

    words = forms.CharField(label="案号", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[ANY, *State.choices])


class FilingForm(PlainForm):
    """A decision to be filed: its content is in the case already."""

    number = short_field("案号", 300, "决定书的内容已经在报送的数据里，不用再填。")
    decided_on = day_field("决定日期", required=True)
    text = long_field("说明", "集体讨论、法制审核的情况等，可以不填。")


class OpinionForm(PlainForm):
    """An opinion or an answer."""

    text = long_field("内容", required=True)


class ClearForm(PlainForm):
    """That nothing is wrong."""

    text = long_field("说明", "可以不填。")
