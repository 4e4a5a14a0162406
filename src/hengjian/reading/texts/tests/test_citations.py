import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.texts.citations import read_citations

Place = tuple[int | str | None, ...]


def cited(text: str) -> list[tuple[str, int | str | None, int | None]]:
    """The statutes, articles and paragraphs that a text cites, which has to be read in full."""
    citations = read_citations(text)
    assert not citations.unread
    return [(c.law, c.article, c.paragraph) for c in citations.found]


def places(text: str) -> list[Place]:
    """The places that a text cites, which has to be read in full."""
    citations = read_citations(text)
    assert not citations.unread
    return [(c.article, c.paragraph, c.item, c.point) for c in citations.found]


def test_citation_in_the_stable_form() -> None:
    (found,) = read_citations("《某某管理条例》第四十二条第一款第（三）项").found

    assert found.plain() == {
        "law": "某某管理条例", "article": 42, "paragraph": 1, "item": 3, "point": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "《甲法》第十九条第二款第四项", "《甲法》第19条第2款第(4)项", "《甲法》第１９条第２款第４项",
        "《甲法》 第十九条 第二款 第㈣项", "依据《甲法》十九条二款四项之规定", "甲法第十九条第二款第四项",
        "《甲法》（2019年修正）第十九条第二款（四）项", "《《甲法》第十九条第（二）款第（四）项；因情节较轻",
        "甲法》第一十九条第二款第四项。", "《甲法第十九条第二款第四项", "《甲法》第十九第二款第四项",
        "《甲法》第第十九条第二款第（四）", "《甲法》第十九条第二款第四项第四项", "“甲法”第十九条第二款第四项",
        "<甲法>第19条2款4项", "〈甲法〉第十九条第二款(四)", "《甲法》（第12号令）第十九條第二款第四項",
        "《甲法》2019年修正第十九条第二款第四项",
        "处罚依据：《甲法》第十九条第二款第四项的相关规定", "1.《甲法》第十九条第二款第四项",
        "（一）《甲法》第十九条第二款④项",
        "按《甲法》第十九条第二款第四项处罚", "《甲法》第十九条第二款第四项规定：“不得如何，违者罚款。”",
        "《甲法》第十九条第二款第四项（2019年修正），情节较轻", "依照《甲法》第十九条第二款第四项的规定，予以处罚",
        "《甲法》（甲发〔2019〕12号）第十九条第二款第四项", "同时违反《甲法》第十九条第二款第四项",
    ],
)  # fmt: skip
def test_the_same_place_in_other_writings(text: str) -> None:
    assert places(text) == [(19, 2, 4, None)]
    assert [c.law for c in read_citations(text).found] == ["甲法"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第三条、第五条", [(3,), (5,)]),
        ("第三、五条", [(3,), (5,)]),
        ("第三条和五条", [(3,), (5,)]),
        ("第三条至第五条", [(3,), (4,), (5,)]),
        ("第三条第一款、第二款", [(3, 1), (3, 2)]),
        ("第三条第一款第一项、第二款", [(3, 1, 1), (3, 2)]),
        ("第三条第一款第一项、第三项", [(3, 1, 1), (3, 1, 3)]),
        ("第三条第一、三项及第四条", [(3, None, 1), (3, None, 3), (4,)]),
        ("第三条第（一）（二）项", [(3, None, 1), (3, None, 2)]),
        ("第三条第（一）、（三）项", [(3, None, 1), (3, None, 3)]),
        ("第三条第一项至第三项", [(3, None, 1), (3, None, 2), (3, None, 3)]),
        ("第三条第一款第二项第三目", [(3, 1, 2, 3)]),
        ("第一百三十三条之一第二款", [("133-1", 2)]),
        ("第三条第一款项", [(3, 1)]),
        ("第三条第一款第一项、同条第二款", [(3, 1, 1), (3, 2)]),
        ("第三条第一款第一项和该款第二项", [(3, 1, 1), (3, 1, 2)]),
        ("第三条第—款", [(3, 1)]),
        ("第四十—条", [(41,)]),
        ("第三条第（二项）", [(3, None, 2)]),
        ("第三条第四顶", [(3, None, 4)]),
        ("第三条第一款（情节较轻）、第五条，合并执行", [(3, 1), (5,)]),
        ("第三条\n第五条", [(3,), (5,)]),
        ("第三条/该法第五条", [(3,), (5,)]),
        ("第三条 第五条", [(3,), (5,)]),
        ("第三条第四十条第二项", [(3,), (40, None, 2)]),
        ("第三条第一款 第二款", [(3, 1), (3, 2)]),
        ("第三条第一款第一项第二项", [(3, 1, 1), (3, 1, 2)]),
        ("第三条第（一）项第（二）项", [(3, None, 1), (3, None, 2)]),
        ("第三条第一款第一项第二款", [(3, 1, 1), (3, 2)]),
        ("第三条（第一款、第二款）", [(3, 1), (3, 2)]),
        ("第三条（第一款）第二项", [(3, 1, 2)]),
        ("第二章第三条第一款", [(3, 1)]),
        ("第三条第二款第二项第二项", [(3, 2, 2)]),
        ("第三条第一款第十九条第二项", [(3, 1), (19, None, 2)]),
        ("，第三条", [(3,)]),
        ("第三条、第（三）项", [(3, None, 3)]),
        ("第三条第一款，第三项、第五条", [(3, 1, 3), (5,)]),
        ("第三条第一款和第三项", [(3, 1), (3, 1, 3)]),
        ("第三", [(3,)]),
        ("第三的规定", [(3,)]),
        ("第三（四）项", [(3, None, 4)]),
        ("第三第（四）条", [(3, None, 4)]),
        ("第三条第（四）条", [(3, None, 4)]),
        ("第三条条第一款", [(3, 1)]),
        ("第三条第（二项", [(3, None, 2)]),
        ("第三条第二）项", [(3, None, 2)]),
        ("第三条第〈二〉项", [(3, None, 2)]),
        ("第三条弟二项、第三向", [(3, None, 2), (3, None, 3)]),
        ("第三条（殴打他人），属情节较轻，减轻处罚", [(3,)]),
        ("第三条第一款项之规定，现依法予以处罚", [(3, 1)]),
        ("中第三条第二项》且第五条之规。", [(3, None, 2), (5,)]),
        ("第三条的规定，决定给予行政拘留五日", [(3,)]),
        ("第三条、第五条：教育培训、持证上岗。", [(3,), (5,)]),
        ("第三条（一）、第五条", [(3, None, 1), (5,)]),
    ],
)
def test_what_is_not_repeated_is_carried_on(text: str, found: list[tuple[int, ...]]) -> None:
    assert places(f"《甲法》{text}") == [(*place, *(None,) * (4 - len(place))) for place in found]


