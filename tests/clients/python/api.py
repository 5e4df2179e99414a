"""The admin API as its description says it is, tried by Schemathesis: with every right, as nobody, and as the administrator of another tenant.

One line per caller: `ok NAME` or `not ok NAME: why`. SANAD_URL: where the server is; SANAD_BIN and SANAD_DATA: to apply a directory beside it.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import requests

URL = os.environ["SANAD_URL"]
HERE = pathlib.Path(__file__).parent
FIRST = "5a4ad000-0000-4000-8000-0000000000a1"
SECOND = "5a4ad000-0000-4000-8000-0000000000a2"
OWN = r"/clients/\{|/keys/\{"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def apply(scratch):
    areas = ["tenant", "clients", "resources", "accounts", "sessions", "keys", "tickets", "administrators"]
    rights = [f"{area}.write" for area in areas] + ["log.read", "changes.read"]
    roles = ", ".join(json.dumps(f"urn:sanad:api/{right}") for right in rights)
    file = scratch / "directory.toml"
    file.write_text((HERE / "api.toml").read_text().replace("ROLES", roles))
    subprocess.run([os.environ["SANAD_BIN"], "apply", file, "--data", os.environ["SANAD_DATA"]], check=True, stdout=subprocess.DEVNULL)


def token(tenant):
    form = {
        "grant_type": "client_credentials",
        "client_id": "robot",
        "client_secret": "robot-secret-0000000000000000000000000000000",
        "scope": "urn:sanad:api/.default",
    }
    return requests.post(f"{URL}/{tenant}/oauth2/v2.0/token", data=form, timeout=10).json()["access_token"]


def tried(name, scratch, bearer=None, only=()):
    base = f"{URL}/{FIRST}/api/v1"
    description = scratch / "openapi.json"
    description.write_text(requests.get(f"{base}/openapi.json", timeout=10).text)
    st = pathlib.Path(sys.executable).parent / "st"
    command = [st, "run", description, "--url", base, "--max-examples", "20", "--seed", "7", "--phases", "coverage,fuzzing", "-c", CHECKS]
    # How fast examples are made is the machine's matter, not the server's.
    command += ["--suppress-health-check", "all", *only]
    if bearer:
        command += ["-H", f"Authorization: Bearer {bearer}"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=scratch)
    summary = [line for line in result.stdout.splitlines() if "generated" in line and "passed" in line]
    if result.returncode == 0 and summary:
        print(f"ok {name}: {summary[-1].strip()}")
        return True
    print(f"not ok {name}: {' '.join(result.stdout.split())[-1500:]}")
    return False


def main():
    with tempfile.TemporaryDirectory() as directory:
        scratch = pathlib.Path(directory)
        apply(scratch)
        good = [tried("admin API as nobody", scratch)]
        good.append(tried("admin API as the administrator of another tenant", scratch, token(SECOND)))
        # What a caller takes its own right away with comes last, so that the rest is tried with it.
        good.append(tried("admin API with every right", scratch, token(FIRST), ["--exclude-path-regex", OWN]))
        apply(scratch)
        good.append(tried("admin API with every right, on the caller itself", scratch, token(FIRST), ["--include-path-regex", OWN]))
    sys.exit(0 if all(good) else 1)


main()
