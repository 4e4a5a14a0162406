import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.texts.persons import read_persons

_NAMES = st.lists(
    st.sampled_from(["张三", "李四", "欧阳明", "阿不都·热合曼", "王*", "赵某某"]),
    min_size=1,
    max_size=4,
    unique=True,
)


@given(_NAMES, st.sampled_from(["、", "，", ",", "；", ";", "／", "/", "\n", "、 "]))
def test_names_are_told_apart_by_any_mark(names: list[str], mark: str) -> None:
    assert read_persons(mark.join(names)) == tuple(names)


@given(
    st.lists(
        st.from_regex(r"[A-Z]{0,2}[0-9]{5,11}", fullmatch=True), min_size=1, max_size=4, unique=True
    )
)
def test_credentials_beside_the_names_are_the_keys(numbers: list[str]) -> None:
    names = "、".join("张三" for _ in numbers)

    assert read_persons(names, "、".join(numbers)) == tuple(numbers)
    assert read_persons(names, " ".join(numbers)) == tuple(numbers)


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("张三", ("张三",)), ("张三 李四", ("张三", "李四")), (" 张 三、李 四 ", ("张三", "李四")),
        ("张三（组长）、李四", ("张三", "李四")), ("张三 A0001 李四 A0002", ("A0001", "A0002")),
        ("张三（A0001）、李四（A0002）", ("A0001", "A0002")), ("张三0001，李四0002", ("0001", "0002")),
        ("张三、李四、", ("张三", "李四")),
    ],
)  # fmt: skip
def test_other_writings_of_names(text: str, persons: tuple[str, ...]) -> None:
    assert read_persons(text) == persons


@pytest.mark.parametrize(
    "text",
    [
        "张三李四", "张三等", "张三等2人", "张三、李四等人", "张 三 李 四", "张三、张三", "王*、王*", "无", "/", "2人",
        "执法人员", "详见笔录", "张三、李四A0002", "John Smith",
    ],
)  # fmt: skip
def test_cell_that_leaves_the_number_of_persons_open_is_not_read(text: str) -> None:
    assert read_persons(text) is None


def test_numbers_and_names_must_be_as_many() -> None:
    assert read_persons("张三、李四", "A0001") is None
    assert read_persons("张三、李四", "A0001、无") is None
    assert read_persons("张三、李四", "A0001、A0001") is None
    assert read_persons("张三李四", "A0001、A0002") is None


def test_where_numbers_are_wanted_names_do_not_stand_for_them() -> None:
    assert read_persons("张三、李四", numbered=True) is None
    assert read_persons("张三、李四", "A0001、A0002", numbered=True) == ("A0001", "A0002")
