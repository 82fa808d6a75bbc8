"""Sends events, again and again until they are taken. Python 3.8 or newer, nothing else.

    PARALLAX_URL=http://localhost:8081 python3 send_events.py sales sales.ndjson

The file has an event per line. Each has its own id (such as saleId), which stays the same however
often the file is sent: that is why sending again is safe.
"""

import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request

URL = os.environ.get("PARALLAX_URL", "http://localhost:8081")
MAY_PASS = {408, 429, 500, 502, 503, 504}
ATTEMPTS = 10
LINES_AT_ONCE = 1000


def send(resource, lines):
    """The answer to these lines, once there is one that will stay."""
    headers = {"Content-Type": "application/x-ndjson"}
    if os.environ.get("PARALLAX_API_KEY"):
        headers["X-API-Key"] = os.environ["PARALLAX_API_KEY"]
    request = urllib.request.Request(
        f"{URL}/api/v1/{resource}?results=rejected",
        data="".join(text for _, text in lines).encode("utf-8"),
        headers=headers,
        method="POST",
    )
    problem = "no answer"
    for attempt in range(ATTEMPTS):
        wait = min(2**attempt, 30)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            problem = error.read().decode("utf-8", "replace")
            if error.code == 422 and "results" in json.loads(problem):
                return json.loads(problem)  # none of these lines is valid; others may be
            if error.code not in MAY_PASS:
                sys.exit(problem)
            wait = int(error.headers.get("Retry-After", wait))
        except (OSError, http.client.HTTPException, ValueError) as error:
            problem = error  # taken or not, this is unknown: send the same again
        time.sleep(wait)
    sys.exit(f"given up after {ATTEMPTS} attempts: {problem}")


def main():
    if len(sys.argv) != 3:
        print(
            "usage: python3 send_events.py <resource> <file>, for example sales sales.ndjson",
            file=sys.stderr,
        )
        sys.exit(2)
    resource, path = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        lines = [(i, line.rstrip("\n") + "\n") for i, line in enumerate(file, 1) if line.strip()]
    rejected = 0
    for start in range(0, len(lines), LINES_AT_ONCE):
        window = lines[start : start + LINES_AT_ONCE]
        answer = send(resource, window)
        for result in answer["results"]:
            print(f"line {window[result['index']][0]}: {json.dumps(result['problem'])}")
        rejected += answer["rejected"]
    print(f"{len(lines) - rejected} accepted, {rejected} rejected")
    sys.exit(1 if rejected else 0)


main()