def test_several_statutes_in_one_cell() -> None:
    text = "《甲法》第三条第一款，《乙条例（试行）》第七条第二项和《丙办法》、该办法第九条"
    found = read_citations(text)

    assert found.unread == ()
    assert [(c.law, c.article, c.paragraph, c.item) for c in found.found] == [
        ("甲法", 3, 1, None),
        ("乙条例（试行）", 7, None, 2),
        ("丙办法", None, None, None),
        ("丙办法", 9, None, None),
    ]


def test_title_is_given_as_written_without_its_spaces() -> None:
    (found,) = read_citations("《某某 管理办法（2020 修订） 》第三条").found

    assert found.law == "某某管理办法（2020修订）"


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("《甲法》第三条第一", "第一"),
        ("《甲法》第三条第二条", "第二条"),
        ("《甲法》第三条第一款第二款", "第二款"),
        ("《甲法》第三条第一项第二项", "第二项"),
        ("《甲法》第三条第一款第二条", "第二条"),
        ("《甲法》第三条第一款、第二第二项", "第二第二项"),
        ("《甲法》第三条第一项款", "款"),
        ("《甲法》第三十条八、《甲法》第四条", "八"),
        ("《甲法》第三条第一款第二、第五条", "第二"),
        ("《甲法》第三条第一款二、第五条第二项", "二"),
        ("《甲法》第三条第一款第二、第二款", "第二"),
        ("《甲法》第三条第一款第二、三、第五条", "第二、三"),
        ("《甲法》第三条第一款第二项第一款", "第一款"),
        ("《甲法》第三十四条第十二条", "第十二条"),
        ("《甲法》第三条（除第二款外）", "（除第二款外）"),
        ("《甲法》第五百三条", "第五百三条"),
        ("第三条", "第三条"),
        ("同条第三款", "同条第三款"),
        ("《甲法》第三条后段", "后段"),
        ("《甲法》第二三条", "第二三条"),
        ("《甲法》第九条至第三条", "第三条"),
        ("《甲法》第三条第一款第", "第"),
    ],
)
def test_slips_of_the_pen_are_not_guessed_at(text: str, unread: str) -> None:
    assert read_citations(text).unread == (unread,)


