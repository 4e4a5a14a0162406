"""What the operations of this part are tried on, for the table of permissions."""

from __future__ import annotations

from collections.abc import Mapping

from hengjian.accounts.models import Account
from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.attempts import Attempt, Prepare
from hengjian.accounts.tests.factories import make_holder
from hengjian.common.identity import uuid7
from hengjian.common.keeping import KeptFile
from hengjian.registry.tests.factories import make_body
from hengjian.supervision import evidence
from hengjian.supervision.models import Dispatch, Reply, ReplyFile
from hengjian.supervision.referrals.models import ItemFile, Referral, Study
from hengjian.supervision.referrals.services.transition import issue_paper, said_of
from hengjian.supervision.referrals.states import State
from hengjian.supervision.services.dispatches import DispatchDetails

Data = Mapping[str, str]
NOTHING: Data = {}
DIGEST = "cd" * 32
KEPT = KeptFile("材料.pdf", DIGEST, 4, "application/pdf")


def a_referral(place: str, state: State = State.REGISTERED) -> Referral:
    """Make a referral about officers of the body at a place, in a state, with evidence and what was studied."""
    body, day = make_body(place), today()
    # Nobody of either name is needed, only that they are two.
    writer, judge = uuid7(), uuid7()
    referral = Referral.objects.create(
        year=day.year, serial=Referral.objects.count() + 1, kind="dereliction", channel="other", body=body,
        title="线索", person="赵某", text="发现的情况", state=state, registered_on=day, registered_by=writer,
        registered_by_name="登记人", filed_by=judge, decided_by=judge, to="某市监察委员会",
        transferred_on=day, owner=writer, owner_name="经办人",
    )  # fmt: skip
    told = {"on": day, "by": writer, "by_name": "经办人"}
    referral.items.create(title="案卷复印件", origin="从该局调取", **told)
    referral.studies.create(
        host="钱某", participants=["钱某 局长", "孙某 科长"], text="研究的情况", opinion="证据充分。",
        conclusion=Study.Conclusion.TRANSFER, **told,
    )  # fmt: skip
    return referral


def on_referral(state: State = State.REGISTERED, data: Data = NOTHING) -> Prepare:
    """Try it on a referral about the body at the place."""
    return lambda _actor, place: Attempt(a_referral(place, state).uuid, dict(data))


def _new(_actor: Account, place: str) -> Attempt:
    told = {
        "body": str(make_body(place).uuid), "kind": "dereliction", "channel": "other", "title": "线索",
        "person": "赵某", "text": "发现的情况",
    }  # fmt: skip
    return Attempt(None, told)


def _letter(referral: Referral, place: str) -> Dispatch:
    more = said_of(referral) | {"study": "已经集体研究。", "materials": "1"}
    details = DispatchDetails(
        referral.to, referral.number, referral.text, "请依法处理。", more=more
    )
    writer = make_holder(Role.SUPERVISOR, place)
    return issue_paper(writer, referral, "referral", details, today())


def _paper(_actor: Account, place: str) -> Attempt:
    return Attempt(_letter(a_referral(place, State.TRANSFERRED), place).uuid)


def _reply(data: Data = NOTHING) -> Prepare:
    def prepare(_actor: Account, place: str) -> Attempt:
        referral = a_referral(place, State.TRANSFERRED)
        _letter(referral, place)
        day = {"replied_on": today().isoformat()} if data else {}
        return Attempt(referral.uuid, {**data, **day})

    return prepare


def _there() -> None:
    """Let the content of a file be there."""
    path = evidence.path_of(DIGEST)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF")


def _item_file(_actor: Account, place: str) -> Attempt:
    _there()
    item = a_referral(place, State.FILED).items.get()
    return Attempt(ItemFile.objects.create(item=item, **vars(KEPT)).uuid)


def _reply_file(_actor: Account, place: str) -> Attempt:
    _there()
    referral = a_referral(place, State.SERVED)
    reply = Reply.objects.create(
        dispatch=_letter(referral, place), kind="receipt", on=today(), text="已经签收。", by=referral.owner,
        by_name="经办人",
    )  # fmt: skip
    return Attempt(ReplyFile.objects.create(reply=reply, **vars(KEPT)).uuid)


def _with_day(state: State, name: str, data: Data) -> Prepare:
    return lambda _actor, place: Attempt(
        a_referral(place, state).uuid, {**data, name: today().isoformat()}
    )


ITEM = {"title": "案卷复印件", "origin": "从该局调取"}
FINISH = {"text": "查明的情况", "opinion": "建议移送。"}
STUDY = {
    "host": "钱某", "participants": "钱某 局长\n孙某 科长", "text": "研究的情况", "conclusion": "transfer",
    "opinion": "证据充分。",
}  # fmt: skip
TRANSFER = {
    "to": "某市监察委员会", "facts": "查明的情况", "demand": "请依法处理。", "materials": "案卷复印件",
}  # fmt: skip
ATTEMPTS: Mapping[str, Prepare] = {
    "POST referrals:new": _new,
    "GET referrals:referral": on_referral(),
    "GET referrals:approve": on_referral(),
    "POST referrals:approve": on_referral(State.REGISTERED, {"filed": "yes", "text": "同意立案。"}),
    "GET referrals:item": on_referral(State.FILED),
    "POST referrals:item": _with_day(State.FILED, "obtained_on", ITEM),
    "GET referrals:finish": on_referral(State.FILED),
    "POST referrals:finish": on_referral(State.FILED, FINISH),
    "GET referrals:study": on_referral(State.PROVED),
    "POST referrals:study": _with_day(State.PROVED, "studied_on", STUDY),
    "GET referrals:decide": on_referral(State.STUDIED),
    "POST referrals:decide": on_referral(
        State.STUDIED, {"result": "transfer", "text": "同意移送。"}
    ),
    "GET referrals:transfer": on_referral(State.DECIDED),
    "POST referrals:transfer": on_referral(State.DECIDED, TRANSFER),
    "GET referrals:reply": _reply(),
    "POST referrals:reply": _reply({"kind": "receipt", "text": "已经签收。"}),
    "GET referrals:paper_pdf": _paper,
    "GET referrals:paper_docx": _paper,
    "GET referrals:item_file": _item_file,
    "GET referrals:reply_file": _reply_file,
}
DONE_PAGES: frozenset[str] = frozenset()
