"""Whether the office is well, for whoever watches over its machine: what is wrong is said in words."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hengjian.desk.system.signs import what_is_wrong


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Tell whether the office is well: 200, or 503 with what is wrong. No name and no number of a case is in it."""
    del request
    wrong = what_is_wrong()
    return JsonResponse(
        {"status": "trouble" if wrong else "ok", "wrong": wrong},
        status=503 if wrong else 200,
        json_dumps_params={"ensure_ascii": False},
    )
