"""One request and its answer, with the faults that a test has asked for."""

import threading

from tests.stripe_sandbox import payment_page
from tests.stripe_sandbox.account import Account
from tests.stripe_sandbox.api import SERVER_ERROR, TOO_MANY, Api, refusal
from tests.stripe_sandbox.faults import Fault, FaultKind, Faults
from tests.stripe_sandbox.messages import Request, Response
from tests.stripe_sandbox.request_log import RequestLog

WITHOUT_WORK = {FaultKind.LOSE_REQUEST, FaultKind.RATE_LIMIT, FaultKind.FAIL_BEFORE}


class Exchange:
    def __init__(self, account: Account):
        self.api = Api(account)
        self.faults = Faults()
        self.requests = RequestLog()
        self.stopping = threading.Event()
        self._account = account

    def answer(self, request: Request) -> Response | None:
        """What leaves by the socket; None hangs up."""
        met = {
            fault.kind: fault
            for fault in self.faults.take(request.method, request.path)
        }
        response = self._answer(request, met)
        self.requests.note(request, response.status if response else 0)
        return response

    def _answer(self, request: Request, met: dict[FaultKind, Fault]) -> Response | None:
        if met.keys() & WITHOUT_WORK:
            _call(met.get(FaultKind.CALL_BEFORE))
            return self._refuse(met)
        response = self._work(request, met)
        _call(met.get(FaultKind.CALL_AFTER))
        return None if FaultKind.LOSE_ANSWER in met else response

    def _refuse(self, met: dict[FaultKind, Fault]) -> Response | None:
        if FaultKind.LOSE_REQUEST in met:
            return None
        return refusal(TOO_MANY if FaultKind.RATE_LIMIT in met else SERVER_ERROR)

    def _work(self, request: Request, met: dict[FaultKind, Fault]) -> Response:
        fail_after = FaultKind.FAIL_AFTER in met

        def pause() -> None:
            _call(met.get(FaultKind.CALL_BEFORE))
            slow = met.get(FaultKind.SLOW)
            if slow:
                self.stopping.wait(slow.seconds)

        if request.path.startswith("/v1/"):
            return self.api.answer(request, pause=pause, fail_after=fail_after)
        pause()
        response = payment_page.answer(self._account, request)
        return refusal(SERVER_ERROR) if fail_after else response


def _call(fault: Fault | None) -> None:
    if fault and fault.call:
        fault.call()
