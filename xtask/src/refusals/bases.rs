//! Requests that are valid until one thing is changed, each made for one trial: a code, a token or a page of its own.

use super::request::Request;
use super::world::{Planted, World, redemption, submission};
use crate::party::{PASSWORD, REDIRECT, VERIFIER, authorize, field, path};

pub(super) const MACHINE_SECRET: &str = "machine-demo-secret-0000000000000000000000";
pub(super) const WEB_SECRET: &str = "web-demo-secret-000000000000000000000000000";
pub(super) const RELAXED_SECRET: &str = "relaxed-demo-secret-00000000000000000000000";
pub(super) const WEB_REDIRECT: &str = "https://web.example/callback";
pub(super) const RELAXED_REDIRECT: &str = "https://relaxed.example/callback";
pub(super) const OPENID: &str = "openid offline_access read";

pub(super) fn credentials(_: &mut World) -> Planted {
    let mut request =
        Request::post(&path("token"), &[("grant_type", "client_credentials"), ("scope", "api://demo/read")]);
    request.basic("machine", MACHINE_SECRET);
    Planted::of(request)
}

pub(super) fn credentials_in_body(_: &mut World) -> Planted {
    let form =
        [("grant_type", "client_credentials"), ("client_id", "machine"), ("client_secret", MACHINE_SECRET)];
    Planted::of(Request::post(&path("token"), &form))
}

pub(super) fn redeem(world: &mut World) -> Planted {
    let code = world.code();
    let request = redemption("trusted", REDIRECT, &code);
    Planted {
        own: vec![("YOUR-CODE", code), ("YOUR-CODE-VERIFIER", VERIFIER.to_owned())],
        ..Planted::of(request)
    }
}

pub(super) fn redeem_of_web(world: &mut World) -> Planted {
    let code = world.code_of("web", WEB_REDIRECT, OPENID).1;
    let mut request = redemption("web", WEB_REDIRECT, &code);
    request.remove("client_id");
    request.basic("web", WEB_SECRET);
    Planted {
        own: vec![("YOUR-CODE", code), ("YOUR-CODE-VERIFIER", VERIFIER.to_owned())],
        ..Planted::of(request)
    }
}

/// A code without a challenge.
pub(super) fn redeem_relaxed(world: &mut World) -> Planted {
    let mut party = world.party();
    let address = authorize("relaxed", RELAXED_REDIRECT, "openid read");
    let address = address.split("&code_challenge").next().unwrap_or_default().to_owned();
    let reply = party.sign_in(&address, "ada", PASSWORD).unwrap_or_default();
    let code = reply.parameter("code").unwrap_or_default();
    let mut request = redemption("relaxed", RELAXED_REDIRECT, &code);
    request.remove("client_id");
    request.remove("code_verifier");
    request.basic("relaxed", RELAXED_SECRET);
    Planted { own: vec![("YOUR-CODE", code)], ..Planted::of(request) }
}

pub(super) fn redeem_used(world: &mut World) -> Planted {
    let planted = redeem(world);
    let _ = planted.request.send(&mut world.connection);
    planted
}

pub(super) fn redeem_dead(world: &mut World) -> Planted {
    let planted = redeem(world);
    let mut wrong = planted.request.clone();
    wrong.set("code_verifier", &"a".repeat(43));
    let _ = wrong.send(&mut world.connection);
    planted
}

pub(super) fn redeem_old(world: &mut World) -> Planted {
    let at = world.old.iter().position(|(kind, _)| *kind == "code");
    let code = at.map(|at| world.old.remove(at).1).unwrap_or_default();
    Planted::of(redemption("trusted", REDIRECT, &code))
}

/// A code whose person has signed out meanwhile.
pub(super) fn redeem_signed_out(world: &mut World) -> Planted {
    let (mut party, code) = world.code_of("trusted", REDIRECT, "openid read");
    sign_out(&mut party);
    Planted::of(redemption("trusted", REDIRECT, &code))
}

pub(super) fn sign_out(party: &mut crate::party::Party) {
    let page = party.get(&path("logout")).unwrap_or_default();
    let token = field(&page, "form_token");
    let _ = party.post(&path("logout"), &[("decision", "confirm"), ("form_token", &token)]);
}

pub(super) fn refresh_with(token: String) -> Planted {
    let form = [("grant_type", "refresh_token"), ("client_id", "trusted"), ("refresh_token", token.as_str())];
    let request = Request::post(&path("token"), &form);
    Planted { own: vec![("YOUR-REFRESH-TOKEN", token)], ..Planted::of(request) }
}

pub(super) fn refresh(world: &mut World) -> Planted {
    refresh_with(world.token("refresh_token"))
}

pub(super) fn refresh_reused(world: &mut World) -> Planted {
    let first = refresh(world);
    let second = first.request.send(&mut world.connection).unwrap_or_default();
    let _ =
        refresh_with(second.text("refresh_token").unwrap_or_default()).request.send(&mut world.connection);
    first
}

pub(super) fn refresh_revoked(world: &mut World) -> Planted {
    let planted = refresh_reused(world);
    let _ = planted.request.send(&mut world.connection);
    planted
}

/// A refresh token that lives with a session that is over.
pub(super) fn refresh_signed_out(world: &mut World) -> Planted {
    let (mut party, code) = world.code_of("relaxed", RELAXED_REDIRECT, "openid read");
    let mut request = redemption("relaxed", RELAXED_REDIRECT, &code);
    request.remove("client_id");
    request.basic("relaxed", RELAXED_SECRET);
    let tokens = request.send(&mut world.connection).unwrap_or_default();
    sign_out(&mut party);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*tokens.text("refresh_token").unwrap_or_default()),
    ];
    let mut request = Request::post(&path("token"), &form);
    request.basic("relaxed", RELAXED_SECRET);
    Planted::of(request)
}

