"""The outcomes of the rules that measures lean on, case by case, each with the day that gives its period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from hengjian.evaluation.law import DUE, MeasureText
from hengjian.rulebook.frames.engine import BatchJudge, JudgedGroup
from hengjian.rulebook.frames.snapshot import Snapshot
from hengjian.rulebook.outcomes import OUTCOME_OF, Outcome
from hengjian.rulebook.rulebook import Rulebook

MET, BREACH, UNKNOWN, OPEN = 1, 2, 3, 4
_CODES = {Outcome.MET: MET, Outcome.BREACH: BREACH, Outcome.UNKNOWN: UNKNOWN, Outcome.OPEN: OPEN}
_BY_VERDICT = {
    int(verdict): _CODES[outcome] for verdict, outcome in OUTCOME_OF.items() if outcome in _CODES
}


class OutcomeJudge:
    """Judges by the rules of the measures, as far as the pack has them."""

    def __init__(self, rulebook: Rulebook, measures: Iterable[MeasureText]) -> None:
        self._measures = [measure for measure in measures if measure.rules]
        wanted = {rule for measure in self._measures for rule in measure.rules}
        self._judge = BatchJudge(rulebook.only(wanted))

    def judge(self, snapshot: Snapshot, day: int) -> pl.DataFrame:
        """Give per measure, rule and subject: measure, rule, c, a, outcome, day.

        What has neither a last day nor the act that gives the day stands on the newest day of its case.
        """
        newest = snapshot.acts.group_by("c").agg(pl.col("on").max().alias("newest"))
        frames = [
            self._rows(measure, judged, i, snapshot)
            for judged in self._judge.judge(snapshot)
            for measure, i in self._asked(judged)
        ]
        frames = [frame for frame in frames if not frame.is_empty()]
        if not frames:
            return pl.DataFrame()
        return (
            pl.concat(frames)
            .join(newest, on="c", how="left", maintain_order="left")
            .with_columns(pl.coalesce("day", "newest", pl.lit(day)).cast(pl.Int32).alias("day"))
            .drop("newest")
        )

    def _asked(self, judged: JudgedGroup) -> Iterator[tuple[MeasureText, int]]:
        for i, rule in enumerate(judged.group.rules):
            for measure in self._measures:
                if rule.id in measure.rules:
                    yield measure, i

    def _rows(
        self, measure: MeasureText, judged: JudgedGroup, i: int, snapshot: Snapshot
    ) -> pl.DataFrame:
        if judged.keys.is_empty():
            return pl.DataFrame()
        outcome = judged.verdicts(i).replace_strict(
            _BY_VERDICT, default=None, return_dtype=pl.UInt8
        )
        rows = outcome.is_not_null().arg_true()
        if rows.is_empty():
            # Where a rule speaks of no case, the engine has not worked out what its details need.
            return pl.DataFrame()
        details = judged.details(i, rows).with_columns(outcome.gather(rows).alias("outcome"))
        if measure.day != DUE:
            acts = snapshot.acts.filter(pl.col("kind").cast(pl.String) == measure.day)
            first = acts.group_by("c").agg(pl.col("on").min().alias("day"))
            details = details.join(first, on="c", how="left", maintain_order="left")
        else:
            details = details.with_columns(pl.col("due").alias("day"))
        return details.select(
            pl.lit(measure.code).alias("measure"),
            pl.lit(judged.group.rules[i].id).alias("rule"),
            "c", "a", "outcome", pl.col("day").cast(pl.Int32),
        )  # fmt: skip
