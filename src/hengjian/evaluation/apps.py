"""The room for Django."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """Statistics from the data, by counting rules of the law pack, and figures that measure tasks."""

    name = "hengjian.evaluation"
    verbose_name = "统计评价"
