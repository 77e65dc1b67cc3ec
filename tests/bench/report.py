"""The figures and the checks as tables that can be read in a terminal."""

from dataclasses import dataclass
from statistics import quantiles

from tests.bench.buyers import PAID
from tests.bench.checks import Check


@dataclass(frozen=True)
class Figures:
    """Of one shop's rush."""

    orders: int
    oversold: int
    placed_a_second: float
    paid_a_second: float
    answered_a_second: float
    median: float
    slow: float
    """Of twenty presses of the button, nineteen were answered in this many seconds."""
    requests: int
    server_errors: int

    @classmethod
    def of(
        cls, crowd: dict, *, orders: int, bottles: int, server_errors: int
    ) -> "Figures":
        twentieths = quantiles(crowd["each_placing"], n=20, method="inclusive")
        return cls(
            orders=orders,
            oversold=max(orders - bottles, 0),
            placed_a_second=_a_second(crowd["placed"], crowd["until_last_placed"]),
            paid_a_second=_a_second(crowd["ends"].get(PAID, 0), crowd["paying"]),
            answered_a_second=_a_second(len(crowd["each_placing"]), crowd["placing"]),
            median=twentieths[9],
            slow=twentieths[18],
            requests=crowd["requests"],
            server_errors=server_errors,
        )


def _a_second(count: int, seconds: float) -> float:
    return count / seconds if seconds else 0


def figures_table(here: Figures, stock: Figures) -> str:
    rows = [
        ("", "this shop", "stock Oscar", "ratio"),
        ("orders made", str(here.orders), str(stock.orders), ""),
        ("bottles oversold", str(here.oversold), str(stock.oversold), ""),
        _rate("orders placed a second", here.placed_a_second, stock.placed_a_second),
        (
            "placed orders paid a second",
            f"{here.paid_a_second:.1f}",
            "takes no payment",
            "",
        ),
        _rate(
            "buyers answered a second", here.answered_a_second, stock.answered_a_second
        ),
        _rate("placing, p50, ms", here.median * 1000, stock.median * 1000),
        _rate("placing, p95, ms", here.slow * 1000, stock.slow * 1000),
        ("requests by buyers", str(here.requests), str(stock.requests), ""),
        ("answers of 5xx", str(here.server_errors), str(stock.server_errors), ""),
    ]
    return _table(rows)


def checks_table(checks: list[Check]) -> str:
    rows = [("check", "found", "wanted", "")]
    rows += [
        (one.what, str(one.found), str(one.wanted), "ok" if one.passed else "FAILED")
        for one in checks
    ]
    return _table(rows)


def _rate(name: str, here: float, stock: float) -> tuple[str, str, str, str]:
    ratio = f"{here / stock:.2f}" if stock else ""
    return name, f"{here:.1f}", f"{stock:.1f}", ratio


def _table(rows: list[tuple[str, str, str, str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        f"  {row[0]:<{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]}"
        for row in rows
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n"
