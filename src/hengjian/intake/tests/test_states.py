"""The life of a batch."""

import ast
from pathlib import Path

from hengjian.intake.states import TRANSITIONS, Action, State

ROOM = Path(__file__).parents[1]
WRITERS = {"services/transition.py"}


def test_every_state_can_be_reached_and_every_action_leads_somewhere() -> None:
    reached = {State.RECEIVED}
    for _ in State:
        reached |= {after for (before, _), after in TRANSITIONS.items() if before in reached}

    assert reached == set(State)
    assert {action for _, action in TRANSITIONS} == set(Action)


def test_what_was_given_up_or_withdrawn_stays_so() -> None:
    ends = set(State) - {before for before, _ in TRANSITIONS}

    assert ends == {State.REJECTED, State.WITHDRAWN}


def test_only_the_transition_assigns_a_state() -> None:
    writers = {
        path.relative_to(ROOM).as_posix()
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and target.attr == "state"
    }

    assert writers == WRITERS
