"""What one judgement rests on, in words: sentence, articles, facts, values in force, calculation."""

from hengjian.rulebook.explanation.account import explain
from hengjian.rulebook.explanation.layout import as_lines, as_text
from hengjian.rulebook.explanation.model import Explanation, FactLine, LawLine, Step

__all__ = ["Explanation", "FactLine", "LawLine", "Step", "as_lines", "as_text", "explain"]