_PIECES = st.sampled_from(
    ["《甲法》", "《", "》", "第", "三", "十", "条", "款", "项", "目", "（", "）", "、", "至", "之一", "和",
     "该法", "规定", "5", "因", "，", "①"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=14).map("".join))
def test_any_text_ends_in_citations_and_unread_pieces(text: str) -> None:
    citations = read_citations(text)

    assert all(c.paragraph is None or c.article is not None for c in citations.found)
    assert all(piece and piece in "".join(text.split()) for piece in citations.unread)
    assert "甲法" not in text or any("甲法" in c.law for c in citations.found) or citations.unread


@pytest.mark.parametrize(
    "text",
    [
        "甲法/第五章法律责任/第三条/第一款,乙条例/第四条",
        "甲法(2019修正)/第五章/第一节规范/第三条/第一款；乙条例/第四条",
        "某部、某某委员会《甲法》第三条第一款、某省《乙条例》第四条",
        "《甲法》第三条第一款（参照适用），《乙条例》第四条",
    ],
)  # fmt: skip
def test_other_ways_to_name_a_statute(text: str) -> None:
    assert cited(text) == [("甲法", 3, 1), ("乙条例", 4, None)]


@pytest.mark.parametrize(
    "text",
    [
        "《甲法第三条第一款》、《乙条例》第四条",
        "“《甲法》第三条”、（《乙条例》第四条）",
        "《甲法三条第一款、乙条例第四条",
        "〈甲法》第三条第一款、《乙条例〉四条",
        "《甲法《第三条第一款、《乙条例第四第二项",
    ],
)
def test_title_whose_marks_do_not_match(text: str) -> None:
    found = read_citations(text)

    assert found.unread == ()
    assert [(c.law, c.article) for c in found.found] == [("甲法", 3), ("乙条例", 4)]


def test_range_that_ends_within_an_article_is_not_filled() -> None:
    found = read_citations("《甲法》第三条至第五条第二项")

    assert [c.article for c in found.found] == [3]
    assert found.unread == ("第五条", "第二项")


def test_words_before_a_title_in_traditional_characters_are_no_part_of_it() -> None:
    assert cited("根據甲條例第三條第一款，違反乙法第四條") == [("甲條例", 3, 1), ("乙法", 4, None)]


def test_which_edition_is_meant_is_passed_over_before_a_title_too() -> None:
    assert cited("修订后的《甲法》第三条、原《乙法》第四条") == [
        ("甲法", 3, None),
        ("乙法", 4, None),
    ]


def test_quoted_cell_is_not_taken_for_a_quotation() -> None:
    assert cited("“《甲法》第三条”") == [("甲法", 3, None)]


def test_item_after_an_article_that_could_not_be_read_belongs_to_no_other() -> None:
    found = read_citations("《甲法》第三条第一款、第十九暨（二）、（四）项")

    assert [(c.article, c.paragraph, c.item) for c in found.found] == [(3, 1, None)]
    assert found.unread


def test_document_named_by_its_number_is_a_statute_of_its_own() -> None:
    text = "《甲法》第三条；某释〔2020〕3号第六条、第七条；某令第12号第八条"

    assert cited(text) == [
        ("甲法", 3, None), ("某释〔2020〕3号", 6, None), ("某释〔2020〕3号", 7, None), ("某令第12号", 8, None),
    ]  # fmt: skip


def test_articles_after_an_unread_document_belong_to_no_statute() -> None:
    found = read_citations("《甲法》第三条；关于某事的意见、第四条")

    assert [(c.law, c.article) for c in found.found] == [("甲法", 3)]
    assert found.unread == ("关于某事的意见", "第四条")


def test_chapter_without_an_article_is_left() -> None:
    assert read_citations("甲法/第五章法律责任").unread == ("第五章法律责任",)


def test_article_in_brackets_is_cited_too() -> None:
    assert cited("《甲法》第三条（第四条）、第五条") == [("甲法", n, None) for n in (3, 4, 5)]
