//! Table. What is planted: for each cause a valid request and the one thing that is changed, in as many variants as people find.

use super::request::{Request, basic};
use super::world::{Planted, T, World, redemption, submission};
use crate::party::{CHALLENGE, PASSWORD, REDIRECT, VERIFIER, authorize, field, path};

/// Where a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    Token,
    Authorize,
    SignIn,
    UserInfo,
}

impl Surface {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Authorize => "authorize",
            Self::SignIn => "sign-in",
            Self::UserInfo => "userinfo",
        }
    }
}

type Base = fn(&mut World) -> Planted;
type Change = Box<dyn Fn(&mut Request)>;

/// A cause, the request that is valid without it, and its variants.
pub(crate) struct Cause {
    pub(crate) name: &'static str,
    /// The true number.
    pub(crate) number: u32,
    pub(crate) surface: Surface,
    /// What the words must name: one of these.
    pub(crate) names: &'static [&'static str],
    pub(crate) base: Base,
    pub(crate) variants: Vec<(String, Change)>,
    /// Why no program can mend it by what it reads: the person has to act, or time has to pass.
    pub(crate) beyond: Option<&'static str>,
}

const MACHINE_SECRET: &str = "machine-demo-secret-0000000000000000000000";
const WEB_SECRET: &str = "web-demo-secret-000000000000000000000000000";
const RELAXED_SECRET: &str = "relaxed-demo-secret-00000000000000000000000";
const WEB_REDIRECT: &str = "https://web.example/callback";
const RELAXED_REDIRECT: &str = "https://relaxed.example/callback";
const OPENID: &str = "openid offline_access read";

fn credentials(_: &mut World) -> Planted {
    let mut request =
        Request::post(&path("token"), &[("grant_type", "client_credentials"), ("scope", "api://demo/read")]);
    request.basic("machine", MACHINE_SECRET);
    Planted::of(request)
}

fn credentials_in_body(_: &mut World) -> Planted {
    let form =
        [("grant_type", "client_credentials"), ("client_id", "machine"), ("client_secret", MACHINE_SECRET)];
    Planted::of(Request::post(&path("token"), &form))
}

fn redeem(world: &mut World) -> Planted {
    let code = world.code();
    let request = redemption("trusted", REDIRECT, &code);
    Planted {
        own: vec![("YOUR-CODE", code), ("YOUR-CODE-VERIFIER", VERIFIER.to_owned())],
        ..Planted::of(request)
    }
}

