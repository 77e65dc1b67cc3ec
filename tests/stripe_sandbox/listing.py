"""Lists as Stripe pages them: newest first, with cursors; and expanded fields."""

from collections.abc import Callable
from typing import Any

from tests.stripe_sandbox.errors import ApiError, UnusableParameter, no_such
from tests.stripe_sandbox.state import Json, State

DEFAULT_LIMIT, MOST = 10, 100
DEEPEST = 4
COMPARISONS: dict[str, Callable[[int, int], bool]] = {
    "gt": int.__gt__,
    "gte": int.__ge__,
    "lt": int.__lt__,
    "lte": int.__le__,
}


def listed(
    state: State,
    kind: str,
    params: Json,
    url: str,
    *,
    keep: Callable[[Json], bool] = lambda thing: True,
    **fields: Any,
) -> Json:
    """One page of the objects of a kind whose fields have these values."""
    limit = _limit(params)
    found = state.find(
        kind,
        older_than=_cursor(state, kind, params, "starting_after"),
        newer_than=_cursor(state, kind, params, "ending_before"),
        **fields,
    )
    created = params.get("created")
    found = [one for one in found if keep(one) and _in_interval(one, created)]
    # Before a cursor stands what is next to it: the oldest of the newer ones.
    data = found[-limit:] if "ending_before" in params else found[:limit]
    return {
        "object": "list",
        "data": data,
        "has_more": len(found) > len(data),
        "url": url,
    }


def _limit(params: Json) -> int:
    limit = params.get("limit", DEFAULT_LIMIT)
    if not 1 <= limit <= MOST:
        raise UnusableParameter(
            f"This value must be between 1 and {MOST}.",
            code="parameter_invalid_integer",
            param="limit",
        )
    return limit


def _cursor(state: State, kind: str, params: Json, name: str) -> int | None:
    if name not in params:
        return None
    place = state.number(kind, params[name])
    if place is None:
        raise no_such(kind, params[name], param=name, status=400)
    return place


def _in_interval(thing: Json, created: Any) -> bool:
    if created is None:
        return True
    if isinstance(created, int):
        return thing["created"] == created
    return all(
        COMPARISONS[name](thing["created"], bound) for name, bound in created.items()
    )


def expanded(state: State, thing: Json, paths: list[str]) -> Json:
    """Replaces ids by the objects that they name. Raises ApiError if none is named."""
    for path in paths:
        names = path.split(".")
        if len(names) > DEEPEST:
            raise ApiError(
                400,
                f"You cannot expand more than {DEEPEST} levels of a property.",
                param="expand",
            )
        _expand(state, thing, names, path)
    return thing


def _expand(state: State, thing: Json, names: list[str], path: str) -> None:
    name, rest = names[0], names[1:]
    if thing["object"] == "list" and name == "data":
        for one in thing["data"]:
            _expand(state, one, rest, path)
        return
    thing[name] = _value(state, thing, name, path)
    if rest and thing[name] is not None:
        _expand(state, thing[name], rest, path)


def _value(state: State, thing: Json, name: str, path: str) -> Any:
    if (thing["object"], name) == ("checkout.session", "line_items"):
        items = state.private(thing["id"])["line_items"]
        url = f"/v1/checkout/sessions/{thing['id']}/line_items"
        return {"object": "list", "data": items, "has_more": False, "url": url}
    if (thing["object"], name) == ("tax.calculation", "line_items"):
        items = state.private(thing["id"])["line_items"]
        url = f"/v1/tax/calculations/{thing['id']}/line_items"
        return {"object": "list", "data": items, "has_more": False, "url": url}
    if (thing["object"], name) == ("tax.calculation_line_item", "tax_breakdown"):
        return thing["tax_breakdown"]
    if (thing["object"], name) == ("charge", "refunds"):
        refunds = state.find("refund", charge=thing["id"])
        url = f"/v1/charges/{thing['id']}/refunds"
        return {"object": "list", "data": refunds, "has_more": False, "url": url}
    kind = {
        "payment_intent": "payment_intent",
        "latest_charge": "charge",
        "charge": "charge",
    }.get(name)
    if kind is None or name not in thing:
        raise ApiError(
            400, f"This property cannot be expanded ({path}).", param="expand"
        )
    value = thing[name]
    return state.get(kind, value) if isinstance(value, str) else value
