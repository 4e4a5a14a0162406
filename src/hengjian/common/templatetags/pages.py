"""Words, figures and small pictures of pages; every template has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django import template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

register = template.Library()

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Look:
    """How a lamp is shown: its word, and its shape and colour by one class."""

    word: str
    shape: str


class Lamp(Enum):
    """The state of a duty; word, shape and colour say the same, so that nobody depends on colour."""

    OVER = Look("逾期", "over")
    SOON = Look("将到期", "soon")
    IN_TIME = Look("按期", "in-time")
    PAUSED = Look("中止", "paused")
    UNKNOWN = Look("不明", "unknown")


@register.simple_tag
def lamp(name: str, word: str = "") -> SafeString:
    """Show a lamp by its name; another word may stand beside the shape."""
    look = Lamp[name.upper()].value
    return format_html(
        '<span class="lamp lamp-{}"><svg class="lamp-shape" aria-hidden="true">'
        '<use href="{}#lamp-{}"></use></svg>{}</span>',
        look.shape, static("icons.svg"), look.shape, word or look.word,
    )  # fmt: skip


@register.simple_tag
def icon(name: str) -> SafeString:
    """Show one of our small pictures; a word beside it says the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def any_filled(fields: Iterable[BoundField]) -> bool:
    """Say whether somebody chose something in one of these fields."""
    return any(field.value() or field.errors for field in fields)


@register.filter
def figure(number: int) -> str:
    """Write a number with separators, as in 1,280."""
    return f"{number:,}"


@register.filter
def day(value: date | None) -> str:
    """Write a day as tables have it, as in 2026-11-21."""
    return value.isoformat() if value else "—"


@register.filter
def day_in_words(value: date) -> str:
    """Write a day as sentences have it, as in 11月21日（周六）."""
    return f"{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"


@register.filter
def minute(value: datetime | None) -> str:
    """Write an instant in the zone of the law pack, as in 2026-11-21 09:30."""
    return f"{localtime(value):%Y-%m-%d %H:%M}" if value else "—"
