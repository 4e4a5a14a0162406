"""The site of the national pack: whole, linked, in plain Chinese, with nothing fetched from elsewhere."""

import hashlib
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from posixpath import dirname, join, normpath

import pytest

from hengjian.rulebook.rulebook import Rulebook, national_pack
from hengjian.screening.files.site.demands import (
    law_day_in_words,
    points_of,
    reads_in_words,
    sentence_of,
)
from hengjian.screening.files.site.pages import INDEX, pages
from hengjian.screening.files.site.phrases import Phrase, condition_in_words

pytestmark = pytest.mark.slow

CODE_NAME = re.compile(r"[a-z0-9]+_[a-z0-9_]+|[=<>!]=|\{[a-z]|`|\b(?:None|True|False)\b")
EVERY_TENTH = slice(None, None, 10)
SEEN_ATTRIBUTES = ("placeholder", "aria-label", "title", "data-label")
DUE_LATE = "rules/penalty-law.60.decision-overdue.html"


@dataclass
class Page:
    """What a test asks of a page."""

    links: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


class Reader(HTMLParser):
    """Gathers a page's links, ids and visible texts, and what a strict policy would forbid."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.script = tag == "script"
        self.page.links += [given[name] for name in ("href", "src", "action") if name in given]
        self.page.ids += [given["id"]] if "id" in given else []
        self.page.texts += [given[name] for name in SEEN_ATTRIBUTES if name in given]
        self.page.forbidden += [n for n in given if n == "style" or n.startswith("on")]
        self.page.forbidden += ["style"] if tag == "style" else []
        if given.get("http-equiv") == "Content-Security-Policy":
            self.page.policies.append(given["content"])

    def handle_data(self, data: str) -> None:
        if self.script and data.strip():
            self.page.forbidden.append("script")
        self.page.texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        self.script = self.script and tag != "script"


def read(text: str) -> Page:
    reader = Reader()
    reader.feed(text)
    return reader.page


def digest(site: Mapping[str, str], rules: Sequence[str]) -> str:
    """Digest the pages of some rules, and those that no choice of rules changes."""
    paths = (*(f"rules/{rule}.html" for rule in rules), "calendar.html", "about.html", "site.css")
    return hashlib.sha256("\0".join(site[path] for path in paths).encode()).hexdigest()


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return Rulebook.load(national_pack())


@pytest.fixture(scope="module")
def site(rulebook: Rulebook) -> Mapping[str, str]:
    return pages(rulebook, None)


@pytest.fixture(scope="module")
def read_pages(site: Mapping[str, str]) -> Mapping[str, Page]:
    return {path: read(text) for path, text in site.items() if path.endswith(".html")}


def test_every_rule_statute_act_sector_and_place_has_a_page(
    rulebook: Rulebook, read_pages: Mapping[str, Page]
) -> None:
    pack = rulebook.pack
    wanted = {
        **{f"rules/{rule.id}.html": rule.text.title for rule in rulebook.rules},
        **{f"statutes/{each.id}.html": each.full_title for each in pack.statutes.values()},
        **{f"acts/{each.name}.html": each.label for each in pack.declarations.kinds.values()},
        **{f"sectors/{each.id}.html": each.title for each in pack.domains.values()},
        **{f"places/{each.id}.html": each.title for each in pack.jurisdictions.values()},
    }

    assert len(rulebook.rules) > 300
    assert not [path for path, title in wanted.items() if title not in read_pages[path].text]


def test_every_link_leads_to_a_file_and_to_a_place_on_it(
    site: Mapping[str, str], read_pages: Mapping[str, Page]
) -> None:
    links = [(path, link) for path, page in read_pages.items() for link in page.links]
    broken = []
    for path, link in links:
        target, _, anchor = link.partition("#")
        found = normpath(join(dirname(path), target)) if target else path
        if found not in site or (anchor and anchor not in read_pages[found].ids):
            broken.append((path, link))

    assert len(links) > 10_000
    assert not broken


def test_an_id_stands_once_on_a_page(read_pages: Mapping[str, Page]) -> None:
    counted = {path: Counter(page.ids) for path, page in read_pages.items()}

    assert any(counted.values())
    assert not [path for path, ids in counted.items() if any(n > 1 for n in ids.values())]


def test_no_code_name_and_no_sign_of_code_is_on_screen(read_pages: Mapping[str, Page]) -> None:
    found = {path: CODE_NAME.search(page.text) for path, page in read_pages.items()}

    assert all(len(page.text) > 100 for page in read_pages.values())
    assert not {path: hit[0] for path, hit in found.items() if hit}


def test_what_is_made_of_expressions_has_no_latin_word(rulebook: Rulebook) -> None:
    pack, said = rulebook.pack, list[str]()
    for rule in rulebook.rules:
        phrases = [point.phrase for point in points_of(pack, rule)]
        if rule.text.when:
            phrases.append(condition_in_words(pack, rule, rule.text.when))
        said += [text for phrase in phrases for text in texts(phrase)]
        said += [*reads_in_words(pack, rule), law_day_in_words(pack, rule)]
        said.append(sentence_of(pack, rule))

    assert len(said) > 2_000
    assert not [text for text in said if re.search(r"[A-Za-z{}_]", text)]


def texts(phrase: Phrase) -> Iterator[str]:
    yield phrase.text
    for part in phrase.parts:
        yield from texts(part)


@pytest.mark.parametrize("text", ["when decision_days", "a == b", "最迟 {due}", "None", "`gate`"])
def test_signs_of_code_are_noticed(text: str) -> None:
    assert CODE_NAME.search(text)


def test_pages_hold_no_script_and_no_style_of_their_own_and_fetch_nothing(
    read_pages: Mapping[str, Page],
) -> None:
    for path, page in read_pages.items():
        (policy,) = page.policies
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert not page.forbidden, path
        assert not [link for link in page.links if ":" in link or link.startswith("//")], path


@pytest.mark.parametrize("text", ["<p style='x'>", "<script>a()</script>", "<a onclick='x'>"])
def test_what_a_strict_policy_forbids_is_noticed(text: str) -> None:
    assert read(text).forbidden


def test_every_page_names_the_pack_and_says_that_it_is_not_the_law_itself(
    rulebook: Rulebook, read_pages: Mapping[str, Page]
) -> None:
    for path, page in read_pages.items():
        assert rulebook.pack.title in page.text, path
        assert rulebook.digest[:16] in page.text, path
        assert "不是法律的正式文本" in page.text, path


def test_a_rule_shows_every_value_that_it_reads_with_its_citation(
    rulebook: Rulebook, read_pages: Mapping[str, Page]
) -> None:
    shown = 0
    for rule in rulebook.rules:
        text = read_pages[f"rules/{rule.id}.html"].text
        for name in rule.parameters:
            parameter = rulebook.pack.parameters[name]
            areas = [*parameter.sectors, *parameter.places]
            titles = {
                **{s: d.title for s, d in rulebook.pack.domains.items()},
                **{p: j.title for p, j in rulebook.pack.jurisdictions.items()},
            }
            assert parameter.title in text, rule.id
            assert all(titles[area] in text for area in areas), rule.id
            shown += len(areas)

    assert shown > 100


def test_a_deadline_shows_what_is_lawful_and_what_is_not_with_the_last_day(
    read_pages: Mapping[str, Page],
) -> None:
    text = read_pages[DUE_LATE].text

    for said in (
        "合法的例子",
        "违法的例子",
        "最后一天",
        "算法：",
        "未到期",
        "末日遇休息日顺延",
        "还没有读过",
    ):
        assert said in text


def test_every_rule_has_an_example_on_its_page(
    rulebook: Rulebook, read_pages: Mapping[str, Page]
) -> None:
    without = [
        rule.id
        for rule in rulebook.rules
        if "数据到这一天为止" not in read_pages[f"rules/{rule.id}.html"].text
    ]

    assert not without


def test_the_search_index_knows_every_rule_by_its_title_and_article(
    rulebook: Rulebook, site: Mapping[str, str]
) -> None:
    written = site[INDEX].removeprefix("const searchIndex = ").removesuffix(";\n")
    index = {entry["id"]: entry["text"] for entry in json.loads(written)}

    assert list(index) == [rule.id for rule in rulebook.rules]
    assert all(rule.text.title in index[rule.id] for rule in rulebook.rules)
    assert "第六十条" in index["penalty-law.60.decision-overdue"]
    assert "第60条" in index["penalty-law.60.decision-overdue"]


def test_the_list_that_the_search_narrows_is_whole_without_it(
    rulebook: Rulebook, site: Mapping[str, str]
) -> None:
    listed = re.findall(r'<li data-rule="([^"]+)"', site["rules.html"])

    assert sorted(listed) == sorted(rule.id for rule in rulebook.rules)


def test_the_same_pack_gives_the_same_bytes_in_a_process_that_hashes_texts_otherwise(
    rulebook: Rulebook, site: Mapping[str, str]
) -> None:
    chosen = [rule.id for rule in rulebook.rules[EVERY_TENTH]]
    program = (
        "import sys\n"
        "from hengjian.rulebook.rulebook import Rulebook, national_pack\n"
        "from hengjian.screening.files.site.pages import pages\n"
        "from hengjian.screening.files.tests.test_site import digest\n"
        "site = pages(Rulebook.load(national_pack()).only(sys.argv[1:]), None)\n"
        "print(digest(site, sys.argv[1:]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *chosen],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "20210715"},
    )

    assert len(chosen) > 30
    assert done.stdout.strip() == digest(site, chosen)
