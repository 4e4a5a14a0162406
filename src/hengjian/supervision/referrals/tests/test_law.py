"""The kinds of clue in the pack: each says where it comes from, and none pretends to be verified."""

from __future__ import annotations

import pytest

from hengjian.rulebook.errors import PackError
from hengjian.supervision.law import Code, layouts, letters
from hengjian.supervision.referrals import law
from hengjian.supervision.services.letters import OF_REFERRALS


def test_every_kind_names_its_article_or_the_document_that_names_it() -> None:
    kinds = law.kinds()
    assert len(kinds) > 1
    assert all(law.source_of(kind) for kind in kinds.values())
    assert "第三十三条" in law.source_of(kinds["dereliction"])


def test_kind_that_was_not_compared_with_its_source_says_so() -> None:
    unread = [kind for kind in law.kinds().values() if not kind.more["verified"]]
    assert unread
    assert all("未与原文核对" in law.source_of(kind) for kind in unread)


@pytest.mark.parametrize(
    ("cite", "more", "why"),
    [
        ("", {"verified": False}, "既没有条文"),
        ("supervision-regulation:33", {}, "verified"),
        ("", {"said_in": ["某市通知"], "verified": True}, "不能写成核对过"),
    ],
)
def test_kind_without_a_source_is_refused_with_its_code(
    cite: str, more: dict[str, object], why: str
) -> None:
    with pytest.raises(PackError, match=why) as wrong:
        law.check({"odd": Code("odd", "某种线索", cite, more)})
    assert "odd" in str(wrong.value)


def test_every_step_has_a_paper_of_its_own_whose_form_is_marked_as_not_verified() -> None:
    marks = {letters()[kind].more["mark"] for kind in OF_REFERRALS}
    assert len(marks) == len(OF_REFERRALS)
    assert all(layouts()[kind].more["unverified"] for kind in OF_REFERRALS)
    assert not any(layouts()[kind].more["to_body"] for kind in OF_REFERRALS)
