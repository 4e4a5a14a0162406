"""What people fill in about items and benchmarks."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.common.forms import PlainForm
from hengjian.registry import law, selectors
from hengjian.registry.forms import (
    CHOOSE,
    BodyChoice,
    BodyChoices,
    PlaceForm,
    day_field,
    long_field,
    short_field,
)
from hengjian.registry.models.bodies import Body
from hengjian.registry.models.items import Holding, Item


def _levels() -> list[tuple[str, str]]:
    return [(each.code, each.label) for each in law.levels().values()]


class LevelsField(forms.MultipleChoiceField):
    """The levels at which an item is done, as items keep them."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer what the pack has whenever a form is made."""
        super().__init__(choices=_levels, widget=forms.CheckboxSelectMultiple, **kwargs)

    def clean(self, value: Any) -> Any:
        """Give them in one text."""
        return law.joined_levels(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """Show what an item keeps as what is chosen."""
        return value.split(law.BETWEEN_LEVELS) if isinstance(value, str) else value


class ItemForm(PlaceForm):
    """What is said of an item."""

    code = short_field("事项编码", 60)
    name = short_field("事项名称", 400)
    act = forms.ChoiceField(label="行为种类", choices=[CHOOSE, *Item.Act.choices])
    levels = LevelsField(label="行使层级", required=False, help_text="由哪一级实施；不知道的不选。")
    basis = long_field("依据")
    holders = BodyChoices(
        Body.objects.none(), label="实施单位", to_field_name="uuid", required=False
    )
    valid_from = day_field("起")
    valid_until = day_field("止")


class NewItemForm(ItemForm):
    """An item to be put into a catalogue."""

    body = BodyChoice("编目单位")
    field_order = (
        "body",
        "code",
        "name",
        "act",
        "levels",
        "basis",
        "holders",
        "valid_from",
        "valid_until",
    )


class BenchmarkForm(PlainForm):
    """A version of a benchmark: its tiers one in a line."""

    valid_from = day_field("起", required=True)
    valid_until = day_field("止", "不填就到下一版开始为止。")
    document = short_field("文件", 200, "发布它的文件名称和文号。", required=False)
    published_on = day_field("公布日")
    tiers = forms.CharField(
        label="阶次", widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每行一个：阶次｜下限（元）｜上限（元）｜适用情形。没有数额的留空，如“较轻｜1000｜5000｜初次违法”。",
    )  # fmt: skip


class HoldingForm(PlainForm):
    """What is said of a body that does an item."""

    part = forms.ChoiceField(
        label="实施方式", choices=[("", "没有写"), *Holding.Part.choices], required=False
    )
    filed_on = day_field("备案日", "含有这个事项的目录报送备案的那一天；不知道的不填。")
    published_on = day_field("公示日", "向社会公布的那一天；不知道的不填。")


class CatalogueForm(PlainForm):
    """When the list of a body was filed and made public."""

    filed_on = day_field("备案日")
    published_on = day_field("公示日")


class ItemFilterForm(PlainForm):
    """What a reader of items looks for."""

    words = forms.CharField(
        label="编码、名称", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    act = forms.ChoiceField(
        label="行为种类", required=False, choices=[("", "全部种类"), *Item.Act.choices]
    )
    level = forms.ChoiceField(label="行使层级", required=False)
    filing = forms.ChoiceField(
        label="备案、公示", required=False,
        choices=[
            ("", "不限"), (selectors.UNFILED, "有单位没有写备案日"), (selectors.UNPUBLISHED, "有单位没有写公示日"),
            (selectors.FILED, "各单位都写了备案日"), (selectors.PUBLISHED, "各单位都写了公示日"),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the levels that the pack has."""
        super().__init__(*args, **kwargs)
        field = self.fields["level"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [("", "全部层级"), *_levels(), (selectors.UNSAID, "没有写")]