fn redeem_of_web(world: &mut World) -> Planted {
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
fn redeem_relaxed(world: &mut World) -> Planted {
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

fn redeem_used(world: &mut World) -> Planted {
    let planted = redeem(world);
    let _ = planted.request.send(&mut world.connection);
    planted
}

fn redeem_dead(world: &mut World) -> Planted {
    let planted = redeem(world);
    let mut wrong = planted.request.clone();
    wrong.set("code_verifier", &"a".repeat(43));
    let _ = wrong.send(&mut world.connection);
    planted
}

fn redeem_old(world: &mut World) -> Planted {
    let at = world.old.iter().position(|(kind, _)| *kind == "code");
    let code = at.map(|at| world.old.remove(at).1).unwrap_or_default();
    Planted::of(redemption("trusted", REDIRECT, &code))
}

/// A code whose person has signed out meanwhile.
fn redeem_signed_out(world: &mut World) -> Planted {
    let (mut party, code) = world.code_of("trusted", REDIRECT, "openid read");
    sign_out(&mut party);
    Planted::of(redemption("trusted", REDIRECT, &code))
}

fn sign_out(party: &mut crate::party::Party) {
    let page = party.get(&path("logout")).unwrap_or_default();
    let token = field(&page, "form_token");
    let _ = party.post(&path("logout"), &[("decision", "confirm"), ("form_token", &token)]);
}

fn refresh_with(token: String) -> Planted {
    let form = [("grant_type", "refresh_token"), ("client_id", "trusted"), ("refresh_token", token.as_str())];
    let request = Request::post(&path("token"), &form);
    Planted { own: vec![("YOUR-REFRESH-TOKEN", token)], ..Planted::of(request) }
}

fn refresh(world: &mut World) -> Planted {
    refresh_with(world.token("refresh_token"))
}

fn refresh_reused(world: &mut World) -> Planted {
    let first = refresh(world);
    let second = first.request.send(&mut world.connection).unwrap_or_default();
    let _ =
        refresh_with(second.text("refresh_token").unwrap_or_default()).request.send(&mut world.connection);
    first
}

fn refresh_revoked(world: &mut World) -> Planted {
    let planted = refresh_reused(world);
    let _ = planted.request.send(&mut world.connection);
    planted
}

/// A refresh token that lives with a session that is over.
fn refresh_signed_out(world: &mut World) -> Planted {
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

fn of_address(address: &str) -> Planted {
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

fn ask(_: &mut World) -> Planted {
    of_address(&authorize("trusted", REDIRECT, "openid read"))
}

fn ask_web(_: &mut World) -> Planted {
    of_address(&authorize("web", WEB_REDIRECT, "openid read"))
}

fn ask_client(client: &str, redirect_uri: &str, scope: &str) -> Planted {
    of_address(&authorize(client, redirect_uri, scope))
}

/// A request from a browser in which ada is signed in.
fn ask_signed_in(world: &mut World) -> Planted {
    let (party, _) = world.code_of("trusted", REDIRECT, "openid read");
    let mut planted = ask(world);
    planted.request.header("Cookie", &party.cookie());
    planted.party = Some(party);
    planted
}

fn ask_silently_for_native(world: &mut World) -> Planted {
    let (party, _) = world.code_of("trusted", REDIRECT, "openid read");
    let mut planted = ask_client("native", REDIRECT, "openid read");
    planted.request.set("scope", "openid read write");
    planted.request.header("Cookie", &party.cookie());
    planted
}

fn sign_in(world: &mut World) -> Planted {
    let (party, page) = world.sign_in_page("trusted", REDIRECT);
    let request = submission(&party, &page, "ada", PASSWORD);
    Planted { party: Some(party), ..Planted::of(request) }
}

fn sign_in_locked(world: &mut World) -> Planted {
    for _ in 0..10 {
        let mut wrong = sign_in(world).request;
        wrong.set("username", "bob");
        wrong.set("password", "wrong");
        let _ = wrong.send(&mut world.connection);
    }
    sign_in(world)
}

fn sign_in_finished(world: &mut World) -> Planted {
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

fn sign_in_of_another_browser(world: &mut World) -> Planted {
    let mut planted = sign_in(world);
    let (other, _) = world.sign_in_page("trusted", REDIRECT);
    planted.request.header("Cookie", &other.cookie());
    planted
}

fn consent(world: &mut World) -> Planted {
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

fn userinfo_with(token: String) -> Planted {
    let mut request = Request::get(&path("userinfo"), &[]);
    request.header("Authorization", &format!("Bearer {token}"));
    Planted { own: vec![("YOUR-ACCESS-TOKEN", token)], ..Planted::of(request) }
}

fn userinfo(world: &mut World) -> Planted {
    userinfo_with(world.token("access_token"))
}

/// The place of another token of the same reply, where the access token belongs.
fn userinfo_with_other(world: &mut World, name: &str) -> Planted {
    let tokens = world.tokens();
    let mut planted = userinfo_with(tokens.text("access_token").unwrap_or_default());
    planted.request.header("Authorization", &format!("Bearer {}", tokens.text(name).unwrap_or_default()));
    planted
}

fn userinfo_old(world: &mut World) -> Planted {
    let at = world.old.iter().position(|(kind, _)| *kind == "access_token");
    userinfo_with(at.map(|at| world.old.remove(at).1).unwrap_or_default())
}

fn userinfo_revoked(world: &mut World) -> Planted {
    let code = world.code();
    let tokens = world.redeemed("trusted", REDIRECT, &code);
    let _ = world.redeemed("trusted", REDIRECT, &code);
    userinfo_with(tokens.text("access_token").unwrap_or_default())
}

fn userinfo_of_machine(world: &mut World) -> Planted {
    let reply = credentials(world).request.send(&mut world.connection).unwrap_or_default();
    userinfo_with(reply.text("access_token").unwrap_or_default())
}

fn userinfo_of_second(world: &mut World) -> Planted {
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

// ── changes ────────────────────────────────────────────────────────────────────────────────────

fn change(what: &str, change: impl Fn(&mut Request) + 'static) -> (String, Change) {
    (what.to_owned(), Box::new(change))
}

fn set(name: &'static str, value: &'static str) -> (String, Change) {
    change(&format!("{name}={value}"), move |r| r.set(name, value))
}

fn sets(name: &'static str, values: &[&'static str]) -> Vec<(String, Change)> {
    values.iter().map(|value| set(name, value)).collect()
}

fn without(name: &'static str) -> (String, Change) {
    change(&format!("without {name}"), move |r| r.remove(name))
}

fn twice(name: &'static str) -> (String, Change) {
    change(&format!("{name} twice"), move |r| {
        let value = r.value(name).unwrap_or_default();
        r.add(name, &value);
    })
}

fn renamed(name: &'static str, other: &'static str) -> (String, Change) {
    change(&format!("{name} called {other}"), move |r| {
        let value = r.value(name).unwrap_or_default();
        r.remove(name);
        r.add(other, &value);
    })
}

fn header(name: &'static str, value: &'static str) -> (String, Change) {
    change(&format!("{name}: {value}"), move |r| r.header(name, value))
}

fn proof(client: &'static str, secret: &'static str) -> (String, Change) {
    change(&format!("-u {client}:{secret}"), move |r| r.basic(client, secret))
}

fn proof_as(pair: &'static str) -> (String, Change) {
    change(&format!("Basic of {pair}"), move |r| r.header("Authorization", &basic(pair)))
}

fn at_path(path: &'static str) -> (String, Change) {
    change(path, move |r| r.path = path.replace("{T}", T))
}

fn via(method: &'static str) -> (String, Change) {
    change(method, move |r| {
        if method == "GET" {
            r.query = std::mem::take(&mut r.form);
        }
        method.clone_into(&mut r.method);
    })
}

fn body(what: &str, content_type: &'static str, body: &'static str) -> (String, Change) {
    change(what, move |r| {
        r.header("Content-Type", content_type);
        r.raw_body = Some(body.to_owned());
    })
}

/// One more pair in the body, as it stands.
fn raw_pair(pair: &'static str) -> (String, Change) {
    change(pair, move |r| {
        let whole =
            r.form.iter().map(|(n, v)| format!("{}={}", crate::http::encode(n), crate::http::encode(v)));
        r.raw_body = Some(format!("{}&{pair}", whole.collect::<Vec<_>>().join("&")));
    })
}

/// One more pair in the address, as it stands.
fn raw_query(pair: &'static str) -> (String, Change) {
    change(pair, move |r| {
        let whole =
            r.query.iter().map(|(n, v)| format!("{}={}", crate::http::encode(n), crate::http::encode(v)));
        r.raw_query = Some(format!("{}&{pair}", whole.collect::<Vec<_>>().join("&")));
    })
}

fn into_address(name: &'static str) -> (String, Change) {
    change(&format!("{name} in the address"), move |r| {
        let value = r.value(name).unwrap_or_default();
        r.remove(name);
        r.query.push((name.to_owned(), value));
    })
}

fn as_it_is() -> (String, Change) {
    change("as it is", |_| {})
}

fn bearer(what: &str, of: impl Fn(&str) -> String + 'static) -> (String, Change) {
    change(what, move |r| {
        let token =
            r.headers.iter().find(|(n, _)| n == "Authorization").map(|(_, v)| v.clone()).unwrap_or_default();
        r.header("Authorization", &format!("Bearer {}", of(token.trim_start_matches("Bearer "))));
    })
}

/// The same address in many spellings that are not the registered one.
fn strangers() -> Vec<(String, Change)> {
    (1..=20)
        .map(|n| {
            let uri = format!("https://app{n}.elsewhere.example/signed-in/{n}");
            change(&format!("redirect_uri={uri}"), move |r| r.set("redirect_uri", &uri))
        })
        .collect()
}

struct Table(Vec<Cause>);

impl Table {
    fn add(
        &mut self,
        name: &'static str,
        number: u32,
        surface: Surface,
        names: &'static [&'static str],
        base: Base,
        variants: Vec<(String, Change)>,
    ) {
        self.0.push(Cause { name, number, surface, names, base, variants, beyond: None });
    }

    /// The last cause cannot be mended by a program.
    fn beyond(&mut self, why: &'static str) {
        if let Some(cause) = self.0.last_mut() {
            cause.beyond = Some(why);
        }
    }
}

/// Every cause; those that need old codes and tokens last.
pub(crate) fn causes() -> Vec<Cause> {
    let mut table = Table(Vec::new());
    token_shape(&mut table);
    token_client(&mut table);
    token_scope(&mut table);
    token_code(&mut table);
    token_refresh(&mut table);
    authorize_address(&mut table);
    authorize_request(&mut table);
    sign_in_page(&mut table);
    at_userinfo(&mut table);
    old(&mut table);
    table.0
}

fn token_shape(t: &mut Table) {
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

fn token_client(t: &mut Table) {
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

fn token_scope(t: &mut Table) {
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

fn token_code(t: &mut Table) {
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

fn token_refresh(t: &mut Table) {
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

fn authorize_address(t: &mut Table) {
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

fn authorize_request(t: &mut Table) {
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

fn sign_in_page(t: &mut Table) {
    use Surface::SignIn;
    t.add(
        "the password is wrong",
        50_126,
        SignIn,
        &["user name", "password"],
        sign_in,
        sets(
            "password",
            &[
                "correct horse battery stable",
                "Correct horse battery staple",
                "correcthorsebatterystaple",
                "correct horse battery staple ",
                "wrong",
            ],
        ),
    );
    t.add(
        "the account does not exist",
        50_034,
        SignIn,
        &["user name", "password"],
        sign_in,
        sets("username", &["adda", "ada@elsewhere.example"]),
    );
    t.add(
        "the account is disabled",
        88_090_002,
        SignIn,
        &["user name", "password"],
        sign_in,
        vec![set("username", "gone")],
    );
    t.beyond("an administrator has to enable the account; the page may not tell a stranger so");
    t.add(
        "the account has no password",
        50_056,
        SignIn,
        &["user name", "password"],
        sign_in,
        vec![set("username", "wordless")],
    );
    t.beyond("an administrator has to set a password; the page may not tell a stranger so");
    t.add(
        "the name is locked",
        88_090_001,
        SignIn,
        &["user name", "password"],
        sign_in_locked,
        vec![set("username", "bob")],
    );
    t.beyond("fifteen minutes have to pass");
    t.add(
        "a field is empty",
        88_090_005,
        SignIn,
        &["user name", "password"],
        sign_in,
        vec![set("username", ""), set("password", "")],
    );
    t.add(
        "the form is not ours",
        88_090_004,
        SignIn,
        &["form", "page"],
        sign_in,
        vec![set("form_token", "x"), without("form_token")],
    );
    t.add("the browser kept no cookie", 88_090_009, SignIn, &["cookie"], sign_in, vec![header("Cookie", "")]);
    t.add(
        "the attempt is another browser's",
        88_070_014,
        SignIn,
        &["browser", "sign-in"],
        sign_in_of_another_browser,
        vec![as_it_is()],
    );
    t.add(
        "the attempt is another browser's",
        88_070_014,
        SignIn,
        &["browser", "sign-in"],
        sign_in,
        vec![set("interaction", "00000000-0000-0000-0000-000000000000"), set("interaction", "x")],
    );
    t.add(
        "the attempt is over",
        88_070_002,
        SignIn,
        &["already", "over", "ended"],
        sign_in_finished,
        vec![as_it_is()],
    );
    t.add("a parameter comes twice", 9_000_411, SignIn, &["username"], sign_in, vec![twice("username")]);
    t.add("the person cancels", 88_090_006, SignIn, &["cancel"], sign_in, vec![set("cancel", "1")]);
    t.add("the person declines", 65_004, SignIn, &["declined"], consent, vec![set("decision", "deny")]);
}

fn at_userinfo(t: &mut Table) {
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

fn old(t: &mut Table) {
    t.add(
        "the code has expired",
        70_008,
        Surface::Token,
        &["expired"],
        redeem_old,
        vec![as_it_is(), set("state", "af0ifjsldkj")],
    );
    t.add(
        "the token has expired",
        88_150_006,
        Surface::UserInfo,
        &["expired"],
        userinfo_old,
        vec![as_it_is()],
    );
}

/// Why a cause is beyond a program.
pub(crate) fn reason(name: &str, number: u32) -> &'static str {
    causes()
        .into_iter()
        .find(|c| c.name == name && c.number == number && c.beyond.is_some())
        .and_then(|c| c.beyond)
        .unwrap_or("")
}
