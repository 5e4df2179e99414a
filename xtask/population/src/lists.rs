//! What the console lists, as many of each as are asked for: clients, accounts, rows of the sign-in log, changes, tickets.

use serde_json::json;
use store::Store;
use store::records::account;
use store::records::change::{self, AdministrativeChange, ChangedMember};
use store::records::client;
use store::records::sign_in::{self, SignIn};
use store::records::ticket::{self, Ticket};
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Models, STEP, account_id, account_of, like, new_id};

/// Numbers of the refusals: one row in ten is one.
const NUMBERS: [u32; 7] = [50_011, 7_000_215, 50_126, 70_011, 54_005, 700_016, 65_001];
/// Clients and accounts that the log speaks of: fewer than there are, as in life.
const BUSY: u64 = 5_000;

/// Writes them; the log is of the last seven days.
pub(crate) async fn write(store: &Store, models: &Models) {
    let rows = models.rows;
    for from in (0..rows).step_by(STEP as usize) {
        let (batch, to) = (models.clone(), (from + STEP).min(rows));
        let written = store
            .transact(async move |tx| {
                for n in from..to {
                    let app = like(&batch.app, n);
                    client::put(tx, batch.tenant, &app, "people", Instant(0)).await?;
                    let account = account_of(n);
                    let password = Some(batch.password.as_str());
                    account::put(
                        tx,
                        batch.tenant,
                        &account,
                        &account.user_name,
                        password,
                        "people",
                        Instant(0),
                    )
                    .await?;
                    sign_in::add(tx, &row(&batch, n)).await?;
                    change::add(tx, &changed(&batch, n)).await?;
                    ticket::add(tx, &opened(&batch, n)).await?;
                }
                Ok(())
            })
            .await;
        written.expect("rows can be written");
    }
}

/// When the n-th thing happened: spread over the last week.
fn moment(models: &Models, n: u64) -> u64 {
    models.now - 7 * crate::DAY + 7 * crate::DAY * n / models.rows.max(1)
}

fn row(models: &Models, n: u64) -> SignIn {
    let at = moment(models, n);
    let is_refused = n % 10 == 7;
    let number = if is_refused { NUMBERS[(n / 10 % NUMBERS.len() as u64) as usize] } else { 0 };
    let person = n.wrapping_mul(2_654_435_761) % BUSY;
    SignIn {
        tenant_id: models.tenant,
        id: new_id(at),
        at: Instant::of_milliseconds(at),
        endpoint: if is_refused { "authorize" } else { "token" }.to_owned(),
        outcome: if is_refused { "refused" } else { "success" }.to_owned(),
        number,
        client_id: Some(format!("{}-{}", models.app.id, n % BUSY)),
        account_id: (!n.is_multiple_of(3)).then(|| account_id(person)),
        interaction_id: Some(Uuid::from_u128(u128::from(n / 4))),
        address: Some(format!("198.51.{}.{}", n % 100, n % 250)),
        correlation_id: Uuid::from_u128(u128::from(n)),
        detail: json!({"parameters": ["client_id", "redirect_uri", "scope"], "did": "code", "trail": []})
            .to_string(),
    }
}

fn changed(models: &Models, n: u64) -> AdministrativeChange {
    let at = moment(models, n);
    AdministrativeChange {
        tenant_id: models.tenant,
        id: new_id(at),
        at: Instant::of_milliseconds(at),
        actor: "amina by console".to_owned(),
        verb: "change".to_owned(),
        noun: "client".to_owned(),
        subject: format!("{}-{}", models.app.id, n % BUSY),
        members: vec![ChangedMember { name: "disabled".into(), old: false.into(), new: true.into() }],
    }
}

fn opened(models: &Models, n: u64) -> Ticket {
    let at = Instant::of_milliseconds(moment(models, n));
    Ticket {
        tenant_id: models.tenant,
        id: new_id(moment(models, n)),
        trace_id: Uuid::from_u128(u128::from(n)),
        reference: format!("{:05}-{:05}", n / 100_000, n % 100_000),
        secret: Digest::of(&n.to_be_bytes()),
        number: 50_011,
        state: if n.is_multiple_of(20) { "open" } else { "closed" }.to_owned(),
        opened_at: at,
        changed_at: at,
        words: "I cannot sign in.".to_owned(),
        contact: String::new(),
        bundle: "{}".to_owned(),
    }
}
