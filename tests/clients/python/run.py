"""Unmodified client libraries against a running server. One line per test: `ok NAME` or `not ok NAME: why`.

SANAD_URL: where the server is. SANAD_CA: the development CA.
"""

import os
import sys
import threading
import webbrowser

import msal
import requests
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

from pages import sign_in

URL = os.environ["SANAD_URL"]
TENANT = "5a4ad000-0000-4000-8000-000000000001"
ISSUER = f"{URL}/{TENANT}/v2.0"
WEB = ("web", "web-demo-secret-000000000000000000000000000")
MACHINE = ("machine", "machine-demo-secret-0000000000000000000000")


def authlib_code():
    metadata = requests.get(f"{ISSUER}/.well-known/openid-configuration", timeout=10).json()
    session = OAuth2Session(*WEB, scope="openid profile email offline_access read",
                            redirect_uri=f"{URL}/demo/callback", code_challenge_method="S256",
                            token_endpoint_auth_method="client_secret_basic")
    verifier = "v" * 50
    start, state = session.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier, nonce="n")
    back = sign_in(start)
    token = session.fetch_token(metadata["token_endpoint"], authorization_response=back, code_verifier=verifier, state=state)
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
    assert claims["iss"] == ISSUER and claims["aud"] == "web" and claims["nonce"] == "n", claims
    access = jwt.decode(token["access_token"], keys, algorithms=["ES256"]).claims
    assert "api://demo" in access["aud"], access
    info = session.get(metadata["userinfo_endpoint"], timeout=10).json()
    assert info["sub"] == claims["sub"] and info["name"] == "Ada Lovelace", info
    again = session.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])
    assert again["access_token"] != token["access_token"]


def authlib_client_credentials():
    session = OAuth2Session(*MACHINE, scope="read", token_endpoint_auth_method="client_secret_post")
    token = session.fetch_token(f"{URL}/{TENANT}/oauth2/v2.0/token", grant_type="client_credentials")
    assert token["token_type"] == "Bearer" and token["scope"] == "read", token


def msal_confidential(secret):
    return msal.ConfidentialClientApplication(MACHINE[0], client_credential=secret, authority=f"{URL}/{TENANT}",
                                              instance_discovery=False)


def msal_client_credentials():
    result = msal_confidential(MACHINE[1]).acquire_token_for_client(["api://demo/.default"])
    assert "access_token" in result, result


def msal_wrong_secret():
    result = msal_confidential("wrong").acquire_token_for_client(["api://demo/.default"])
    assert result["error"] == "invalid_client" and result["error_codes"] == [7000215], result
    assert result["error_description"].startswith("AADSTS7000215: "), result


class Pages(webbrowser.BaseBrowser):
    """A browser for `webbrowser` whose person signs in at once."""

    def open(self, url, new=0, autoraise=True):
        def visit():
            action, fields = sign_in(url)
            requests.post(action, data=fields, timeout=10)

        threading.Thread(target=visit, daemon=True).start()
        return True


def msal_loopback():
    webbrowser.register("pages", None, Pages("pages"), preferred=True)
    application = msal.PublicClientApplication("native", authority=f"{URL}/{TENANT}", instance_discovery=False)
    result = application.acquire_token_interactive(["api://demo/read"], timeout=15)
    assert "access_token" in result, result
    account = application.get_accounts()[0]
    assert account["username"] == "ada", account
    silent = application.acquire_token_silent(["api://demo/read"], account=account, force_refresh=True)
    assert silent["access_token"] != result["access_token"]


TESTS = {
    "Authlib: code with PKCE, both signatures, userinfo, refresh": authlib_code,
    "Authlib: client credentials": authlib_client_credentials,
    "MSAL for Python: client credentials": msal_client_credentials,
    "MSAL for Python: a wrong secret arrives with its number": msal_wrong_secret,
    "MSAL for Python: code by loopback, then silently": msal_loopback,
}

failed = False
for name, test in TESTS.items():
    try:
        test()
        print(f"ok {name}")
    except Exception as problem:  # each test stands for itself
        failed = True
        print(f"not ok {name}: {type(problem).__name__}: {problem}".replace("\n", " "))
sys.exit(failed)
