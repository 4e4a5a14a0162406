"""Choosing from a tree of thousands."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from hengjian.common.forms import PlainForm
from hengjian.common.picking import FEW, MOST, Narrowing, Picking, PickingSeveral, Placed

MANY = [
    ("/1/", Placed("衡川市", "/1/")),
    *((f"/1/{bureau}/", Placed(f"{bureau}局", f"/1/{bureau}/")) for bureau in range(100, 200)),
    *(
        (f"/1/{bureau}/{team}/", Placed(f"{team}队", f"/1/{bureau}/{team}/"))
        for bureau in range(100, 200)
        for team in range(1000, 1049)
    ),
]


class PlaceForm(PlainForm):
    place = forms.ChoiceField(label="单位", widget=Picking)
    others = forms.MultipleChoiceField(label="其他", widget=PickingSeveral, required=False)
    note = forms.CharField(label="说明")


def form_of(sent: str | None, choices: Sequence[tuple[str, Placed]] = MANY) -> PlaceForm:
    form = PlaceForm(None if sent is None else QueryDict(sent))
    for name in ("place", "others"):
        field: Any = form.fields[name]
        field.choices = choices
    return form


def listed(form: PlaceForm, name: str = "place") -> list[str]:
    return re.findall(r"<option[^>]*>([^<]+)</option>", str(form[name]))


def chosen(form: PlaceForm, name: str = "place") -> list[str]:
    return re.findall(r'<option value="([^"]*)" selected>', str(form[name]))


def test_few_are_a_plain_list_set_in_by_their_depth() -> None:
    form = form_of(None, MANY[:FEW])

    assert listed(form)[:2] == ["衡川市", "　100局"]
    assert "查找" not in str(form["place"])


def test_of_many_the_first_are_listed_and_how_many_there_are() -> None:
    form = form_of(None)

    assert len(MANY) > 5000
    assert len(listed(form)) == MOST
    assert f"共 {len(MANY)} 个，只列出前 {MOST} 个" in str(form["place"])


def test_words_that_leave_many_say_how_many_they_found_and_ask_for_more() -> None:
    form = form_of("place=&place-words=衡川市&place-listed=&note=")

    assert len(listed(form)) == MOST
    assert re.search(rf"找到 \d+ 个，只列出前 {MOST} 个，请多写几个字", str(form["place"]))


def test_words_narrow_the_list_by_all_names_down_the_tree_and_nothing_is_saved() -> None:
    form = form_of("place=&place-words=105局 1003&place-listed=&note=")

    assert not form.is_valid()
    assert not form.errors
    assert listed(form) == ["衡川市 / 105局 / 1003队"]
    assert chosen(form) == ["/1/105/1003/"]


def test_form_that_comes_back_for_the_list_it_has_is_saved() -> None:
    form = form_of("place=/1/105/1003/&place-words=1003&place-listed=1003&note=好")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] == "/1/105/1003/"


def test_what_is_chosen_stays_in_the_list_whatever_is_looked_for() -> None:
    form = form_of("place=/1/105/1003/&place-words=107局&place-listed=1003&note=")

    assert listed(form)[0] == "衡川市 / 105局 / 1003队"
    assert chosen(form) == ["/1/105/1003/"]
    assert len(listed(form)) == MOST + 1


def test_several_are_gathered_by_several_searches() -> None:
    form = form_of(
        "place=&others=/1/105/1003/&others=/1/106/&others-words=107局 1004&others-listed=x"
    )

    assert not form.is_valid()
    assert chosen(form, "others") == ["/1/106/", "/1/105/1003/"]
    assert listed(form, "others")[2:] == ["衡川市 / 107局 / 1004队"]


def test_what_nobody_has_is_told() -> None:
    assert "没有名称里有“无此局”的" in str(form_of("place-words=无此局&place-listed=")["place"])


def test_choice_that_is_not_on_offer_is_refused() -> None:
    form = form_of("place=/2/&note=好")

    assert form.errors["place"] == ["没有这个选项，请重新选择单位。"]


def test_words_are_shown_as_text() -> None:
    page = str(form_of("place-words=<script>&place-listed=")["place"])

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


class ListForm(PlainForm):
    body = forms.ChoiceField(label="单位", required=False, widget=Narrowing)
    words = forms.CharField(required=False)


def list_form(sent: str) -> ListForm:
    form = ListForm(QueryDict(sent))
    field = form.fields["body"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "全部单位"), *MANY]
    return form


def test_words_above_a_list_narrow_what_is_offered_and_the_rest_of_the_form_counts() -> None:
    wanted = MANY[-1]
    form = list_form(f"words=逾期&body={MANY[0][0]}&body-words=199局+1048队")

    assert form.is_valid()
    assert form.cleaned_data == {"body": MANY[0][0], "words": "逾期"}
    shown = str(form["body"])
    assert f'value="{wanted[0]}"' in shown
    assert f'value="{MANY[1][0]}"' not in shown


def test_only_body_that_fits_is_not_taken_for_chosen_above_a_list() -> None:
    form = list_form("body-words=199局+1048队")

    assert form.is_valid()
    assert form.cleaned_data["body"] == ""
    assert f'value="{MANY[-1][0]}" selected' not in str(form["body"])


def test_list_above_rows_asks_by_the_address_and_is_as_low_as_other_fields() -> None:
    shown = str(list_form("")["body"])

    assert 'hx-get=""' in shown
    assert "hx-post" not in shown
    assert " size=" not in shown
    assert "body-listed" not in shown
