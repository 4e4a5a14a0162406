"""By what this office judges: its rulebook, loaded once, and what it has registered."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from hengjian.reading.registers import Registers
from hengjian.registry.interchange import registers
from hengjian.registry.models.records import Change
from hengjian.rulebook.closures.engine import CaseJudge
from hengjian.rulebook.registers import RegisterLookup
from hengjian.rulebook.rulebook import Rulebook, national_pack


@lru_cache(maxsize=2)
def _rulebook(folder: str) -> Rulebook:
    return Rulebook.load(Path(folder) if folder else national_pack())


@lru_cache(maxsize=2)
def _judge(folder: str) -> CaseJudge:
    return CaseJudge(_rulebook(folder))


def office_rulebook() -> Rulebook:
    """Give the rules by which this office screens; raises PackError."""
    return _rulebook(settings.PACK)


def office_judge() -> CaseJudge:
    """Give the judge of single cases by the rules of this office."""
    return _judge(settings.PACK)


def office_lookup() -> RegisterLookup | None:
    """Give what can be asked of the registers as they stand now; None where nothing is registered."""
    newest = Change.objects.order_by("-pk").values_list("uuid", flat=True).first()
    return _read_registers() if newest is None else _registers(newest)


@lru_cache(maxsize=1)
def _registers(newest: UUID) -> RegisterLookup | None:
    """Whatever changes in the registry leaves a change: as long as the newest is the same, all is."""
    del newest
    return _read_registers()


def _read_registers() -> RegisterLookup | None:
    frames = {name: each for name, each in registers().frames.items() if not each.is_empty()}
    return RegisterLookup(Registers(frames)) if frames else None
