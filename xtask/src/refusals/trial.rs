//! One row: what was told, what the log says, what the explainer says, and whether the way out that is shown leads out.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::cause::{Cause, Surface};
use super::request::Request;
use super::world::{Planted, World, redemption};
use crate::http::{Connection, Reply, decode};
use crate::party::{PASSWORD, Party, VERIFIER};

/// How a row ended.
pub(crate) struct Trial {
    pub(crate) cause: &'static str,
    pub(crate) variant: String,
    pub(crate) surface: Surface,
    pub(crate) planted: u32,
    pub(crate) wire: u32,
    pub(crate) logged: u32,
    /// Whether the words name the offending parameter, value or rule.
    pub(crate) names: bool,
    /// Whether the explainer agreed beforehand; nothing where a password would have to be judged, which it never does.
    pub(crate) explained: Option<bool>,
    pub(crate) remedy: Remedy,
    pub(crate) example: String,
}

/// How the way out that was shown worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// The request that was shown works.
    Request,
    /// The new sign-in that was shown works.
    SignIn,
    /// The change of the directory that was shown makes the request work.
    Directory,
    /// A person who does what the page says succeeds.
    Person,
    /// Somebody else has to act, or time has to pass.
    Beyond,
    /// Nothing that was shown worked.
    None,
}

impl Remedy {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "the request shown",
            Self::SignIn => "the new sign-in shown",
            Self::Directory => "the directory change shown",
            Self::Person => "the steps of the page",
            Self::Beyond => "beyond a program",
            Self::None => "not mended",
        }
    }
}

/// How long a change of the directory may take to be seen.
const SEEN: Duration = Duration::from_secs(3);

/// Plants a cause, asks the explainer, sends the request, reads the log and follows the remedy.
pub(crate) fn run(world: &mut World, cause: &Cause, at: usize) -> Trial {
    let (variant, change) = &cause.variants[at];
    let mut planted = (cause.base)(world);
    change(&mut planted.request);
    let example = planted.request.example(super::world::T);
    let raw = planted.request.raw(&world.service.host);
    let explained = explain(world, &raw);
    let reply = planted.request.send(&mut world.connection).unwrap_or_default();
    let trace_id = reply.header("x-ms-request-id").to_owned();
    let (wire, words) = told(&reply);
    // Whoever asks for the page of a trace id waits for its row; only then can another process read it.
    let page = page(world, &reply);
    let logged = logged(world, &trace_id);
    let names = cause.names.iter().any(|name| words.to_lowercase().contains(&name.to_lowercase()));
    let explained = match explained {
        // The explainer says that it does not judge passwords.
        Some((0, checks)) if checks.contains("password_is_never_evaluated") => None,
        Some((number, _)) => Some(number == logged),
        None => Some(false),
    };
    let mut remedy = mend(world, cause, &planted, &page);
    if remedy == Remedy::None && cause.beyond.is_some() {
        remedy = Remedy::Beyond;
    }
    Trial {
        cause: cause.name,
        variant: variant.clone(),
        surface: cause.surface,
        planted: cause.number,
        wire,
        logged,
        names,
        explained,
        remedy,
        example,
    }
}

/// The number that a reply tells, and its words, wherever they stand.
fn told(reply: &Reply) -> (u32, String) {
    let json: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    let description = json["error_description"].as_str().map(str::to_owned);
    if let Some(text) = description.or_else(|| reply.parameter("error_description")) {
        let number = number(text.split(':').next().unwrap_or_default());
        let words = text.split(" Trace ID:").next().unwrap_or_default().to_owned();
        return (number, words);
    }
    let code = between(&reply.body, "id=\"error-code\">", "<");
    let page = between(&reply.body, "<main", "</main>");
    (number(&code), page)
}

fn number(code: &str) -> u32 {
    code.trim_start_matches("AADSTS").trim_start_matches("SANAD").parse().unwrap_or(0)
}

fn between(text: &str, from: &str, to: &str) -> String {
    let after = text.split(from).nth(1).unwrap_or_default();
    after.split(to).next().unwrap_or_default().to_owned()
}

/// The true number of a trace id, as the log tells it beside the running server.
fn logged(world: &World, trace_id: &str) -> u32 {
    let rows: Value =
        serde_json::from_str(&world.sanad(&["explain", trace_id, "--json"], "")).unwrap_or_default();
    let all = rows.as_array().cloned().unwrap_or_default();
    let row = all.iter().find(|row| row["trace_id"] == *trace_id).cloned().unwrap_or_default();
    // The row is only found if its trail ends in the check that refused.
    let trail = row["detail"]["trail"].as_array().cloned().unwrap_or_default();
    let refused = trail.iter().any(|check| check["outcome"] == "refused");
    let has_trail = refused || trail.is_empty();
    if has_trail { row["number"].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0) } else { 0 }
}

/// What the explainer says of a request before it is sent: the number, and the names of the checks.
fn explain(world: &World, raw: &str) -> Option<(u32, String)> {
    let said: Value =
        serde_json::from_str(&world.sanad(&["explain", "--request", "-", "--json"], raw)).ok()?;
    let number = said["number"].as_u64().and_then(|n| u32::try_from(n).ok())?;
    Some((number, said["trail"].to_string()))
}

