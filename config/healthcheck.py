"""The container's health check: exit 0 while /health/ answers.

The host name is the shop's own, because any other is refused; the scheme is what the
proxy in front would report, so that the check is not redirected to https.
"""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    port = os.environ.get("GRANIAN_PORT", "8000")
    host = urlsplit(os.environ.get("SITE_URL", f"http://127.0.0.1:{port}")).netloc
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/health/", headers={"Host": host}
    )
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:
            return 0 if answer.status == 200 else 1
    except OSError as error:
        sys.stderr.write(f"not healthy: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
