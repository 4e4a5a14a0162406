"""The national pack's plan: what is planted, on what ground, and what is not."""

import pytest

from hengjian.synth.tests.small import plan

pytestmark = pytest.mark.law


def reads_registers(rule: str) -> bool:
    """Tell whether a rule speaks of fields that follow from registers, which the city does not have."""
    text = next(each for each in plan().pack.rules if each.id == rule)
    fields = plan().pack.declarations.act_fields.values()
    written = f"{text.when} {text.body}"
    return any(field.registers and f".{field.name}" in written for field in fields)


def test_every_rule_that_can_breach_is_planted_or_listed_with_a_reason() -> None:
    unplanted = plan().unplanted()
    rules = {rule.id: rule for rule in plan().pack.rules}
    listed = {id_ for id_ in unplanted if rules[id_].pattern != "judge"}

    assert len(rules) > 300
    assert listed == set(plan().not_planted)
    assert len([id_ for id_ in listed if not reads_registers(id_)]) <= 5
    assert all(unplanted.values())


def test_every_mutation_cites_the_row_of_a_rule_that_it_must_trigger() -> None:
    rows = {rule.id: rule.source for rule in plan().pack.rules}
    strange = {
        mutation.id
        for mutation in plan().mutations
        if mutation.row not in {rows[expected.rule] for expected in mutation.must}
    }

    assert len(plan().mutations) > 300
    assert not strange


def test_deadline_mutations_have_lawful_twins() -> None:
    moved = [mutation for mutation in plan().mutations if mutation.moves_a_deadline]

    assert len(moved) > 90
    assert all(mutation.has_twin for mutation in moved)


def test_every_fault_has_a_story_to_be_told_in() -> None:
    told = {
        (variant.mutation.id, variant.twin)
        for template in plan().templates(1)
        for variant in template.variants
        if variant is not None
    }

    assert told == {(variant.mutation.id, variant.twin) for variant in plan().variants}
