"""The bodies and people of the demo office as its example describes them, for tests of what is made there."""

from collections.abc import Mapping
from typing import Any

import yaml
from pytest_django.fixtures import Settings

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.cli.demo import make_bodies
from hengjian.registry.models.bodies import Body
from tests.architecture.tree import ROOT


def described() -> dict[str, Any]:
    """Read the example."""
    text = (ROOT / "examples" / "demo-office.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def demo_bodies(said: Mapping[str, Any], settings: Settings) -> dict[str, Body]:
    """Make the described bodies with their people."""
    settings.JURISDICTION = said["jurisdiction"]
    found = make_bodies(said["bodies"], DAY)
    for person in said["people"]:
        holder = make_holder(Role(person["role"]), found[person.get("for", person["body"])].path)
        Account.objects.filter(pk=holder.pk).update(username=person["username"])
    return found
