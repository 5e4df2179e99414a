//! Codes and refresh tokens that are not accepted.

use super::super::bases::*;
use super::super::cause::{Surface, Table};
use super::super::changes::*;
use crate::party::{CHALLENGE, VERIFIER};

pub(super) fn codes(t: &mut Table) {
    use Surface::Token;
    t.add("a required parameter is missing", 900_144, Token, &["code"], redeem, vec![without("code")]);
    t.add("a parameter has no value", 88_010_005, Token, &["code"], redeem, vec![set("code", "")]);
    t.add(
        "a parameter comes twice",
        9_000_411,
        Token,
        &["code", "redirect_uri"],
        redeem,
        vec![twice("code"), twice("redirect_uri")],
    );
    t.add(
        "the code is unknown",
        88_040_001,
        Token,
        &["code"],
        redeem,
        vec![
            set("code", "never-issued"),
            set("code", "0.AXoA"),
            change("a character less", |r| {
                let c = r.value("code").unwrap_or_default();
                r.set("code", &c[..c.len() - 1]);
            }),
            change("a character more", |r| {
                let c = r.value("code").unwrap_or_default();
                r.set("code", &format!("{c}A"));
            }),
            change("in small letters", |r| {
                let c = r.value("code").unwrap_or_default();
                r.set("code", &c.to_lowercase());
            }),
        ],
    );
    t.add("the code was used before", 54_005, Token, &["already exchanged"], redeem_used, vec![as_it_is()]);
    t.add(
        "the code was used before, by somebody else",
        88_040_006,
        Token,
        &["already exchanged", "used", "first"],
        redeem_used,
        vec![
            set("code_verifier", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            set("redirect_uri", "http://127.0.0.1:9/callback"),
        ],
    );
    t.add(
        "the code is another client's",
        88_040_002,
        Token,
        &["another client"],
        redeem,
        vec![set("client_id", "native"), set("client_id", "brief")],
    );
    t.add(
        "another token is sent as code",
        88_040_010,
        Token,
        &["refresh token", "signed token", "token"],
        redeem,
        vec![
            set("code", "srt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            set("code", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"),
        ],
    );
    t.add(
        "the redirect URI is another",
        500_112,
        Token,
        &["http://127.0.0.1"],
        redeem,
        sets(
            "redirect_uri",
            &[
                "http://127.0.0.1/callback/",
                "http://127.0.0.1/Callback",
                "http://127.0.0.1:80/callback",
                "http://localhost/callback",
                "https://127.0.0.1/callback",
                "http://127.0.0.1/callback?x=1",
            ],
        ),
    );
    t.add(
        "the redirect URI is missing at the redemption",
        700_009,
        Token,
        &["redirect URI"],
        redeem_relaxed,
        vec![without("redirect_uri")],
    );
    t.add(
        "the verifier does not match",
        501_481,
        Token,
        &["code_verifier"],
        redeem,
        vec![
            set("code_verifier", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            change("a character more", |r| r.set("code_verifier", &format!("{VERIFIER}A"))),
        ],
    );
    t.add(
        "the challenge is sent as verifier",
        88_040_004,
        Token,
        &["code_challenge"],
        redeem,
        vec![change("the challenge", |r| r.set("code_verifier", CHALLENGE))],
    );
    t.add(
        "a verifier that nobody asked for",
        88_040_005,
        Token,
        &["code_verifier"],
        redeem_relaxed,
        vec![change("a verifier", |r| r.add("code_verifier", VERIFIER))],
    );
    t.add(
        "the verifier is missing",
        88_040_007,
        Token,
        &["code_verifier"],
        redeem,
        vec![without("code_verifier"), set("code_verifier", "")],
    );
    t.add(
        "the verifier is malformed",
        88_040_008,
        Token,
        &["code_verifier"],
        redeem,
        vec![
            set("code_verifier", "short"),
            set("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX+="),
            change("129 characters", |r| r.set("code_verifier", &"a".repeat(129))),
        ],
    );
    t.add(
        "the code was killed by a wrong verifier",
        88_040_003,
        Token,
        &["verifier"],
        redeem_dead,
        vec![as_it_is()],
    );
    t.add(
        "the person signed out before",
        88_040_011,
        Token,
        &["signed out", "session"],
        redeem_signed_out,
        vec![as_it_is()],
    );
    t.add(
        "no proof is sent",
        7_000_218,
        Token,
        &["web"],
        redeem_of_web,
        vec![change("client_id alone", |r| {
            r.header("Authorization", "");
            r.set("client_id", "web");
        })],
    );
}

pub(super) fn refresh_tokens(t: &mut Table) {
    use Surface::Token;
    t.add(
        "a required parameter is missing",
        900_144,
        Token,
        &["refresh_token"],
        refresh,
        vec![without("refresh_token")],
    );
    t.add(
        "a parameter has no value",
        88_010_005,
        Token,
        &["refresh_token"],
        refresh,
        vec![set("refresh_token", "")],
    );
    t.add(
        "the refresh token is unknown",
        88_050_007,
        Token,
        &["refresh_token", "refresh token"],
        refresh,
        vec![
            set("refresh_token", "srt_AAAA"),
            set("refresh_token", "0.AXoAxyz"),
            change("a character less", |r| {
                let c = r.value("refresh_token").unwrap_or_default();
                r.set("refresh_token", &c[..c.len() - 1]);
            }),
            change("in small letters", |r| {
                let c = r.value("refresh_token").unwrap_or_default();
                r.set("refresh_token", &c.to_lowercase());
            }),
        ],
    );
    t.add(
        "another token is sent as refresh token",
        88_050_008,
        Token,
        &["code", "token"],
        refresh,
        vec![
            set("refresh_token", "sac_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            set("refresh_token", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln"),
        ],
    );
    t.add(
        "the refresh token is another client's",
        88_050_002,
        Token,
        &["another client"],
        refresh,
        vec![set("client_id", "native")],
    );
    t.add(
        "a replaced refresh token is used again",
        88_050_001,
        Token,
        &["replaced", "again", "reused"],
        refresh_reused,
        vec![as_it_is()],
    );
    t.add(
        "the grant was revoked",
        50_173,
        Token,
        &["revoked", "withdrawn"],
        refresh_revoked,
        vec![as_it_is()],
    );
    t.add(
        "the session behind the refresh token is over",
        88_050_004,
        Token,
        &["session"],
        refresh_signed_out,
        vec![as_it_is()],
    );
    t.add(
        "more is asked for than was granted",
        88_050_005,
        Token,
        &["write", "delete"],
        refresh,
        vec![set("scope", "read write"), set("scope", "delete")],
    );
    t.add(
        "the target differs from the scope",
        88_060_003,
        Token,
        &["api://second"],
        refresh,
        vec![set("resource", "api://second")],
    );
}

pub(super) fn old_codes(t: &mut Table) {
    t.add(
        "the code has expired",
        70_008,
        Surface::Token,
        &["expired"],
        redeem_old,
        vec![as_it_is(), set("state", "af0ifjsldkj")],
    );
}
