"""Drives the pages as forms, as a person without JavaScript would."""

import html
import re
from urllib.parse import urljoin, urlsplit

import requests

ACCOUNT = {"username": "ada", "password": "correct horse battery staple"}


def form(page, form_id):
    """The form with this id: its action and its hidden fields."""
    found = re.search(rf'<form id="{form_id}"[^>]*action="([^"]*)"[^>]*>(.*?)</form>', page, re.S)
    if not found:
        return None
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', found.group(2))
    return html.unescape(found.group(1)), {html.unescape(n): html.unescape(v) for n, v in fields}


def sign_in(start):
    """Signs ada in and allows what is asked: the last redirect's address, or (action, fields) of a form post."""
    browser = requests.Session()
    origin = urlsplit(start)[:2]
    reply = browser.get(start, allow_redirects=False, timeout=10)
    for _ in range(8):
        if "location" in reply.headers:
            url = urljoin(start, reply.headers["location"])
            if urlsplit(url)[:2] != origin or urlsplit(url).path == "/demo/callback":
                return url
            reply = browser.get(url, allow_redirects=False, timeout=10)
            continue
        posted, login, consent = (form(reply.text, i) for i in ("form-post-form", "login-form", "consent-form"))
        if posted:
            return posted
        if not (login or consent):
            raise AssertionError(f"an unexpected page: {reply.status_code} {reply.text[-900:]}")
        action, fields = login or consent
        fields |= ACCOUNT if login else {"decision": "allow"}
        reply = browser.post(urljoin(start, action), data=fields, allow_redirects=False, timeout=10)
    raise AssertionError("the pages lead nowhere")
