"""What people fill in."""

from __future__ import annotations

from django import forms

from hengjian.common.forms import PlainForm
from hengjian.registry.forms import BodyChoice, PlaceForm, day_field, long_field, short_field


class DraftForm(PlaceForm):
    """Of which body, and of those below it, the list is to be made."""

    place = BodyChoice("范围", help_text="政府或者地区：它和下级单位里的执法主体都列出。")


class YearForm(PlainForm):
    """For which year."""

    year = forms.IntegerField(label="年度", min_value=2000, max_value=2999)


class ConfirmForm(PlainForm):
    """The list is confirmed as it was shown."""

    year = forms.IntegerField(widget=forms.HiddenInput, label="年度")
    seen = forms.CharField(widget=forms.HiddenInput, label="看到的名单")
    note = long_field("说明", "怎样核对的、缺的怎样处理，可以不填。")


class PublishForm(PlainForm):
    """When and where it was made public."""

    day = day_field("公布日期", required=True)
    place = short_field("在哪里公布", 200, "政府网站的网址、公报的期数或者报纸名称。")
    number = short_field("公告文号", 60, "没有的不填。", required=False)


class SendForm(PlainForm):
    """When it was sent, to whom, under which number."""

    day = day_field("抄送日期", required=True)
    to = short_field("抄送哪个部门", 100, "财政部门的全称：没有资格的单位不发罚没票据。")
    number = short_field("抄送文号", 60)


_WHY = "写明登记错在哪里；原来的登记留在这一页的经过里。"


class CorrectPublicationForm(PublishForm):
    """What should have been written down of a publication."""

    reason = short_field("改正的理由", 400, _WHY)


class CorrectCopyForm(SendForm):
    """What should have been written down of a copy."""

    reason = short_field("改正的理由", 400, _WHY)