/// Reads what a program can read: the reply, and the page that it points to.
fn page(world: &mut World, reply: &Reply) -> Value {
    let json: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    let uri = json["error_uri"].as_str().map(str::to_owned).or_else(|| reply.parameter("error_uri"));
    let trace_id = reply.header("x-ms-request-id").to_owned();
    let uri = uri.unwrap_or_else(|| format!("/error?trace_id={trace_id}"));
    let path =
        uri.split_once("://").map_or(uri.as_str(), |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    let reply = world.connection.get(path, &[("Accept", "application/json")]).unwrap_or_default();
    serde_json::from_str(&reply.body).unwrap_or_default()
}

/// Follows what the page shows, first the request, then the change of the directory, then the steps for a person.
fn mend(world: &mut World, cause: &Cause, planted: &Planted, page: &Value) -> Remedy {
    if let Some(corrected) = request_of(&page["corrected"], planted) {
        let is_new_sign_in = corrected.path.ends_with("/authorize") && cause.surface != Surface::Authorize;
        if is_new_sign_in && begin_again(world, &corrected, planted) {
            return Remedy::SignIn;
        }
        if !is_new_sign_in && succeeds(&mut world.connection, &corrected) {
            return Remedy::Request;
        }
    }
    if let Some(fragment) = page["directory_change"].as_str()
        && directory(world, &planted.request, fragment)
    {
        return Remedy::Directory;
    }
    if cause.surface == Surface::SignIn && by_hand(world, planted) {
        return Remedy::Person;
    }
    Remedy::None
}

/// The request that the page shows, with what the sender holds in the place of placeholders.
fn request_of(shown: &Value, planted: &Planted) -> Option<Request> {
    let mut text = shown.as_object().map(|_| shown.to_string())?;
    // The longer placeholders hold the shorter ones.
    let mut own = planted.own.clone();
    own.sort_by_key(|(placeholder, _)| std::cmp::Reverse(placeholder.len()));
    for (placeholder, value) in &own {
        text = text.replace(placeholder, value);
    }
    let shown: Value = serde_json::from_str(&text).ok()?;
    let url = shown["url"].as_str()?;
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let (target, query) =
        rest.get(rest.find('/')?..)?.split_once('?').unwrap_or((&rest[rest.find('/')?..], ""));
    let headers = shown["headers"].as_object().cloned().unwrap_or_default();
    let mut request = Request {
        method: shown["method"].as_str()?.to_owned(),
        path: target.to_owned(),
        raw_query: Some(query.to_owned()),
        headers: headers.into_iter().filter_map(|(n, v)| Some((n, v.as_str()?.to_owned()))).collect(),
        raw_body: Some(shown["body"].as_str().unwrap_or_default().to_owned()),
        ..Request::default()
    };
    // The browser sends its cookies by itself.
    if let Some((_, cookie)) = planted.request.headers.iter().find(|(name, _)| name == "Cookie") {
        request.header("Cookie", cookie);
    }
    Some(request)
}

/// Whether a request gets what it asks for.
fn succeeds(connection: &mut Connection, request: &Request) -> bool {
    let Ok(mut reply) = request.send(connection) else { return false };
    // A posted authorization request is sent on to the same address by GET.
    if request.path.ends_with("/authorize")
        && request.method == "POST"
        && reply.header("location").starts_with('/')
    {
        reply = connection.get(reply.header("location"), &[]).unwrap_or_default();
    }
    let location = reply.header("location");
    let body: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    match reply.status {
        200 => body["access_token"].is_string() || body["sub"].is_string(),
        303 => {
            reply.parameter("code").is_some()
                || location.contains("/login?interaction=")
                || location.contains("/consent?interaction=")
        }
        _ => false,
    }
}

/// A person follows the address that was shown; the client redeems the code, or asks for claims, as it wanted to.
fn begin_again(world: &mut World, corrected: &Request, planted: &Planted) -> bool {
    let address = format!("{}?{}", corrected.path, corrected.raw_query.clone().unwrap_or_default());
    let mut party: Party = world.party();
    let Some(code) = party.sign_in(&address, "ada", PASSWORD).ok().and_then(|reply| reply.parameter("code"))
    else {
        return false;
    };
    let query = corrected.raw_query.clone().unwrap_or_default();
    let of = |name: &str| {
        query.split('&').find_map(|p| p.strip_prefix(name)?.strip_prefix('=')).map(decode).unwrap_or_default()
    };
    let mut redeem = redemption(&of("client_id"), &of("redirect_uri"), &code);
    redeem.set("code_verifier", VERIFIER);
    if let Some((_, header)) =
        planted.request.headers.iter().find(|(n, v)| n == "Authorization" && v.starts_with("Basic"))
    {
        redeem.remove("client_id");
        redeem.header("Authorization", header);
    }
    let tokens = redeem.send(&mut world.connection).unwrap_or_default();
    let Some(token) = tokens.text("access_token") else { return false };
    if planted.request.path.ends_with("/userinfo") {
        let mut ask = Request::get(&planted.request.path, &[]);
        ask.header("Authorization", &format!("Bearer {token}"));
        return succeeds(&mut world.connection, &ask);
    }
    true
}

/// Applies the change that was shown, tries the same request again, and takes the change back.
fn directory(world: &mut World, request: &Request, fragment: &str) -> bool {
    if !world.apply(fragment) {
        return false;
    }
    let works = within(SEEN, || succeeds(&mut world.connection, request));
    world.apply("");
    within(SEEN, || !succeeds(&mut world.connection, request));
    works
}

fn within(time: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < time {
        if holds() {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

/// The person does what the page says: goes back to the application, begins again and types carefully.
fn by_hand(world: &World, planted: &Planted) -> bool {
    let wanted = planted.request.value("username").unwrap_or_default();
    let name = if ["gone", "wordless", "bob"].contains(&wanted.as_str()) { wanted } else { "ada".to_owned() };
    let (party, page) = world.sign_in_page("trusted", crate::party::REDIRECT);
    let request = super::world::submission(&party, &page, &name, PASSWORD);
    let mut connection = Connection::new(&world.service.host);
    succeeds(&mut connection, &request)
}
