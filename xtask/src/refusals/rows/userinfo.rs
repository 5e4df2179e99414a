//! Access tokens that userinfo does not accept.

use super::super::bases::*;
use super::super::cause::{Surface, Table};
use super::super::changes::*;
use super::super::request::basic;

pub(super) fn rows(t: &mut Table) {
    use Surface::UserInfo;
    t.add(
        "no token is sent",
        88_150_003,
        UserInfo,
        &["token"],
        userinfo,
        vec![
            header("Authorization", ""),
            change("as Basic", |r| {
                r.header("Authorization", &basic("machine:x"));
            }),
        ],
    );
    t.add(
        "the token is malformed",
        88_150_004,
        UserInfo,
        &["token"],
        userinfo,
        vec![
            bearer("x", |_| "x".into()),
            bearer("two parts", |t| t.rsplit_once('.').map(|(a, _)| a.to_owned()).unwrap_or_default()),
            bearer("in quotation marks", |t| format!("'{t}'")),
            bearer("Bearer twice", |t| format!("Bearer {t}")),
        ],
    );
    t.add(
        "the signature is wrong",
        88_150_005,
        UserInfo,
        &["signature", "signed"],
        userinfo,
        vec![bearer("another signature", |t| {
            let (rest, signature) = t.rsplit_once('.').unwrap_or_default();
            let first = if signature.starts_with('A') { 'B' } else { 'A' };
            let turned = format!("{first}{}", signature.get(1..).unwrap_or_default());
            format!("{rest}.{turned}")
        })],
    );
    t.add(
        "the token is another tenant's",
        88_150_002,
        UserInfo,
        &["tenant", "issued"],
        userinfo_of_second,
        vec![as_it_is()],
    );
    t.add(
        "another token is sent",
        88_150_008,
        UserInfo,
        &["ID token", "refresh token", "authorization code"],
        |w| userinfo_with_other(w, "id_token"),
        vec![as_it_is()],
    );
    t.add(
        "another token is sent",
        88_150_008,
        UserInfo,
        &["refresh token"],
        |w| userinfo_with_other(w, "refresh_token"),
        vec![as_it_is()],
    );
    t.add("the token lacks openid", 88_150_007, UserInfo, &["openid"], userinfo_of_machine, vec![as_it_is()]);
    t.beyond("the token acts for a program, and there is no person whose claims could be told");
    t.add(
        "the token comes twice",
        88_150_009,
        UserInfo,
        &["twice", "header", "body"],
        userinfo,
        vec![change("header and body", |r| {
            let token = r
                .headers
                .first()
                .map(|(_, v)| v.trim_start_matches("Bearer ").to_owned())
                .unwrap_or_default();
            r.method = "POST".into();
            r.form.push(("access_token".into(), token));
        })],
    );
    t.add(
        "the token stands in the address",
        88_150_010,
        UserInfo,
        &["address"],
        userinfo,
        vec![change("in the address", |r| {
            let token = r
                .headers
                .first()
                .map(|(_, v)| v.trim_start_matches("Bearer ").to_owned())
                .unwrap_or_default();
            r.header("Authorization", "");
            r.query.push(("access_token".into(), token));
        })],
    );
    t.add(
        "the access behind the token was revoked",
        88_150_001,
        UserInfo,
        &["revoked", "withdrawn"],
        userinfo_revoked,
        vec![as_it_is()],
    );
    t.add("the method is another", 900_561, UserInfo, &["GET"], userinfo, vec![via("DELETE"), via("PUT")]);
}

pub(super) fn old_tokens(t: &mut Table) {
    t.add(
        "the token has expired",
        88_150_006,
        Surface::UserInfo,
        &["expired"],
        userinfo_old,
        vec![as_it_is()],
    );
}
