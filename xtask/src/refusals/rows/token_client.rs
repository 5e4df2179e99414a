//! Token requests of a client that is not named or does not prove itself.

use super::super::bases::*;
use super::super::cause::{Surface, Table};
use super::super::changes::*;

pub(super) fn rows(t: &mut Table) {
    use Surface::Token;
    t.add(
        "the client does not exist",
        700_016,
        Token,
        &["machin", "Machine", "MACHINE", "mashine"],
        credentials,
        vec![
            proof("machin", MACHINE_SECRET),
            proof("Machine", MACHINE_SECRET),
            proof("MACHINE", MACHINE_SECRET),
            proof("mashine", MACHINE_SECRET),
            proof("machine ", MACHINE_SECRET),
        ],
    );
    t.add(
        "the client id is all zeros",
        700_038,
        Token,
        &["0000"],
        credentials,
        vec![proof("00000000-0000-0000-0000-000000000000", MACHINE_SECRET)],
    );
    t.beyond("nothing tells which client was meant");
    t.add(
        "the secret is wrong",
        7_000_215,
        Token,
        &["secret"],
        credentials,
        vec![
            proof("machine", "wrong"),
            proof("machine", "machine-demo-secret-000000000000000000000"),
            proof("machine", "machine-demo-secret-00000000000000000000000"),
            proof("machine", WEB_SECRET),
            proof("machine", "MACHINE-DEMO-SECRET-0000000000000000000000"),
            proof("machine", "mahcine-demo-secret-0000000000000000000000"),
        ],
    );
    t.add(
        "the secret was altered on its way",
        88_020_006,
        Token,
        &["blanks", "encoded"],
        credentials,
        vec![
            change("a blank in front", |r| r.basic("machine", &format!(" {MACHINE_SECRET}"))),
            change("a line break behind", |r| r.basic("machine", &format!("{MACHINE_SECRET}\n"))),
            change("a blank behind", |r| r.basic("machine", &format!("{MACHINE_SECRET} "))),
            change("encoded twice", |r| {
                r.basic("spacey", "a%2Bb%252Bc%20secret%20that%20needs%20encoding%200000000000")
            }),
        ],
    );
    t.add(
        "the secret's id is sent",
        88_020_005,
        Token,
        &["id"],
        credentials,
        vec![proof("machine", "secret-1")],
    );
    t.add(
        "the secret has expired",
        7_000_222,
        Token,
        &["secret-old"],
        credentials,
        vec![proof("machine", "machine-expired-secret-000000000000000000")],
    );
    t.add(
        "no proof is sent",
        7_000_218,
        Token,
        &["machine"],
        credentials_in_body,
        vec![without("client_secret")],
    );
    t.add(
        "no client is named",
        88_020_012,
        Token,
        &["client"],
        credentials,
        vec![header("Authorization", "")],
    );
    t.add(
        "the client is disabled",
        7_000_112,
        Token,
        &["disabled"],
        redeem,
        vec![set("client_id", "disabled")],
    );
    t.beyond("the code was issued to another client, so that enabling this one is not enough");
    t.add(
        "a public client sends a secret",
        700_025,
        Token,
        &["trusted"],
        redeem,
        vec![set("client_secret", "some-secret"), proof("trusted", "some-secret")],
    );
    t.add(
        "two kinds of proof at once",
        88_020_001,
        Token,
        &["Authorization", "client_secret"],
        credentials,
        vec![set("client_secret", MACHINE_SECRET), set("client_assertion", "a.b.c")],
    );
    t.add(
        "the Basic header cannot be read",
        88_020_002,
        Token,
        &["Basic"],
        credentials,
        vec![
            header("Authorization", "Basic machine:machine-demo-secret-0000000000000000000000"),
            header("Authorization", "Basic !!!"),
            proof_as("machine"),
            proof_as("machine:"),
            proof_as(":x"),
            header("Authorization", "Basic\tbWFjaGluZTp4"),
        ],
    );
    t.add(
        "another kind of proof is registered",
        88_020_003,
        Token,
        &["client_secret_basic", "client_secret_post"],
        credentials,
        vec![
            change("in the body", |r| {
                r.header("Authorization", "");
                r.set("client_id", "exact");
                r.set("client_secret", "exact-demo-secret-00000000000000000000000000");
            }),
            change("in the header", |r| {
                r.basic("exact-post", "exact2-demo-secret-0000000000000000000000000")
            }),
        ],
    );
    t.add(
        "header and body name two clients",
        88_020_004,
        Token,
        &["web"],
        credentials,
        vec![set("client_id", "web")],
    );
    t.add(
        "the scheme of the header is unknown",
        88_020_010,
        Token,
        &["Bearer", "Negotiate", "Digest", "ApiKey"],
        credentials,
        vec![
            header("Authorization", "Bearer x"),
            header("Authorization", "Negotiate x"),
            header("Authorization", "Digest x"),
            header("Authorization", "ApiKey x"),
        ],
    );
    t.add(
        "the header comes twice",
        88_020_011,
        Token,
        &["Authorization"],
        credentials,
        vec![change("twice", |r| {
            let value = r.headers.first().cloned().unwrap_or_default();
            r.headers.push(value);
        })],
    );
    t.add(
        "an assertion is sent",
        88_020_013,
        Token,
        &["assertion"],
        credentials_in_body,
        vec![change("client_assertion", |r| {
            r.remove("client_secret");
            r.set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            r.set("client_assertion", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln");
        })],
    );
    t.add(
        "the client may not use the grant",
        88_030_001,
        Token,
        &["client_credentials"],
        credentials,
        vec![proof("web", WEB_SECRET)],
    );
    t.add(
        "a public client acts for itself",
        88_030_002,
        Token,
        &["native", "trusted"],
        credentials,
        vec![
            change("native", |r| {
                r.header("Authorization", "");
                r.set("client_id", "native");
            }),
            change("trusted", |r| {
                r.header("Authorization", "");
                r.set("client_id", "trusted");
            }),
        ],
    );
}
