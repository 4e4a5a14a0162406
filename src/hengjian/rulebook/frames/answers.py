"""Answers of the registers to whole frames of questions, each asked once: a person and a body, a person and a day.

The same for one question at a time is in `rulebook.registers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from hengjian.reading.registers import AUXILIARY, ENTRUSTED, EVERY_ITEM, ISSUED, OFFICER, Registers
from hengjian.rulebook.registers import NO_STANDING

BODY, ITEM, DAY = "body", "item", "day"
WHO, ON, QUESTION = ["who", BODY], ["person", DAY], [BODY, ITEM, DAY]
_YES, _NO, _UNKNOWN = pl.lit(value=True), pl.lit(value=False), pl.lit(None, pl.Boolean)
_COVERS = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= pl.col(DAY))) & (
    pl.col("valid_until").is_null() | (pl.col(DAY) <= pl.col("valid_until"))
)


def _unless_incomplete(value: pl.Expr, *, whole: bool) -> pl.Expr:
    """Give the answer; from a register with refused rows a no is unknown."""
    return value if whole else pl.when(value).then(_YES)


def _any(part: pl.Expr) -> pl.Expr:
    """Kleene's or over the rows of a group."""
    return part.any(ignore_nulls=False)


@dataclass(frozen=True)
class Answers:
    """Answers of the registers to whole frames of questions."""

    registers: Registers

    # --- bodies ---------------------------------------------------------------------------------

    @cached_property
    def _body_keys(self) -> pl.DataFrame:
        """Give for each text that means a body the `key`; null where it means several."""
        bodies = self.registers.frame("bodies")
        keys = bodies.select(written=BODY, key=BODY).unique()
        named = (
            bodies.select(written="name", key=BODY).drop_nulls().unique()
            .join(keys, on="written", how="anti")
            .group_by("written").agg(pl.col("key").first(), n=pl.len())
            .select("written", key=pl.when(pl.col("n") == 1).then("key"))
        )  # fmt: skip
        return pl.concat([keys, named] if self.registers.says_all("bodies") else [keys])

    def body(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Put the body that is meant in place of what is written."""
        if not self.registers.has("bodies"):
            return frame
        meant = self._body_keys.with_columns(known=_YES)
        otherwise = pl.col(BODY) if self.registers.says_all("bodies") else pl.lit(None, pl.String)
        joined = frame.join(
            meant, left_on=BODY, right_on="written", how="left", maintain_order="left"
        )
        body = pl.when("known").then("key").otherwise(otherwise)
        return joined.with_columns(body.alias(BODY)).drop("key", "known")

    def standing(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Add the kind of each `body` on each `day`, as `value`."""
        covering = pl.col("kind").filter(_COVERS)
        found = (
            asked.unique()
            .join(self.registers.frame("bodies").drop("name"), on=BODY)
            .group_by(BODY, DAY).agg(kind=covering.first(), n=covering.n_unique())
        )  # fmt: skip
        ended = pl.lit(NO_STANDING) if self.registers.says_all("bodies") else None
        value = pl.when(pl.col("n") == 1).then("kind").when(pl.col("n") == 0).then(ended)
        return found.select(BODY, DAY, value=value.cast(pl.String))

    # --- people ---------------------------------------------------------------------------------

    @cached_property
    def _officers(self) -> pl.DataFrame:
        return self.body(self.registers.frame("officers"))

    @cached_property
    def _exact(self) -> pl.DataFrame:
        credentials = self.registers.frame("credentials")
        words = pl.concat(
            [
                self._officers.select(who="person", person="person"),
                credentials.select(who="person", person="person"),
                credentials.select(who="number", person="person"),
            ]
        )
        return _only(words, ["who"], "exact")

    @cached_property
    def _named(self) -> pl.DataFrame:
        words = [
            self._officers.select(pl.col(column).alias("who"), BODY, "person")
            for column in ("number", "name")
        ]
        return _only(pl.concat(words).drop_nulls(), WHO, "named")

    def person(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Add the `person` that each `who` of each `body` means; null where that is not certain."""
        found = asked.unique().join(self._exact, on="who", how="left")
        found = found.join(self._named, on=WHO, how="left")
        named = pl.col("named") if self.registers.says_all("officers") else None
        exact = pl.col("exact_n").is_not_null()
        return found.select(*WHO, person=pl.when(exact).then("exact").otherwise(named))

    def qualified(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Add whether each `person` might enforce on each `day`, as `value`."""
        asked = asked.unique()
        posts = (
            asked.join(self.registers.frame("officers"), on="person")
            .group_by(ON).agg(
                now=_COVERS.any(), auxiliary=(_COVERS & (pl.col("kind") == AUXILIARY)).any()
            )
        )  # fmt: skip
        credentials = self.registers.frame("credentials")
        in_force = (
            asked.join(credentials, on="person").filter(_COVERS)
            .group_by(*ON, "number").agg((pl.col("state") == ISSUED).all())
            .filter("state").select(ON).unique()
        )  # fmt: skip
        without = _NO if self.registers.says_all("credentials") else _UNKNOWN
        found = asked.join(posts, on=ON, how="left")
        found = found.join(in_force.with_columns(held=_YES), on=ON, how="left")
        elsewhere = pl.col("held") & ~pl.col("now")
        value = (
            pl.when("auxiliary").then(_NO)
            .when(elsewhere).then(_UNKNOWN)
            .when("held").then(_YES)
            .otherwise(without)
        )  # fmt: skip
        return found.select(*ON, value=value)

    def staffed(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Add whether each entrusted `body` had somebody on each `day` who might enforce, as `value`."""
        # A city has a thousand officers at some bodies and days enough: only what the law asks is asked.
        entrusted = self.registers.frame("bodies").filter(pl.col("kind") == ENTRUSTED)
        asked = asked.unique().join(entrusted, on=BODY, how="semi")
        posts = asked.join(self._officers.drop_nulls(BODY), on=BODY)
        here = posts.with_columns(here=_COVERS & (pl.col("kind") == OFFICER))
        answers = self.qualified(here.filter("here").select(ON))
        may = pl.when("here").then("value").otherwise(_NO)
        found = (
            here.join(answers, on=ON, how="left").group_by(BODY, DAY).agg(value=_any(may))
        )  # fmt: skip
        whole = self.registers.says_all("officers")
        return found.with_columns(_unless_incomplete(pl.col("value"), whole=whole).alias("value"))

    # --- powers ---------------------------------------------------------------------------------

    @cached_property
    def _items(self) -> pl.DataFrame:
        return self.body(self.registers.frame("items")).rename({BODY: "of"})

    def held(self, asked: pl.DataFrame, power: str) -> pl.DataFrame:
        """Add whether each `item` was the `body`'s on each `day`, as `value`; no row for unknown items."""
        own = self._items.filter(pl.col("act").is_null() | (pl.col("act") == power))
        by_word = pl.concat(
            [
                own.with_columns(word="item"),
                own.filter(pl.col("name") != pl.col("item")).with_columns(word="name"),
            ]
        ).drop("item")
        known = asked.drop_nulls(BODY).unique()
        known = known.join(by_word, left_on=ITEM, right_on="word", how="semi")
        pairs = _of_the_body(known, by_word, {ITEM: "word"})
        found = pairs.group_by(QUESTION).agg(value=_any(pl.col("same") & _COVERS))
        return self._whether(known, found, "items")

    def _whether(self, asked: pl.DataFrame, found: pl.DataFrame, name: str) -> pl.DataFrame:
        """Give an answer to every question: no, or unknown, to those without a row of the register."""
        told = asked.join(found.with_columns(told=_YES), on=QUESTION, how="left", nulls_equal=True)
        value = pl.when(pl.col("told").is_null()).then(_NO).otherwise("value")
        whole = self.registers.says_all(name)
        return told.select(*QUESTION, value=_unless_incomplete(value, whole=whole))

    @cached_property
    def _entrustments(self) -> pl.DataFrame:
        rows = self.body(self.registers.frame("entrustments")).rename({BODY: "of"})
        return rows.with_row_index("e")

    @cached_property
    def _listed(self) -> pl.DataFrame:
        """Give for each entrustment (e) the words of the items that it lists."""
        return self._entrustments.select("e", word="items").explode("word").drop_nulls()

    @cached_property
    def _words(self) -> pl.DataFrame:
        """Give for each code and name of an item the `word`s that mean the same, itself among them."""
        items = self._items.select(ITEM, "name")
        pairs = [
            items.select(pl.col(ITEM), word=ITEM),
            items.select(pl.col(ITEM), word="name"),
            items.select(pl.col("name").alias(ITEM), word=ITEM),
            items.select(pl.col("name").alias(ITEM), word="name"),
            self._listed.select(pl.col("word").alias(ITEM), "word"),
        ]
        return pl.concat(pairs).drop_nulls().unique()

    def _in_force(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Pair questions with entrustments of the body: whether each `held`, and when it was published."""
        questions = asked.unique().with_row_index("q")
        pairs = _of_the_body(questions, self._entrustments, {})
        fits = (
            pairs.select("q", "e", ITEM).join(self._words, on=ITEM)
            .join(self._listed, on=["e", "word"]).select("q", "e").unique()
            .with_columns(fits=_YES)
        )  # fmt: skip
        known = self._words.select(ITEM).unique().with_columns(known=_YES)
        pairs = pairs.join(fits, on=["q", "e"], how="left").join(known, on=ITEM, how="left")
        lists_some = pl.col("items").list.len() > 0
        everything = pl.col("items").list.contains(EVERY_ITEM)
        for_item = (
            pl.when(everything | pl.col("fits")).then(_YES)
            .when(lists_some & pl.col("known")).then(_NO)
        )  # fmt: skip
        return pairs.with_columns(held=pl.col("same") & _COVERS & for_item)

    def entrusted(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Add whether each `body` was entrusted with the `item` on each `day`, as `value`."""
        questions = asked.drop_nulls(BODY).unique()
        if not self.registers.has("entrustments"):
            return questions.with_columns(value=_UNKNOWN)
        found = self._in_force(questions).group_by(QUESTION).agg(value=_any(pl.col("held")))
        return self._whether(questions, found, "entrustments")

    def published(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Add whether an entrustment in force had been made public, as `value`."""
        in_force = self._in_force(asked.drop_nulls(BODY)).filter("held")
        public = pl.col("published_on") <= pl.col(DAY)
        return in_force.group_by(QUESTION).agg(value=_any(public))

    # --- benchmarks -----------------------------------------------------------------------------

    def benchmark_published(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Add whether the newest benchmark in force for each `item` on each `day` was public, as `value`."""
        rows = self.registers.frame("benchmarks")
        renamed = rows.filter((pl.col("name") != pl.col("item")).fill_null(value=False))
        by_word = pl.concat([rows.with_columns(word="item"), renamed.with_columns(word="name")])
        begun = asked.unique().join(by_word.drop("item"), left_on=ITEM, right_on="word")
        begun = begun.filter(pl.col("valid_from") <= pl.col(DAY))
        newest = pl.col("valid_from") == pl.col("valid_from").max().over(ITEM, DAY)
        public = _any(pl.col("published_on") <= pl.col(DAY))
        in_force = begun.filter(newest).filter(_COVERS)
        whole = self.registers.says_all("benchmarks")
        value = _unless_incomplete(pl.col("value"), whole=whole)
        return in_force.group_by(ITEM, DAY).agg(value=public).with_columns(value=value)


def _of_the_body(asked: pl.DataFrame, rows: pl.DataFrame, on: Mapping[str, str]) -> pl.DataFrame:
    """Pair questions with the rows that are (`same`), or may be, about their body."""
    here = {BODY: "of", **on}
    certain = asked.join(rows, left_on=list(here), right_on=list(here.values())).with_columns(
        same=_YES
    )
    unclear = rows.filter(pl.col("of").is_null()).drop("of")
    if on:
        perhaps = asked.join(unclear, left_on=list(on), right_on=list(on.values()))
    else:
        perhaps = asked.join(unclear, how="cross")
    return pl.concat([certain, perhaps.with_columns(same=_UNKNOWN)], how="diagonal")


def _only(pairs: pl.DataFrame, keys: list[str], name: str) -> pl.DataFrame:
    """Give per key the one person meant, null where there are several, and how many there are."""
    alone = pl.when(pl.col("n") == 1).then("first")
    counted = pairs.unique().group_by(keys).agg(pl.col("person").first().alias("first"), n=pl.len())
    return counted.select(*keys, alone.alias(name), pl.col("n").alias(f"{name}_n"))