pub(super) fn of_address(address: &str) -> Planted {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let pairs: Vec<(String, String)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(n, v)| (n.to_owned(), crate::http::decode(v)))
        .collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let mut request = Request::get(path, &pairs);
    request.add("state", "af0ifjsldkj");
    Planted::of(request)
}

pub(super) fn ask(_: &mut World) -> Planted {
    of_address(&authorize("trusted", REDIRECT, "openid read"))
}

pub(super) fn ask_web(_: &mut World) -> Planted {
    of_address(&authorize("web", WEB_REDIRECT, "openid read"))
}

pub(super) fn ask_client(client: &str, redirect_uri: &str, scope: &str) -> Planted {
    of_address(&authorize(client, redirect_uri, scope))
}

/// A request from a browser in which ada is signed in.
pub(super) fn ask_signed_in(world: &mut World) -> Planted {
    let (party, _) = world.code_of("trusted", REDIRECT, "openid read");
    let mut planted = ask(world);
    planted.request.header("Cookie", &party.cookie());
    planted.party = Some(party);
    planted
}

pub(super) fn ask_silently_for_native(world: &mut World) -> Planted {
    let (party, _) = world.code_of("trusted", REDIRECT, "openid read");
    let mut planted = ask_client("native", REDIRECT, "openid read");
    planted.request.set("scope", "openid read write");
    planted.request.header("Cookie", &party.cookie());
    planted
}

pub(super) fn sign_in(world: &mut World) -> Planted {
    let (party, page) = world.sign_in_page("trusted", REDIRECT);
    let request = submission(&party, &page, "ada", PASSWORD);
    Planted { party: Some(party), ..Planted::of(request) }
}

pub(super) fn sign_in_locked(world: &mut World) -> Planted {
    for _ in 0..10 {
        let mut wrong = sign_in(world).request;
        wrong.set("username", "bob");
        wrong.set("password", "wrong");
        let _ = wrong.send(&mut world.connection);
    }
    sign_in(world)
}

pub(super) fn sign_in_finished(world: &mut World) -> Planted {
    let planted = sign_in(world);
    let reply = planted.request.send(&mut world.connection).unwrap_or_default();
    // The browser goes on under its new cookie, and comes back to the same page.
    let cookies: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .filter_map(|(_, value)| value.split(';').next().map(str::to_owned))
        .collect();
    let mut again = planted;
    again.request.header("Cookie", &cookies.join("; "));
    again
}

pub(super) fn sign_in_of_another_browser(world: &mut World) -> Planted {
    let mut planted = sign_in(world);
    let (other, _) = world.sign_in_page("trusted", REDIRECT);
    planted.request.header("Cookie", &other.cookie());
    planted
}

pub(super) fn consent(world: &mut World) -> Planted {
    let mut party = world.party();
    let reply = party
        .get(&format!("{}&prompt=consent", authorize("native", REDIRECT, "openid read")))
        .unwrap_or_default();
    let page = party.get(reply.header("location")).unwrap_or_default();
    let reply =
        party.submit(&page, "login", &[("username", "ada"), ("password", PASSWORD)]).unwrap_or_default();
    let page = party.get(reply.header("location")).unwrap_or_default();
    let form = [
        ("interaction", &*field(&page, "interaction")),
        ("form_token", &*field(&page, "form_token")),
        ("decision", "allow"),
    ];
    let mut request = Request::post(&path("consent"), &form);
    request.header("Cookie", &party.cookie());
    Planted { party: Some(party), ..Planted::of(request) }
}

pub(super) fn userinfo_with(token: String) -> Planted {
    let mut request = Request::get(&path("userinfo"), &[]);
    request.header("Authorization", &format!("Bearer {token}"));
    Planted { own: vec![("YOUR-ACCESS-TOKEN", token)], ..Planted::of(request) }
}

pub(super) fn userinfo(world: &mut World) -> Planted {
    userinfo_with(world.token("access_token"))
}

/// The place of another token of the same reply, where the access token belongs.
pub(super) fn userinfo_with_other(world: &mut World, name: &str) -> Planted {
    let tokens = world.tokens();
    let mut planted = userinfo_with(tokens.text("access_token").unwrap_or_default());
    planted.request.header("Authorization", &format!("Bearer {}", tokens.text(name).unwrap_or_default()));
    planted
}

pub(super) fn userinfo_old(world: &mut World) -> Planted {
    let at = world.old.iter().position(|(kind, _)| *kind == "access_token");
    userinfo_with(at.map(|at| world.old.remove(at).1).unwrap_or_default())
}

pub(super) fn userinfo_revoked(world: &mut World) -> Planted {
    let code = world.code();
    let tokens = world.redeemed("trusted", REDIRECT, &code);
    let _ = world.redeemed("trusted", REDIRECT, &code);
    userinfo_with(tokens.text("access_token").unwrap_or_default())
}

pub(super) fn userinfo_of_machine(world: &mut World) -> Planted {
    let reply = credentials(world).request.send(&mut world.connection).unwrap_or_default();
    userinfo_with(reply.text("access_token").unwrap_or_default())
}

pub(super) fn userinfo_of_second(world: &mut World) -> Planted {
    let mut request = Request::post(
        "/5a4ad000-0000-4000-8000-000000000002/oauth2/v2.0/token",
        &[("grant_type", "client_credentials"), ("scope", "api://demo/.default")],
    );
    request.basic("machine", MACHINE_SECRET);
    let foreign = request.send(&mut world.connection).unwrap_or_default();
    let mut planted = userinfo(world);
    planted
        .request
        .header("Authorization", &format!("Bearer {}", foreign.text("access_token").unwrap_or_default()));
    planted
}
