"""Words and small pictures of pages."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template

from hengjian.common.templatetags import pages
from hengjian.common.templatetags.pages import Lamp

SPRITE = (Path(pages.__file__).parents[1] / "static" / "icons.svg").read_text(encoding="utf-8")


def shown(text: str, **given: object) -> str:
    return Template(text).render(Context(given))


@pytest.mark.parametrize("lamp", Lamp)
def test_lamp_has_a_word_and_a_shape_that_is_drawn(lamp: Lamp) -> None:
    html = shown(f'{{% lamp "{lamp.name.lower()}" %}}')

    assert lamp.value.word in html
    assert f"lamp-{lamp.value.shape}" in html
    assert f'id="lamp-{lamp.value.shape}"' in SPRITE


def test_lamp_may_say_how_long() -> None:
    html = shown('{% lamp "over" "逾期 21 天" %}')

    assert re.search(r"</svg>逾期 21 天</span>", html)


def test_every_picture_that_a_page_asks_for_is_drawn() -> None:
    rooms = Path(pages.__file__).parents[2]
    asked = {
        name
        for template in rooms.glob("*/templates/**/*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text(encoding="utf-8"))
    }

    assert asked
    assert {name for name in asked if f'id="{name}"' not in SPRITE} == set()


def test_words_of_a_person_are_shown_and_not_run() -> None:
    assert "<b>" not in shown("{% lamp 'over' word %}", word="<b>逾期</b>")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{ number|figure }}", "1,280"),
        ("{{ on|day }}", "2026-11-21"),
        ("{{ nothing|day }}", "—"),
        ("{{ on|day_in_words }}", "11月21日（周六）"),
        ("{{ at|minute }}", "2026-11-22 00:30"),
        ("{{ nothing|minute }}", "—"),
    ],
)
def test_figures_and_days_are_written_as_officials_write_them(text: str, wanted: str) -> None:
    at = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)

    assert shown(text, number=1280, on=date(2026, 11, 21), at=at, nothing=None) == wanted
