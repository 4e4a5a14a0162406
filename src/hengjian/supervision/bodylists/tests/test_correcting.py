"""What was mistyped of a publication or of a copy is put right with a reason, and what stood before is kept."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.accounts.roles import Role
from hengjian.accounts.signed import today
from hengjian.accounts.tests.factories import DAY, make_holder
from hengjian.common.refusals import NotAllowed, Refused
from hengjian.journal.models import Outgoing
from hengjian.supervision.bodylists import services
from hengjian.supervision.bodylists.models import BodyList, ListCorrection
from hengjian.supervision.bodylists.services import Copy, Publication
from hengjian.supervision.bodylists.states import State
from hengjian.supervision.bodylists.tests.factories import bureau, confirmed, leader

pytestmark = pytest.mark.django_db
NEXT = DAY + timedelta(days=1)
PUBLICATION = Publication(DAY, "市政府网占", "公告〔2026〕3号")
RIGHT = Publication(NEXT, "市政府网站", "公告〔2026〕3号")
COPY = Copy(DAY, "某市财政局", "某司函〔2026〕8号")


def published_and_sent() -> BodyList:
    bureau()
    made = confirmed()
    services.publish(actor=leader(), body_list=made, publication=PUBLICATION, on=NEXT)
    services.send(actor=leader(), body_list=made, copy=COPY, on=NEXT)
    return made


def correct(made: BodyList, told: Publication | Copy, reason: str = "抄错了") -> ListCorrection:
    return services.correct(actor=leader(), body_list=made, told=told, reason=reason, on=NEXT)


def test_publication_is_put_right_and_what_stood_before_is_kept() -> None:
    made = published_and_sent()
    digest = made.digest

    kept = correct(made, RIGHT)

    assert (made.published_on, made.published_in) == (NEXT, "市政府网站")
    assert kept.before == {"published_on": DAY.isoformat(), "published_in": "市政府网占"}
    assert kept.after == {"published_on": NEXT.isoformat(), "published_in": "市政府网站"}
    assert (made.state, made.digest, made.sent_to) == (State.DONE, digest, COPY.to)
    assert made.steps.order_by("-id")[0].text == (
        f"公布日期由“{DAY}”改为“{NEXT}”；在哪里公布由“市政府网占”改为“市政府网站”。理由：抄错了"
    )
    assert '"bodylists.correct_publish"' in Outgoing.objects.order_by("-id")[0].body


def test_copy_is_put_right_twice_and_both_corrections_stay() -> None:
    made = published_and_sent()

    correct(made, Copy(DAY, "某区财政局", COPY.number))
    correct(made, COPY, "改错了地方")

    assert made.sent_to == COPY.to
    told = made.corrections.values_list("before__sent_to", "after__sent_to", "reason")
    assert list(told) == [
        (COPY.to, "某区财政局", "抄错了"),
        ("某区财政局", COPY.to, "改错了地方"),
    ]


@pytest.mark.parametrize(
    ("told", "reason", "why"),
    [
        (PUBLICATION, "抄错了", "没有改动"),
        (COPY, "抄错了", "没有改动"),
        (RIGHT, " ", "理由"),
        (Publication(NEXT + timedelta(days=1), "网站"), "抄错了", "还没有到"),
        (Publication(DAY - timedelta(days=1), "网站"), "抄错了", "不能早于确认日期"),
        (Publication(DAY, " "), "抄错了", "写明在哪里公布"),
        (Copy(DAY, "财政局", " "), "抄错了", "文号"),
    ],
)
def test_correction_that_cannot_be_leaves_everything_as_it_was(
    told: Publication | Copy, reason: str, why: str
) -> None:
    made = published_and_sent()
    steps = made.steps.count()

    with pytest.raises(Refused, match=why):
        correct(made, told, reason)

    made.refresh_from_db()
    assert (made.published_in, made.sent_to) == (PUBLICATION.place, COPY.to)
    assert made.steps.count() == steps
    assert not ListCorrection.objects.exists()


def test_what_was_never_written_down_is_not_put_right() -> None:
    bureau()
    made = confirmed()
    services.send(actor=leader(), body_list=made, copy=COPY, on=DAY)

    with pytest.raises(Refused, match="还没有登记过"):
        correct(made, RIGHT)


def test_agency_does_not_put_right_what_became_of_a_list() -> None:
    made = published_and_sent()

    with pytest.raises(NotAllowed):
        services.correct(
            actor=make_holder(Role.AGENCY_LEADER, "/1/"), body_list=made, told=RIGHT, reason="抄错了",
            on=NEXT,
        )  # fmt: skip


def test_page_offers_the_correction_and_tells_of_it_afterwards(client: Client) -> None:
    client.force_login(leader())
    bureau()
    made, day = confirmed(on=today(), year=today().year), today()
    page = reverse("bodylists:list", args=[made.uuid])
    address = reverse("bodylists:correct_publication", args=[made.uuid])
    assert address not in client.get(page).content.decode()
    services.publish(
        actor=leader(), body_list=made, publication=Publication(day, "市政府网占"), on=day
    )
    assert address in client.get(page).content.decode()
    assert client.get(address).context["form"].initial["place"] == "市政府网占"

    client.post(
        address, {"day": day.isoformat(), "place": "市政府网站", "number": "", "reason": "抄错了"}
    )

    told = client.get(page).content.decode()
    assert "改正公布的登记" in told
    assert "由“市政府网占”改为“市政府网站”" in told
