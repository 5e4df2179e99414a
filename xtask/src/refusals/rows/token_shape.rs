//! Token requests of a wrong shape.

use super::super::bases::*;
use super::super::cause::{Surface, Table};
use super::super::changes::*;

pub(super) fn rows(t: &mut Table) {
    use Surface::Token;
    t.add(
        "a required parameter is missing",
        900_144,
        Token,
        &["grant_type"],
        credentials,
        vec![
            without("grant_type"),
            renamed("grant_type", "granttype"),
            renamed("grant_type", "Grant_Type"),
            renamed("grant_type", "grant-type"),
            renamed("grant_type", "response_type"),
        ],
    );
    t.add(
        "a parameter has no value",
        88_010_005,
        Token,
        &["grant_type"],
        credentials,
        vec![set("grant_type", "")],
    );
    t.add(
        "the grant type does not exist",
        70_003,
        Token,
        &["grant type"],
        credentials,
        sets(
            "grant_type",
            &[
                "client_credential",
                "clientcredentials",
                "client-credentials",
                "ClientCredentials",
                "Client_Credentials",
                "CLIENT_CREDENTIALS",
                " client_credentials",
                "client_credentials ",
                "client_credentials,",
                "client credentials",
                "credentials",
                "app",
                "service",
                "m2m",
                "password",
                "implicit",
                "hybrid",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:token-exchange",
                "authorization-code",
            ],
        ),
    );
    t.add(
        "a parameter comes twice",
        9_000_411,
        Token,
        &["grant_type", "scope"],
        credentials,
        vec![twice("grant_type"), twice("scope")],
    );
    t.add("the body is no form", 88_010_001, Token, &["application/x-www-form-urlencoded"], credentials, vec![
        body("JSON", "application/json", r#"{"grant_type":"client_credentials","scope":"api://demo/read"}"#),
        body("text", "text/plain", "grant_type=client_credentials"),
        body("multipart", "multipart/form-data; boundary=xyz",
            "--xyz\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--xyz--\r\n"),
        body("another charset", "application/x-www-form-urlencoded; charset=utf-16", "grant_type=client_credentials"),
        body("no type at all", "(none)", "grant_type=client_credentials"),
    ]);
    t.add(
        "a value cannot be decoded",
        88_010_002,
        Token,
        &["login_hint", "note", "client_secret"],
        credentials,
        vec![
            raw_pair("login_hint=50%"),
            raw_pair("login_hint=%zz"),
            raw_pair("login_hint=%2"),
            raw_pair("note=%c0%af"),
            raw_pair("note=a%00b"),
            raw_pair("note=%ed%a0%80"),
        ],
    );
    t.add("a secret with a percent sign is not encoded", 88_010_002, Token, &["client_secret"], credentials, vec![
        change("client_secret of percent", |r| {
            r.header("Authorization", "");
            r.raw_body = Some("grant_type=client_credentials&client_id=percent&client_secret=percent-demo-secret-100%-000000000000000000".into());
        }),
    ]);
    t.add(
        "a parameter stands in the address",
        88_010_004,
        Token,
        &["grant_type", "client_id", "client_secret", "scope"],
        credentials_in_body,
        vec![into_address("grant_type"), into_address("client_id"), into_address("client_secret")],
    );
    t.add(
        "the body is empty",
        90_121,
        Token,
        &["body"],
        credentials,
        vec![
            change("no body", |r| r.form.clear()),
            body("ampersands alone", "application/x-www-form-urlencoded", "&&"),
        ],
    );
    t.add(
        "the method is another",
        900_561,
        Token,
        &["POST"],
        credentials,
        vec![via("GET"), via("PUT"), via("PATCH"), via("DELETE")],
    );
    t.add(
        "the body is too large",
        88_010_003,
        Token,
        &["65536"],
        credentials,
        vec![change("70 000 bytes", |r| {
            r.raw_body = Some(format!("grant_type=client_credentials&note={}", "a".repeat(70_000)));
        })],
    );
    t.beyond("the body was not read, so nobody knows what of it was wanted");
    t.add(
        "the tenant does not exist",
        90_002,
        Token,
        &["frist", "firts", "organizations", "5a4ad000"],
        credentials,
        vec![at_path("/frist/oauth2/v2.0/token"), at_path("/firts/oauth2/v2.0/token")],
    );
    t.add(
        "the path names no tenant",
        50_059,
        Token,
        &["tenant"],
        credentials,
        vec![at_path("/oauth2/v2.0/token")],
    );
    t.beyond("several tenants live here, and only the program knows which one it means");
    t.add(
        "the tenant is all zeros",
        900_021,
        Token,
        &["0000"],
        credentials,
        vec![at_path("/00000000-0000-0000-0000-000000000000/oauth2/v2.0/token")],
    );
    t.beyond("several tenants live here, and only the program knows which one it means");
    t.add(
        "the tenant was never filled in",
        900_023,
        Token,
        &["tenant"],
        credentials,
        vec![at_path("/%7Btenant%7D/oauth2/v2.0/token"), at_path("/%3Ctenant-id%3E/oauth2/v2.0/token")],
    );
    t.beyond("several tenants live here, and only the program knows which one it means");
    t.add(
        "the path leads nowhere",
        88_010_006,
        Token,
        &["path"],
        credentials,
        vec![
            at_path("/{T}/oauth2/v2.0/tokens"),
            at_path("/{T}/oauth2/token"),
            at_path("/{T}/oauth2/v1.0/token"),
            at_path("/{T}/token"),
        ],
    );
    t.add(
        "claims is no JSON",
        9_000_410,
        Token,
        &["claims"],
        credentials,
        vec![set("claims", "{a:1}"), set("claims", "openid")],
    );
}
