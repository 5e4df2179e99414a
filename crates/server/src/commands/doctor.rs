//! `sanad doctor`: what will lead to refusals, each with the number that it would cause.

use diagnosis::{Fact, Refusal};
use engine::Settings;
use engine::administration::{Finding, Urgency, examine};
use serde_json::{Value, json};
use store::records::tenant::{self, Tenant};
use words::{Language, Place as At};

use super::args::DoctorArgs;
use super::beside;
use super::place::Place;
use super::print;
use crate::outbound;

/// Two clocks that differ by more than this refuse each other's tokens, in seconds.
const CLOCKS: i64 = 60;

/// Checks and tells. True if nothing refuses requests now.
pub(crate) async fn run(args: &DoctorArgs, language: Language, place: &Place) -> Result<bool, Refusal> {
    let (settings, findings) = match examined(args, place).await {
        Ok(found) => found,
        // What keeps the server from starting is a finding like any other.
        Err(refusal) => {
            print!("{}", print::refusal(language, &refusal));
            return Ok(false);
        }
    };
    for finding in &findings {
        if args.json {
            println!("{}", object(language, finding));
        } else {
            print!("{}", told(language, finding));
        }
    }
    if findings.is_empty() && !args.json {
        let facts = [("public_url", Fact::Literal(settings.public_url.clone()))];
        println!("{}", words::sentence(language, At::Terminal, "doctor-nothing", &facts));
    }
    Ok(!findings.iter().any(|finding| finding.urgency == Urgency::Now))
}

async fn examined(args: &DoctorArgs, place: &Place) -> Result<(Settings, Vec<Finding>), Refusal> {
    let store = place.open().await?;
    // The key has to fit the database, or nothing that was ever signed can be checked.
    beside::installation(place, store.clone()).await?;
    let (settings, _, _) = beside::settings(place)?;
    let mut findings = examine(&store, &settings, beside::now(), args.client.as_deref()).await?;
    if !args.offline {
        let tenants = tenant::list(&store).await?;
        if let Some((tenant, _)) = tenants.first() {
            findings.extend(asked(args, place, &settings, tenant).await?);
        }
    }
    store.close();
    Ok((settings, findings))
}

/// What clients see of the service: asked at the URL that they use.
async fn asked(
    args: &DoctorArgs,
    place: &Place,
    settings: &Settings,
    tenant: &Tenant,
) -> Result<Vec<Finding>, Refusal> {
    let base = args.url.as_deref().unwrap_or(&settings.public_url).trim_end_matches('/');
    let url = format!("{base}/{}/v2.0/.well-known/openid-configuration", tenant.id);
    let own = place.directory()?.join("development-ca.pem");
    let ca = args.ca.clone().or_else(|| own.exists().then_some(own));
    let literal = |text: &str| Fact::Literal(text.to_owned());
    let finding = |number, urgency, key, facts| Finding {
        number,
        urgency,
        tenant: String::new(),
        client_id: String::new(),
        key,
        facts,
    };
    let fetched = match outbound::get(&url, ca.as_deref()).await {
        Ok(fetched) => fetched,
        Err(why) => {
            let facts = vec![("url", literal(&url)), ("why", literal(&why))];
            return Ok(vec![finding(0, Urgency::Now, "finding-unreachable", facts)]);
        }
    };
    let mut found = Vec::new();
    if let Some(other) = fetched.date.as_deref().and_then(http_date) {
        let (now, late) = (beside::now(), beside::now().0 - other);
        if late.abs() > CLOCKS {
            let facts =
                vec![("at", Fact::Instant(other)), ("now", Fact::Instant(now.0)), ("url", literal(base))];
            found.push(finding(88_150_006, Urgency::Now, "finding-clock-differs", facts));
        }
    }
    let document: Value = serde_json::from_str(&fetched.body).unwrap_or_default();
    let Some(announced) = document.get("authorization_endpoint").and_then(Value::as_str) else {
        let facts = vec![("url", literal(&url)), ("status", Fact::Count(fetched.status.into()))];
        found.push(finding(88_010_006, Urgency::Now, "finding-not-this-service", facts));
        return Ok(found);
    };
    if !announced.starts_with(&format!("{base}/")) {
        let facts = vec![("received", literal(base)), ("expected", literal(&settings.public_url))];
        found.push(finding(88_090_009, Urgency::Now, "finding-url-differs", facts));
    }
    Ok(found)
}

/// Seconds since 1970 of an HTTP date (RFC 9110 section 5.6.7).
fn http_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [_, day, month, year, time, "GMT"] = parts.as_slice() else { return None };
    let month = MONTHS.iter().position(|known| known == month)? + 1;
    diagnosis::instant_of(&format!("{year}-{month:02}-{day}T{time}Z"))
}

fn told(language: Language, finding: &Finding) -> String {
    let when = match finding.urgency {
        Urgency::Now => words::phrase(language, "urgency-now"),
        Urgency::From(at) => {
            words::sentence(language, At::Terminal, "urgency-from", &[("at", Fact::Instant(at.0))])
        }
        Urgency::Perhaps => words::phrase(language, "urgency-perhaps"),
    };
    let mut out = String::new();
    if let Some(entry) = diagnosis::find(finding.number) {
        let title = words::words(language, At::Terminal, entry, &[]).title;
        out.push_str(&format!("{}\n{title}\n", entry.code()));
    }
    out.push_str(&format!("{when}\n"));
    out.push_str(&format!("{}\n", words::sentence(language, At::Terminal, finding.key, &finding.facts)));
    let remedy = words::sentence(language, At::Terminal, &format!("{}-remedy", finding.key), &finding.facts);
    out.push_str(&format!("{remedy}\n\n"));
    out
}

fn object(language: Language, finding: &Finding) -> Value {
    let facts = |key: &str| words::sentence(language, At::Plain, key, &finding.facts);
    json!({
        "number": finding.number,
        "code": diagnosis::find(finding.number).map(diagnosis::Diagnosis::code),
        "urgency": finding.urgency.name(),
        "from": match finding.urgency { Urgency::From(at) => Some(at.to_string()), _ => None },
        "tenant": finding.tenant,
        "client_id": finding.client_id,
        "finding": facts(finding.key),
        "remedy": facts(&format!("{}-remedy", finding.key)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_replies_are_read() {
        assert_eq!(http_date("Sun, 22 Nov 2026 10:33:20 GMT"), Some(1_795_343_600));
        assert_eq!(http_date("yesterday"), None);
    }
}
