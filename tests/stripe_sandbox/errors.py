"""Refusals as Stripe words them. See https://docs.stripe.com/api/errors."""

from typing import Any

from tests.stripe_sandbox.state import Json


class ApiError(Exception):
    """An answer other than 200, with the body that Stripe gives it."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        kind: str = "invalid_request_error",
        retry: bool | None = None,
    ):
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry = retry
        self.error: dict[str, Any] = {"message": message, "type": kind}
        if code:
            self.error["code"] = code
            self.error["doc_url"] = (
                f"https://docs.stripe.com/error-codes#{code.replace('_', '-')}"
            )
        if param:
            self.error["param"] = param

    def body(self) -> Json:
        return {"error": self.error}


class UnusableParameter(ApiError):
    """The request is refused before any work begins, so its key stays unused."""

    def __init__(self, message: str, *, code: str | None = None, param: str):
        super().__init__(400, message, code=code, param=param)


def no_such(
    kind: str, object_id: str, *, param: str = "id", status: int = 404
) -> ApiError:
    return ApiError(
        status,
        f"No such {kind}: '{object_id}'",
        code="resource_missing",
        param=param,
    )
