"""Citations put together from known places must give back exactly these places."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.texts.citations import Citation, Citations, read_citations
from hengjian.reading.texts.tests.writing import ordinals, spaced

_TITLES = st.sampled_from(
    [
        "甲法",
        "某某管理条例",
        "某市某某办法（试行）",
        "某某实施细则",
        "关于适用〈甲法〉的解释",
        "某某程序规定",
    ]
)
_MARKS = st.sampled_from(
    ["《{}》", "《{}》", "《 {} 》", "《《{}》》", "“{}”", "《{}》（2019年修正）"]
)
_LINKS = st.sampled_from(["、", "，", "；", "和", "及", "以及", "与", "并", "、 ", "\n"])
_BEFORE = st.sampled_from(
    ["", "", "依据", "根据", "违反了", "按照", "处罚依据：", "依据：", "1.", "（一）"]
)
_AFTER = st.sampled_from(
    ["", "", "之规定", "的规定", "规定", "。", "之规定，予以处罚", "；因其情节较轻"]
)


@st.composite
def _place(draw: st.DrawFn, law: str) -> tuple[str, Citation]:
    """Write one place in full."""
    article = draw(st.integers(1, 299))
    text = draw(ordinals(article, "条"))
    said = Citation(law, article)
    if draw(st.integers(0, 9)) == 0:
        text, said = text + "之一", replace(said, article=f"{article}-1")
    if draw(st.booleans()):
        paragraph = draw(st.integers(1, 12))
        text, said = text + draw(ordinals(paragraph, "款")), replace(said, paragraph=paragraph)
    if draw(st.booleans()):
        item = draw(st.integers(1, 23))
        text, said = text + draw(ordinals(item, "项")), replace(said, item=item)
        if draw(st.integers(0, 5)) == 0:
            point = draw(st.integers(1, 9))
            text, said = text + draw(ordinals(point, "目")), replace(said, point=point)
    return text, said


@st.composite
def _more(draw: st.DrawFn, last: Citation) -> tuple[str, Citation]:
    """Write another place of the same article, leaving out what is carried on."""
    if last.item is not None and last.point is None and draw(st.booleans()):
        item = draw(st.integers(1, 23))
        return draw(ordinals(item, "项")), replace(last, item=item)
    paragraph = draw(st.integers(1, 12))
    return draw(ordinals(paragraph, "款")), replace(
        last, paragraph=paragraph, item=None, point=None
    )


@st.composite
def composed(draw: st.DrawFn) -> tuple[str, Citations]:
    """A text and the places that it cites."""
    texts: list[str] = []
    said: list[Citation] = []
    for law in draw(st.lists(_TITLES, min_size=1, max_size=3, unique=True)):
        text, place = draw(_place(law))
        marks = draw(_MARKS)
        if "（" in law or "〈" in law:
            marks = "《{}》"
        text = draw(_BEFORE) + marks.format(law) + text
        said.append(place)
        for _ in range(draw(st.integers(0, 2))):
            link = draw(_LINKS.filter(lambda link: link != "\n"))
            whole_article = place.paragraph is None and place.item is None
            if draw(st.booleans()):
                more, place = draw(_place(law))
            else:
                more, place = draw(_more(place))
                if whole_article and link.strip() in {"、", "，", ",", "；", "。"}:
                    # 第三条、第二款 is one place with a mark too many.
                    said.pop()
            text += link + more
            said.append(place)
        texts.append(text)
    last = draw(_AFTER)
    link = draw(_LINKS.filter(lambda link: link != "与"))
    return draw(spaced(link.join(texts) + last)), Citations(tuple(said), ())


@st.composite
def paths(draw: st.DrawFn) -> tuple[str, Citations]:
    """Places as a table of contents leads to them: 甲法/第五章法律责任/第五十五条/第一款."""
    texts: list[str] = []
    said: list[Citation] = []
    for law in draw(st.lists(_TITLES, min_size=1, max_size=3)):
        title = law.partition("（")[0]
        chapter = draw(
            st.sampled_from(["", "/第五章法律责任", "/第二章总则/第一节规范", "/第1编/第2章"])
        )
        article = draw(st.integers(1, 299))
        text, place = f"{law}{chapter}/{draw(ordinals(article, '条'))}", Citation(title, article)
        if draw(st.booleans()):
            paragraph = draw(st.integers(1, 12))
            text = f"{text}/{draw(ordinals(paragraph, '款'))}"
            place = replace(place, paragraph=paragraph)
        texts.append(text)
        said.append(place)
    return draw(st.sampled_from([",", "；", "。"])).join(texts), Citations(tuple(said), ())


@given(paths())
def test_path_gives_back_the_place_that_it_leads_to(made: tuple[str, Citations]) -> None:
    text, said = made

    assert read_citations(text) == said


@given(composed())
def test_text_gives_back_the_places_that_it_was_made_of(made: tuple[str, Citations]) -> None:
    text, said = made

    assert read_citations(text) == said
