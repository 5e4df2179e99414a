//! Authorization requests: what is told on a page, then what goes to the client.

use super::super::bases::*;
use super::super::cause::{Surface, Table};
use super::super::changes::*;
use super::super::request::Request;
use super::super::world::Planted;
use crate::party::path;

pub(super) fn address(t: &mut Table) {
    use Surface::Authorize;
    t.add(
        "a required parameter is missing",
        900_144,
        Authorize,
        &["client_id"],
        ask,
        vec![without("client_id"), renamed("client_id", "clientid")],
    );
    t.add("a parameter has no value", 88_010_005, Authorize, &["client_id"], ask, vec![set("client_id", "")]);
    t.add(
        "a parameter comes twice",
        9_000_411,
        Authorize,
        &["client_id", "redirect_uri"],
        ask,
        vec![twice("client_id"), twice("redirect_uri")],
    );
    t.add(
        "the client does not exist",
        700_016,
        Authorize,
        &["trustd", "Trusted", "trusted2"],
        ask,
        sets("client_id", &["trustd", "Trusted", "trusted2"]),
    );
    t.add(
        "the client id is all zeros",
        700_038,
        Authorize,
        &["0000"],
        ask,
        vec![set("client_id", "00000000-0000-0000-0000-000000000000")],
    );
    t.beyond("nothing tells which client was meant");
    t.add(
        "the client is disabled",
        7_000_112,
        Authorize,
        &["disabled"],
        |_| ask_client("disabled", "https://disabled.example/callback", "openid"),
        vec![as_it_is()],
    );
    t.add(
        "the redirect URI is missing",
        900_971,
        Authorize,
        &["redirect_uri", "redirect URI"],
        ask_web,
        vec![without("redirect_uri")],
    );
    t.add(
        "the client has no redirect URI",
        500_113,
        Authorize,
        &["homeless"],
        |_| ask_client("homeless", "https://homeless.example/callback", "openid"),
        vec![as_it_is()],
    );
    t.add(
        "the redirect URI is malformed",
        90_102,
        Authorize,
        &["URI"],
        ask_web,
        sets(
            "redirect_uri",
            &[
                "/callback",
                "//web.example/callback",
                "https://web.example/callback#top",
                "https://user@web.example/callback",
                "https://web.example\\callback",
                "https://web.example:0/callback",
                "https://web.example:99999/callback",
                "https://web.example/call back",
                "web.example/callback",
            ],
        ),
    );
    t.add(
        "the redirect URI almost matches",
        88_080_001,
        Authorize,
        &["differs", "only"],
        ask_web,
        sets(
            "redirect_uri",
            &[
                "https://web.example/callback/",
                "https://web.example/Callback",
                "HTTPS://web.example/callback",
                "https://web.example:444/callback",
                "http://web.example/callback",
                "https://web.example/c%61llback",
                "https://web.example/callback?tenant=1",
            ],
        ),
    );
    t.add(
        "the redirect URI almost matches",
        88_080_001,
        Authorize,
        &["differs", "only"],
        ask,
        vec![set("redirect_uri", "http://localhost/callback")],
    );
    t.add(
        "a port that is not free",
        88_080_002,
        Authorize,
        &["port"],
        |_| ask_client("loopback-web", "http://127.0.0.1:7000/callback", "openid read"),
        sets("redirect_uri", &["http://127.0.0.1:7001/callback", "http://127.0.0.1/callback"]),
    );
    t.add(
        "the redirect URI is plain http",
        500_117,
        Authorize,
        &["http"],
        ask_web,
        sets("redirect_uri", &["http://elsewhere.example/other", "http://10.0.0.7/signed-in"]),
    );
    t.add("the redirect URI is not registered", 50_011, Authorize, &["registered"], ask_web, strangers());
    t.add(
        "a token request at the wrong endpoint",
        90_056,
        Authorize,
        &["grant_type"],
        |_| {
            let form = [
                ("grant_type", "client_credentials"),
                ("client_id", "machine"),
                ("client_secret", MACHINE_SECRET),
            ];
            Planted::of(Request::get(&path("authorize"), &form))
        },
        vec![as_it_is()],
    );
    t.add(
        "the address is too long",
        90_015,
        Authorize,
        &["16384"],
        ask,
        vec![change("20 000 bytes", |r| r.add("note", &"a".repeat(20_000)))],
    );
    t.beyond("a program cannot know which part of the address is not needed");
    t.add(
        "a value cannot be decoded",
        88_010_002,
        Authorize,
        &["note"],
        ask,
        vec![raw_query("note=50%"), raw_query("note=%zz"), raw_query("note=%c0%af")],
    );
    t.add(
        "the tenant does not exist",
        90_002,
        Authorize,
        &["frist"],
        ask,
        vec![at_path("/frist/oauth2/v2.0/authorize")],
    );
    t.add(
        "the path leads nowhere",
        88_010_006,
        Authorize,
        &["path"],
        ask,
        vec![
            at_path("/{T}/oauth2/v2.0/authorise"),
            at_path("/{T}/oauth2/authorize"),
            at_path("/{T}/oauth2/v2.0/auth"),
        ],
    );
    t.add(
        "the body is no form",
        88_010_001,
        Authorize,
        &["application/x-www-form-urlencoded"],
        ask,
        vec![change("a POST with JSON", |r| {
            r.form = std::mem::take(&mut r.query);
            r.method = "POST".into();
            let members: Vec<String> = r.form.iter().map(|(n, v)| format!("\"{n}\":\"{v}\"")).collect();
            r.header("Content-Type", "application/json");
            r.raw_body = Some(format!("{{{}}}", members.join(",")));
        })],
    );
}

