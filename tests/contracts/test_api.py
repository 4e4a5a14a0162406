"""The interface for other systems does what its description says, whatever is sent to it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from hengjian.accounts.models import ApiToken
from hengjian.accounts.roles import Role
from hengjian.accounts.tests.factories import make_grant, make_system, make_token
from hengjian.common.identity import uuid7
from hengjian.config.api import api
from hengjian.intake.models import Push
from hengjian.intake.states import State
from hengjian.intake.tests.attempts import make_batch
from hengjian.supervision.complaints.models import Complaint
from hengjian.supervision.complaints.tests.attempts import a_complaint
from tests.architecture.tree import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CODE_AT = {"Problem": 1, "Unauthorized": 0}
REFUSING = [
    *(ROOT / "src/hengjian/intake/api").glob("*.py"),
    ROOT / "src/hengjian/accounts/tokens.py",
    ROOT / "src/hengjian/supervision/complaints/api.py",
]
PLACE = "/1/7/"
PREFIX = "/api/v1/"
EXAMPLES, ROUNDS = 30, 8
# What keeps to the letter may have no row in it; and parameters that nobody knows are not looked at.
NOT_CHECKED = [positive_data_acceptance, negative_data_rejection]
CARRIED_OUT = {200, 201, 202, 409}
COMPLAINTS, REGISTRY = "complaints", "registry"


def described() -> dict[str, Any]:
    return dict(api.get_openapi_schema(path_prefix=PREFIX))


OPERATIONS = [
    (path, method) for path, methods in described()["paths"].items() for method in methods
]


@pytest.fixture(autouse=True)
def _connection_that_stays() -> Iterator[None]:
    """Leave the transaction of the test open between requests, as the client of Django's tests does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers() -> dict[str, str]:
    """Give what a system sends along that may do everything, in an office that has one batch of it."""
    account = make_system(PLACE)
    make_grant(account, Role.AGENCY_CLERK, PLACE)
    Push.objects.create(
        account=account.uuid,
        key="1",
        digest="",
        batch=make_batch(PLACE, State.DRY_RUN, load=uuid7()),
    )
    return make_token(account, PLACE)[1]


def of_complaints(path: str) -> tuple[str, dict[str, str]] | None:
    """Give the complaint that a hotline has handed over, and what it sends along; None where it is about batches."""
    if COMPLAINTS not in path:
        return None
    account = make_system(PLACE)
    make_grant(account, Role.SUPERVISOR, PLACE)
    complaint = a_complaint(PLACE)
    Complaint.objects.filter(pk=complaint.pk).update(received_by=account.uuid)
    _, headers = make_token(account, PLACE, scope=ApiToken.Scope.COMPLAINTS)
    return str(complaint.uuid), headers


def of_registry(path: str) -> dict[str, str]:
    """Give what a system sends along that may send rows of the registry; nothing where it is about others."""
    if not path.endswith(REGISTRY):
        return {}
    account = make_system(PLACE)
    make_grant(account, Role.AGENCY_CLERK, PLACE)
    return make_token(account, PLACE, scope=ApiToken.Scope.REGISTRY)[1]


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_operation_answers_as_it_is_described_whatever_is_sent(
    path: str, method: str, mode: GenerationMode, headers: dict[str, str]
) -> None:
    schema = schemathesis.openapi.from_dict(described())
    schema.app = WSGIHandler()
    strategy = schema[path][method].as_strategy(generation_mode=mode)
    known, sent = of_complaints(path) or (str(Push.objects.get().batch.uuid), headers)
    sent = of_registry(path) or sent
    answered = set()

    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=strategy, there=st.booleans())
    def call(case: Any, there: bool) -> None:  # noqa: FBT001  as Hypothesis gives it
        if there and "uuid" in case.path_parameters:
            case.path_parameters["uuid"] = known
        answer = case.call_and_validate(headers=sent, excluded_checks=NOT_CHECKED)
        answered.add(answer.status_code)

    wanted = CARRIED_OUT if mode == GenerationMode.POSITIVE else {401, 404, 422}
    # What is drawn depends on the constants of all modules that are loaded, whatever the seed. A draw of nothing but
    # refusals proves too little, so another follows.
    for number in range(ROUNDS):
        seed(number)(call)()
        if answered & wanted:
            return
    pytest.fail(f"only {answered} was answered")


def test_description_is_given_to_whoever_is_signed_in(client: Client) -> None:
    assert client.get(f"{PREFIX}openapi.json").status_code == 302
    client.force_login(make_system(PLACE))

    answer = client.get(f"{PREFIX}openapi.json")

    assert answer.json()["paths"].keys() == described()["paths"].keys()
    assert f"{PREFIX}batches" in answer.json()["paths"]


def codes_in(source: Path) -> set[str]:
    """Give the codes with which requests are refused in a file."""
    calls = [
        (node.args, CODE_AT[node.func.id])
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in CODE_AT
    ]
    return {ast.literal_eval(given[place]) for given, place in calls}


def test_codes_of_refusals_are_those_that_the_page_tells() -> None:
    written = set().union(*map(codes_in, REFUSING))
    page = (ROOT / "docs" / "interchange.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| 4\d\d.*$", page, re.MULTILINE)
    told = {code for row in rows for code in re.findall(r"`([a-z_]+)`", row.split("|")[2])}

    assert len(written) > 10
    assert written | {"parameters_wrong"} == told
