"""The roles that a grant gives."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """As what somebody acts."""

    OFFICER = "officer", "执法人员"
    LEGAL_REVIEWER = "legal_reviewer", "法制审核人员"
    HEARING_CHAIR = "hearing_chair", "听证主持人"
    PANEL_MEMBER = "panel_member", "集体讨论成员"
    AGENCY_LEADER = "agency_leader", "机关负责人"
    AGENCY_CLERK = "agency_clerk", "机关联络员"
    SUPERVISOR = "supervisor", "监督人员"
    SUPERVISION_LEADER = "supervision_leader", "监督机构负责人"
    TOWN_OFFICE = "town_office", "司法所"
    DISCIPLINE_LIAISON = "discipline_liaison", "纪检监察联络员"
    PLAN_OFFICE = "plan_office", "计划统筹人员"
    EXPERT_REVIEWER = "expert_reviewer", "评查专家"
    OPERATOR = "operator", "系统管理员"
    ENTERPRISE = "enterprise", "企业"
    CITIZEN = "citizen", "公民"
