"""The interface for other systems: what rooms offer under one root, one form of refusal, one description."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from hengjian.accounts.tokens import Unauthorized
from hengjian.common.problems import Problem
from hengjian.intake.api.operations import router as intake
from hengjian.supervision.complaints.api import router as complaints

DESCRIPTION = "openapi.json"


class PlainJson(JSONRenderer):
    """Writes Chinese as it is."""

    json_dumps_params = {"ensure_ascii": False}  # noqa: RUF012  as the class above declares it


class Api(NinjaAPI):
    """The interface."""

    def get_content_type(self) -> str:
        """Give the type of every answer; JSON is UTF-8 and has no other encoding to name."""
        return "application/json"


# Without a page that tries the interface out: it would load its scripts from elsewhere.
api = Api(
    title="数据接口", version="1", description="推送案件数据、登记数据和投诉举报，查看每一批、每一件的情况。",
    docs_url=None, openapi_url=None, urls_namespace="api", renderer=PlainJson(),
)  # fmt: skip
api.add_router("", intake)
api.add_router("", complaints)


@api.exception_handler(Problem)
def problem(request: HttpRequest, told: Problem) -> HttpResponse:
    """Answer a request that is refused."""
    answer = {"code": told.code, "message": told.message}
    return api.create_response(request, answer, status=told.status)


@api.exception_handler(Unauthorized)
def unauthorized(request: HttpRequest, told: Unauthorized) -> HttpResponse:
    """Answer a request without a token that is good for it."""
    del request
    return told.answer()


@api.exception_handler(HttpError)
def not_understood(request: HttpRequest, told: HttpError) -> HttpResponse:
    """Answer a request whose content is no JSON."""
    answer = {"code": "content_unreadable", "message": "内容不是完好的 JSON，请核对后再送。"}
    return api.create_response(request, answer, status=told.status_code)


@api.exception_handler(ValidationError)
def wrong_parameters(request: HttpRequest, told: ValidationError) -> HttpResponse:
    """Answer a request whose address or headers are not what the description says."""
    names = dict.fromkeys(str(error["loc"][-1]) for error in told.errors)
    message = f"这些参数没有写或者不符合要求：{'、'.join(names)}。请对照接口说明改正。"
    answer = {"code": "parameters_wrong", "message": message}
    return api.create_response(request, answer, status=422)


@require_safe
def description(request: HttpRequest) -> JsonResponse:
    """Give the description of the interface (OpenAPI), for the people who build on it."""
    return JsonResponse(
        api.get_openapi_schema(path_prefix=request.path.removesuffix(DESCRIPTION)),
        json_dumps_params={"ensure_ascii": False},
    )


def _operations() -> list[URLPattern]:
    """Give the addresses of the operations; the token says who may in, not the sign-in of people."""
    operations = [
        each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"
    ]
    for each in operations:
        each.callback.login_required = False  # type: ignore[attr-defined]  # what Django's own decorator sets
    return operations


app_name = "api"
urlpatterns = [path(DESCRIPTION, description, name="description"), *_operations()]
