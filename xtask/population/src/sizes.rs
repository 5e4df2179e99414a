//! How many bytes a row of each sort takes, its indexes included: measured by writing many and looking.

use server::SystemClock;
use store::records::session::Session;
use store::records::sign_in::SignIn;
use store::records::{code, family, session, sign_in};
use store::{Store, Transaction};
use terms::{Digest, Instant, Lifetime};
use web::Clock;

use crate::{Models, code_of, family_of, new_id};

/// Rows of each sort that are written.
const ROWS: u64 = 100_000;
/// Rows written in one transaction.
const STEP: u64 = 2_000;

/// What is measured: its name, its table, and how the n-th row is written.
const SORTS: [(&str, &str); 5] = [
    ("a live token family", "families"),
    ("a session", "sessions"),
    ("an authorization code", "codes"),
    ("a success in the sign-in log", "sign_ins"),
    ("a refusal in the sign-in log", "sign_ins"),
];

/// Bytes a row, by sort, as JSON.
pub(crate) async fn measure(store: &Store, models: &Models) -> serde_json::Value {
    let mut out = serde_json::Map::new();
    for (sort, (name, table)) in SORTS.into_iter().enumerate() {
        let before = bytes(store, table).await;
        for from in (0..ROWS).step_by(STEP as usize) {
            let models = models.clone();
            let written = store.transact(async move |tx| {
                for n in from..from + STEP {
                    write(tx, &models, sort, n).await?;
                }
                Ok(())
            });
            written.await.expect("rows can be written");
        }
        let grown = bytes(store, table).await - before;
        out.insert(name.to_owned(), (grown as f64 / ROWS as f64).round().into());
    }
    out.into()
}

async fn write(
    tx: &mut Transaction<'_>,
    models: &Models,
    sort: usize,
    n: u64,
) -> Result<(), diagnosis::Fault> {
    let now = models.now + n;
    match sort {
        0 => family::add(tx, models.tenant, &family_of(models, n)).await,
        1 => {
            let session = Session {
                id: new_id(now),
                browser: Digest::of(&n.to_be_bytes()),
                account_id: new_id(now),
                authenticated_at: Instant::of_milliseconds(now),
                expires_at: Instant::of_milliseconds(now) + Lifetime(3600),
                ended_at: None,
            };
            session::add(tx, models.tenant, &session).await
        }
        2 => code::add(tx, models.tenant, &code_of(models, n, false).1).await,
        _ => sign_in::add(tx, &row(models, now, sort == 4)).await,
    }
}

/// A row as the token endpoint writes it.
fn row(models: &Models, now: u64, is_refusal: bool) -> SignIn {
    let success = r#"{"parameters":["grant_type","client_id","refresh_token"],"values":[["grant_type","refresh_token"]],"did":"refresh_token","trail":[]}"#;
    let refusal = r#"{"parameters":["grant_type","scope"],"values":[["grant_type","client_credentials"],["scope","api://demo/raed"]],"facts":[["resource",{"Literal":"api://demo"}],["scope",{"Echo":"raed"}]],"evidence":[["nearest",{"Literal":"read"}]],"trail":[{"check":"parameters_stand_in_the_body","outcome":"passed"},{"check":"body_has_parameters","outcome":"passed"},{"check":"no_parameter_is_repeated","outcome":"passed"},{"check":"grant_type_was_sent","outcome":"passed"},{"check":"grant_type_is_supported","outcome":"passed"},{"check":"one_authentication_method","outcome":"passed"},{"check":"client_exists","outcome":"passed"},{"check":"client_secret_matches","outcome":"passed"},{"check":"scope_is_allowed_to_the_client","outcome":"refused","received":"api://demo/raed","expected":"api://demo/read"}],"mends":[{"Set":["scope","api://demo/read"]}]}"#;
    SignIn {
        tenant_id: models.tenant,
        id: new_id(now),
        at: Instant::of_milliseconds(now),
        endpoint: "token".into(),
        outcome: if is_refusal { "refused" } else { "success" }.into(),
        number: if is_refusal { 70_011 } else { 0 },
        client_id: Some("5a4ad000-0000-4000-8000-0000000000c1".into()),
        account_id: (!is_refusal).then(|| new_id(now)),
        interaction_id: (!is_refusal).then(|| new_id(now)),
        address: Some("203.0.113.7".into()),
        correlation_id: new_id(SystemClock.milliseconds()),
        detail: if is_refusal { refusal } else { success }.into(),
    }
}

/// Bytes of a table with its indexes; of the whole file where one holds everything.
async fn bytes(store: &Store, table: &str) -> i64 {
    let sql = match (store.is_shared(), table) {
        (false, _) => "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        (true, "families") => "SELECT pg_total_relation_size('families')",
        (true, "sessions") => "SELECT pg_total_relation_size('sessions')",
        (true, "codes") => "SELECT pg_total_relation_size('codes')",
        (true, _) => "SELECT pg_total_relation_size('sign_ins')",
    };
    let row = store.one(sql, &[]).await.expect("the store answers").expect("one row");
    row.columns().int().expect("a number")
}
