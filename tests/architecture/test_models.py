"""The models of all rooms: which way they point, and what is written of them."""

import io
import re
import tomllib
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Field, Model

from tests.architecture.tree import ROOT

ORIGIN = "hengjian."
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def layers() -> list[set[str]]:
    """Give the rooms from the highest layer to the lowest, as import-linter is told them."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        contracts = tomllib.load(stream)["tool"]["importlinter"]["contracts"]
    (order,) = [each["layers"] for each in contracts if each["type"] == "layers"]
    return [{room.strip("() ") for room in layer.split("|")} for layer in order]


def our_models() -> list[type[Model]]:
    return [each for each in apps.get_models() if each.__module__.startswith(ORIGIN)]


def room_of(model: type[Model]) -> str:
    return model.__module__.split(".")[1]


def depth(room: str) -> int:
    return next(number for number, layer in enumerate(layers()) if room in layer)


def fields_of(model: type[Model]) -> list[Any]:
    return list(model._meta.get_fields(include_parents=False))  # noqa: SLF001  Django's public name


def test_foreign_keys_point_into_the_same_room_or_downwards() -> None:
    pointing: list[tuple[type[Model], Any]] = [
        (model, field.related_model)
        for model in our_models()
        for field in fields_of(model)
        if isinstance(field, Field) and field.is_relation
    ]
    upwards = [
        f"{model.__name__} -> {target.__name__}"
        for model, target in pointing
        if target.__module__.startswith(ORIGIN) and depth(room_of(target)) < depth(room_of(model))
    ]

    assert pointing
    assert not upwards


def test_models_and_fields_have_chinese_names() -> None:
    unnamed = [
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in fields_of(model)
        if isinstance(field, Field) and field.name not in {"id", "password", "last_login"}
        if not CHINESE.search(str(field.verbose_name))
    ]
    unnamed += [
        model.__name__
        for model in our_models()
        if not CHINESE.search(str(model._meta.verbose_name))  # noqa: SLF001  Django's public name
    ]

    assert not unnamed


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    said = io.StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=said)

    assert "No changes" in said.getvalue()
