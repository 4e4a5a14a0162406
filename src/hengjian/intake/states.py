"""The life of a batch as data: which action leads from which state to which."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.db import models


class State(models.TextChoices):
    """Where a batch stands."""

    RECEIVED = "received", "正在读取"
    READ = "read", "待对应各列"
    DRY_RUN = "dry_run", "待确认"
    CONFIRMED = "confirmed", "等待导入"
    WRITING = "writing", "正在导入"
    PUBLISHED = "published", "已导入"
    REJECTED = "rejected", "没有导入"
    WITHDRAWN = "withdrawn", "已撤回"
    SUPERSEDED = "superseded", "已被后来的数据取代"


class Action(StrEnum):
    """What can happen to a batch."""

    READ_FILES = "read_files"
    CHECK = "check"
    REMAP = "remap"
    CONFIRM = "confirm"
    BEGIN = "begin"
    STOP = "stop"
    PUBLISH = "publish"
    REFUSE = "refuse"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"
    RESTORE = "restore"


TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.RECEIVED, Action.READ_FILES): State.READ,
    (State.RECEIVED, Action.REFUSE): State.REJECTED,
    (State.RECEIVED, Action.DISCARD): State.REJECTED,
    (State.READ, Action.CHECK): State.DRY_RUN,
    (State.READ, Action.REFUSE): State.REJECTED,
    (State.READ, Action.DISCARD): State.REJECTED,
    (State.DRY_RUN, Action.REMAP): State.READ,
    (State.DRY_RUN, Action.CONFIRM): State.CONFIRMED,
    (State.DRY_RUN, Action.DISCARD): State.REJECTED,
    (State.CONFIRMED, Action.BEGIN): State.WRITING,
    (State.CONFIRMED, Action.STOP): State.DRY_RUN,
    (State.WRITING, Action.PUBLISH): State.PUBLISHED,
    (State.WRITING, Action.STOP): State.DRY_RUN,
    (State.PUBLISHED, Action.WITHDRAW): State.WITHDRAWN,
    (State.PUBLISHED, Action.SUPERSEDE): State.SUPERSEDED,
    (State.SUPERSEDED, Action.RESTORE): State.PUBLISHED,
    (State.SUPERSEDED, Action.WITHDRAW): State.WITHDRAWN,
}  # fmt: skip


def possible(state: str, action: Action) -> bool:
    """Tell whether an action is possible in a state."""
    return (State(state), action) in TRANSITIONS
