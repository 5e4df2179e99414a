//! Token requests for a scope or a resource that is not to be had.

use super::super::bases::*;
use super::super::cause::{Surface, Table};
use super::super::changes::*;

pub(super) fn rows(t: &mut Table) {
    use Surface::Token;
    t.add(
        "the scope does not exist",
        70_011,
        Token,
        &["scope"],
        credentials,
        sets(
            "scope",
            &[
                "raed",
                "Read",
                "READ",
                "reads",
                "rea",
                "readd",
                "api://demo/raed",
                "api://demo/Read",
                "read,write",
                "demo.read",
                "read;write",
                "read|write",
                "user.read",
                "access",
                "all",
                "full_access",
                "*",
                "admin",
                "api://demo/default",
                "api://demo/.defualt",
            ],
        ),
    );
    t.add(
        "the scope is malformed",
        28_002,
        Token,
        &["character"],
        credentials,
        vec![
            set("scope", "\"read\""),
            set("scope", "read\\"),
            set("scope", "read\t"),
            set("scope", "lesen\u{e9}"),
            set("scope", "read\n"),
        ],
    );
    t.add(
        "the scope is too long",
        88_060_005,
        Token,
        &["4096"],
        credentials,
        vec![change("25 000 characters", |r| r.set("scope", &"read ".repeat(5_000)))],
    );
    t.add(
        "scopes of two resources",
        700_022,
        Token,
        &["api://second"],
        credentials,
        vec![set("scope", "api://demo/read api://second/read"), set("scope", "read api://second/read")],
    );
    t.add(
        "the scope names no resource",
        700_023,
        Token,
        &["resource"],
        credentials,
        vec![change("in another tenant", |r| {
            r.path = "/5a4ad000-0000-4000-8000-000000000002/oauth2/v2.0/token".into();
            r.set("scope", "read");
        })],
    );
    t.add(
        "the resource does not exist",
        500_011,
        Token,
        &["api://dmeo", "api://nowhere", "graph"],
        credentials,
        vec![
            set("scope", "api://dmeo/read"),
            set("scope", "api://nowhere/read"),
            set("scope", "https://graph.example/.default"),
        ],
    );
    t.add(
        "the resource is not among the permissions",
        650_057,
        Token,
        &["api://demo"],
        credentials,
        vec![proof("machine-with-address", "machine2-demo-secret-0000000000000000000000")],
    );
    t.add(
        "the scope is not allowed to the client",
        88_060_004,
        Token,
        &["delete", "write"],
        credentials,
        vec![set("scope", "delete"), set("scope", "api://demo/write")],
    );
    t.add(
        "the target does not exist",
        88_060_002,
        Token,
        &["resource"],
        credentials,
        vec![set("resource", "api://nowhere"), set("resource", "https://graph.example")],
    );
    t.add(
        "the target differs from the scope",
        88_060_003,
        Token,
        &["api://second"],
        credentials,
        vec![set("resource", "api://second")],
    );
}
