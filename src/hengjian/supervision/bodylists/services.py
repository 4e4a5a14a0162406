"""A list is confirmed as the registry has it, published, and sent to whoever hands out the receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from hengjian.accounts.models import Account
from hengjian.common.refusals import NotAllowed, Refused, clean
from hengjian.journal.services import record
from hengjian.registry.models.bodies import Body
from hengjian.screening.files.canonical import digest
from hengjian.supervision.bodylists import policies
from hengjian.supervision.bodylists.listing import content_on
from hengjian.supervision.bodylists.models import BodyList, ListCorrection, ListStep
from hengjian.supervision.bodylists.states import TRANSITIONS, Action, State, done

Said = dict[str, date | str]


@dataclass(frozen=True)
class Publication:
    """When, where and under which number a list was made public."""

    on: date
    place: str
    number: str = ""

    def said(self) -> Said:
        """Give what it says by the fields of a list."""
        return {
            "published_on": self.on, "published_in": self.place.strip(),
            "published_number": self.number.strip(),
        }  # fmt: skip


@dataclass(frozen=True)
class Copy:
    """When, to whom and under which number a list was sent."""

    on: date
    to: str
    number: str

    def said(self) -> Said:
        """Give what it says by the fields of a list."""
        return {"sent_on": self.on, "sent_to": self.to.strip(), "sent_number": self.number.strip()}


@transaction.atomic
def confirm(*, actor: Account, place: Body, year: int, seen: str, note: str, on: date) -> BodyList:
    """Confirm the list of a year as the registry has it now; `seen` is the digest of what the person was shown."""
    _require_confirming(actor, place, on)
    check_year(year, on)
    # Two at once would each confirm the same list.
    held = Body.objects.select_for_update().get(pk=place.pk)
    content = content_on(held, year, on)
    if not content["lines"]:
        raise Refused("这个范围里没有登记执法主体，没有可以确认的名单。")
    if digest(content) != seen:
        raise Refused("您看的时候以后，登记有了变动，名单与您看到的不一样了。请重新看过再确认。")
    last = BodyList.objects.filter(place=held, year=year).order_by("-id").first()
    if last is not None and last.content["lines"] == content["lines"]:
        raise Refused(f"与 {last.on} 确认的名单完全相同，不用再确认。")
    made = BodyList(
        place=held, year=year, on=on, content=content, digest=seen, note=note.strip(),
        by=actor.uuid, by_name=actor.display_name,
    )  # fmt: skip
    clean(made)
    made.save()
    _note(made, "confirm", actor, on, made.note, {"digest": made.digest})
    return made


@transaction.atomic
def publish(*, actor: Account, body_list: BodyList, publication: Publication, on: date) -> None:
    """Write down when and where a list was made public."""
    now = _moved(actor, body_list, Action.PUBLISH, on)
    _refuse_later(publication.on, on)
    said = publication.said()
    _put(now, said)
    _keep(now, Action.PUBLISH, ["state", *said], actor, on, _in_words(said))
    body_list.refresh_from_db()


@transaction.atomic
def send(*, actor: Account, body_list: BodyList, copy: Copy, on: date) -> None:
    """Write down when a list was sent, to whom, and under which number."""
    now = _moved(actor, body_list, Action.SEND, on)
    _refuse_later(copy.on, on)
    said = copy.said()
    _put(now, said)
    _keep(now, Action.SEND, ["state", *said], actor, on, _in_words(said))
    body_list.refresh_from_db()


@transaction.atomic
def correct(
    *, actor: Account, body_list: BodyList, told: Publication | Copy, reason: str, on: date
) -> ListCorrection:
    """Put right what was mistyped of a publication or of a copy; what stood before is kept with the reason."""
    about = Action.PUBLISH if isinstance(told, Publication) else Action.SEND
    now = _held(actor, body_list, on)
    if not done(now.state, about):
        raise Refused(f"这份名单现在是“{now.get_state_display()}”，还没有登记过，没有可以改正的。")
    _refuse_later(told.on, on)
    said = told.said()
    before = {name: getattr(now, name) for name in said}
    changed = [name for name in said if before[name] != said[name]]
    if not changed:
        raise Refused("没有改动，不用改正。")
    _put(now, said)
    clean(now)
    now.save(update_fields=changed)
    made = ListCorrection(
        body_list=now, about=about, on=on, reason=reason.strip(), by=actor.uuid,
        by_name=actor.display_name, before={name: str(before[name]) for name in changed},
        after={name: str(said[name]) for name in changed},
    )  # fmt: skip
    clean(made)
    made.save()
    content = {"before": made.before, "after": made.after, "reason": made.reason}
    _note(
        now,
        f"correct_{about}",
        actor,
        on,
        f"{_changes_in_words(made)}。理由：{made.reason}",
        content,
    )
    body_list.refresh_from_db()
    return made


@transaction.atomic
def note_export(*, actor: Account, body_list: BodyList, on: date) -> None:
    """Write down who takes out a list."""
    record(kind="bodylists.exported", actor=actor.uuid, objects=[body_list.uuid], on=on)


def check_year(year: int, on: date) -> None:
    """Refuse a year that the registry of a day cannot speak for: this one and the one before can be."""
    if not on.year - 1 <= year <= on.year:
        raise Refused(
            f"只能确认 {on.year - 1} 年度或者 {on.year} 年度的名单：名单照现在的登记列出。"
        )


def _require_confirming(actor: Account, place: Body, on: date) -> None:
    if not policies.may(actor, policies.Action.CONFIRM, on, place.path):
        raise NotAllowed("您不能确认这个范围的执法主体名单。")
    if policies.is_own(actor, place):
        raise NotAllowed("这是您本单位的名单，请由上级监督机构确认。")


def _refuse_later(day: date, on: date) -> None:
    if day > on:
        raise Refused("日期还没有到，请到时再登记。")


def _moved(actor: Account, body_list: BodyList, action: Action, on: date) -> BodyList:
    """Give a list, held, in its next state."""
    now = _held(actor, body_list, on)
    following = TRANSITIONS.get((State(now.state), action))
    if following is None:
        raise Refused(
            f"这份名单现在是“{now.get_state_display()}”，不能这样办。请刷新页面，看最新的情况。"
        )
    now.state = following
    return now


def _held(actor: Account, body_list: BodyList, on: date) -> BodyList:
    rows = BodyList.objects.select_for_update(of=("self",)).select_related("place")
    now = rows.get(pk=body_list.pk)
    if not policies.may(actor, policies.Action.RECORD, on, now.place.path):
        raise NotAllowed("您不能登记这个范围的名单。")
    return now


def _put(row: BodyList, said: Said) -> None:
    for name, value in said.items():
        setattr(row, name, value)


def _changes_in_words(made: ListCorrection) -> str:
    return "；".join(
        f"{BodyList._meta.get_field(name).verbose_name}由“{before or '没有'}”改为“{made.after[name] or '没有'}”"  # type: ignore[union-attr]  # noqa: SLF001  none is a relation; Django's public name
        for name, before in made.before.items()
    )


def _in_words(said: Said) -> str:
    return " ".join(str(value) for value in said.values()).strip()


def _keep(
    row: BodyList, action: Action, fields: list[str], actor: Account, on: date, text: str
) -> None:
    """Save what was done with a list; its content is not among the fields."""
    clean(row)
    row.save(update_fields=fields)
    _note(row, action.value, actor, on, text, {"text": text})


def _note(
    row: BodyList, action: str, actor: Account, on: date, text: str, content: Mapping[str, object]
) -> None:
    ListStep.objects.create(
        body_list=row, action=action, on=on, text=text, by_name=actor.display_name
    )
    record(
        kind=f"bodylists.{action}", actor=actor.uuid, objects=[row.uuid, row.place.uuid], on=on,
        content=content,
    )  # fmt: skip
