import codecs
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.reading.encodings import encoding_of
from hengjian.reading.errors import UnusableFile
from hengjian.reading.tests.packs import ACTS, CASES, read

TEXT = "案件,机关\nA1,某某区城市管理局\n"


def told(folder: Path, content: bytes) -> str | None:
    path = folder / "some.csv"
    path.write_bytes(content)
    return encoding_of(path)


@pytest.mark.parametrize("encoding", ["gbk", "gb2312", "gb18030"])
def test_old_chinese_encodings_are_told_from_utf_8(tmp_path: Path, encoding: str) -> None:
    assert told(tmp_path, TEXT.encode(encoding)) == "gb18030"


def test_utf_8_is_taken_for_itself_with_and_without_its_mark(tmp_path: Path) -> None:
    assert told(tmp_path, TEXT.encode()) == "utf-8"
    assert told(tmp_path, codecs.BOM_UTF8 + TEXT.encode()) == "utf-8"
    assert told(tmp_path, b"a,b\n1,2\n") == "utf-8"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("gbk") + b"\xff",
        TEXT.encode("gbk")[:-2] + b"\x00\n",
        "案件,機關\nA1,某某區城市管理局審查會議紀錄\n".encode("big5"),
        TEXT.encode("shift_jis", errors="replace") + "ひらがな".encode("shift_jis"),
        TEXT.encode()[:-3] + b"\xe5\x9f\n",
        "prénom,année\nZoé,été\n".encode("latin-1"),
        bytes(range(128, 255)) * 3,
    ],
)
def test_what_only_seems_to_be_chinese_is_no_reading(tmp_path: Path, content: bytes) -> None:
    assert told(tmp_path, content) is None


def test_file_that_goes_on_in_another_encoding_says_from_which_line(tmp_path: Path) -> None:
    with pytest.raises(UnusableFile, match="从文本的第 5 行起不是"):
        read(tmp_path, cases=CASES.encode() + CASES.encode("gbk"))


@given(st.text(alphabet="案件机关立日期处罚决定一二三0123,\n", min_size=2, max_size=200))
def test_common_chinese_is_always_told(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wide = any(not c.isascii() for c in text)
        encoding = told(Path(folder), text.encode("gb18030"))

        # A few pairs of bytes are whole characters in both encodings.
        assert encoding in ("gb18030" if wide else "utf-8", "utf-8")


def test_tables_in_gbk_give_what_the_same_tables_give_in_utf_8(tmp_path: Path) -> None:
    plain = read(tmp_path, cases=CASES, acts=ACTS)
    old = read(tmp_path, cases=CASES.encode("gbk"), acts=ACTS.encode("gb18030"))

    assert old.cases.equals(plain.cases)
    assert old.acts.equals(plain.acts)
    assert old.counts.equals(plain.counts)