pub(super) fn request(t: &mut Table) {
    use Surface::Authorize;
    t.add(
        "a required parameter is missing",
        900_144,
        Authorize,
        &["response_type"],
        ask,
        vec![without("response_type")],
    );
    t.add(
        "a parameter has no value",
        88_010_005,
        Authorize,
        &["response_type"],
        ask,
        vec![set("response_type", "")],
    );
    t.add(
        "a parameter comes twice",
        9_000_411,
        Authorize,
        &["scope", "state"],
        ask,
        vec![twice("scope"), twice("state")],
    );
    t.add(
        "the response type does not exist",
        70_005,
        Authorize,
        &["response_type"],
        ask,
        sets("response_type", &["cod", "Code", "CODE", "none", "authorization_code"]),
    );
    t.add(
        "an access token by redirect",
        700_051,
        Authorize,
        &["response_type", "access token"],
        ask,
        sets("response_type", &["token", "code token"]),
    );
    t.add(
        "an ID token by redirect",
        700_054,
        Authorize,
        &["response_type", "ID token"],
        ask,
        sets("response_type", &["id_token", "code id_token", "id_token token"]),
    );
    t.add(
        "the response mode does not exist",
        70_007,
        Authorize,
        &["response_mode"],
        ask,
        sets("response_mode", &["fragment", "web_message", "Query", "form-post", "jwt"]),
    );
    t.add(
        "the challenge is missing",
        88_070_003,
        Authorize,
        &["code_challenge"],
        ask,
        vec![change("without", |r| {
            r.remove("code_challenge");
            r.remove("code_challenge_method");
        })],
    );
    t.add(
        "the challenge has another length",
        501_491,
        Authorize,
        &["code_challenge"],
        ask,
        sets(
            "code_challenge",
            &[
                "short",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
                "13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3",
            ],
        ),
    );
    t.add(
        "the challenge has another alphabet",
        88_070_004,
        Authorize,
        &["code_challenge"],
        ask,
        sets(
            "code_challenge",
            &["E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw/cM"],
        ),
    );
    t.add(
        "the challenge method is missing",
        88_070_005,
        Authorize,
        &["code_challenge_method"],
        ask,
        vec![without("code_challenge_method")],
    );
    t.add(
        "the challenge method is not S256",
        50_149,
        Authorize,
        &["code_challenge_method"],
        ask,
        sets("code_challenge_method", &["plain", "s256", "S-256", "SHA256"]),
    );
    t.add(
        "the prompt does not exist",
        88_070_007,
        Authorize,
        &["prompt"],
        ask,
        sets("prompt", &["create", "select-account", "Login", "signin", "consnt"]),
    );
    t.add(
        "none is combined",
        88_070_006,
        Authorize,
        &["prompt"],
        ask_signed_in,
        vec![set("prompt", "none login"), set("prompt", "consent none")],
    );
    t.add(
        "max_age is no number",
        88_070_008,
        Authorize,
        &["max_age"],
        ask,
        sets("max_age", &["-1", "1e3", "abc", "1.5", "3600s"]),
    );
    t.add(
        "a request object is sent",
        88_070_009,
        Authorize,
        &["request"],
        ask,
        vec![set("request", "eyJhbGciOiJub25lIn0.e30.")],
    );
    t.add(
        "a request URI is sent",
        88_070_010,
        Authorize,
        &["request_uri"],
        ask,
        vec![set("request_uri", "https://app.example/request.jwt")],
    );
    t.add(
        "a registration is sent",
        88_070_011,
        Authorize,
        &["registration"],
        ask,
        vec![set("registration", "{}")],
    );
    t.add(
        "the hint is no ID token of ours",
        88_070_012,
        Authorize,
        &["id_token_hint", "ID token"],
        ask,
        vec![set("id_token_hint", "x"), set("id_token_hint", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln")],
    );
    t.add(
        "the scope does not exist",
        70_011,
        Authorize,
        &["scope"],
        ask,
        sets("scope", &["openid raed", "openid Read", "openid profil"]),
    );
    t.add(
        "the scope is malformed",
        28_002,
        Authorize,
        &["character"],
        ask,
        vec![set("scope", "openid \"read\"")],
    );
    t.add(
        "scopes of two resources",
        700_022,
        Authorize,
        &["api://brief"],
        ask,
        vec![set("scope", "openid read api://brief/read")],
    );
    t.add(
        "the resource does not exist",
        500_011,
        Authorize,
        &["api://dmeo"],
        ask,
        vec![set("scope", "openid api://dmeo/read")],
    );
    t.add(
        "the resource is not among the permissions",
        650_057,
        Authorize,
        &["api://second"],
        ask,
        vec![set("scope", "openid api://second/read")],
    );
    t.add(
        "the scope is not allowed to the client",
        88_060_004,
        Authorize,
        &["delete"],
        ask,
        vec![set("scope", "openid delete")],
    );
    t.add(
        "the target does not exist",
        88_060_002,
        Authorize,
        &["resource"],
        ask,
        vec![set("resource", "api://nowhere")],
    );
    t.add(
        "the target differs from the scope",
        88_060_003,
        Authorize,
        &["api://second"],
        ask,
        vec![set("resource", "api://second")],
    );
    t.add(
        "claims is no JSON",
        9_000_410,
        Authorize,
        &["claims"],
        ask,
        vec![set("claims", "{userinfo:1}"), set("claims", "email")],
    );
    t.add(
        "application permissions in a person's name",
        88_060_006,
        Authorize,
        &[".default", "application permissions"],
        |_| ask_client("roles-only", "https://roles.example/callback", "openid read"),
        vec![set("scope", "api://demo/.default")],
    );
    t.add(
        "the client may not use the grant",
        88_030_001,
        Authorize,
        &["authorization_code"],
        |_| ask_client("machine-with-address", "https://machine.example/callback", "openid read"),
        vec![set("scope", "openid")],
    );
    t.add(
        "no session for a silent request",
        50_058,
        Authorize,
        &["prompt=none", "session"],
        ask,
        vec![set("prompt", "none")],
    );
    t.add(
        "no consent for a silent request",
        65_001,
        Authorize,
        &["write", "read"],
        ask_silently_for_native,
        vec![set("prompt", "none")],
    );
}
