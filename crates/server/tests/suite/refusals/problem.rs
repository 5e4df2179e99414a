//! Numbers that the admin API tells as problem documents.

use diagnosis::Surface::Problem;
use serde_json::json;
use testkit::{Engine, Reply, Server};

use super::hold;
use crate::api::{call, start, token};

/// The numbers that this table provokes.
pub(super) const NUMBERS: &[u32] = &[
    88_150_011, 88_180_017, 88_180_019, 88_180_020, 88_180_021, 88_180_022, 88_180_023, 88_180_025,
    88_180_029, 88_180_030,
];

#[tokio::test]
async fn every_number_of_the_admin_api_is_provoked() {
    let server = start(Engine::Sqlite).await;
    let (all, log) = (token(&server, "api-all").await, token(&server, "api-log").await);
    let elsewhere = testkit::Browser::new(&server).tokens().await.text("access_token");
    let call = |token: &str, method: &'static str, path: &'static str, body: Option<serde_json::Value>| {
        let (server, token) = (&server, token.to_owned());
        async move { call(server, &token, method, path, body).await }
    };
    let replies: [(u32, Reply); 9] = [
        (88_150_011, call(&elsewhere, "GET", "clients", None).await),
        (88_180_017, call(&all, "GET", "clients/nobody", None).await),
        (88_180_019, call(&all, "POST", "clients", Some(json!({"client_id": 7}))).await),
        (88_180_020, call(&all, "POST", "clients", None).await),
        (88_180_021, call(&all, "GET", "clients?cursor=x", None).await),
        (88_180_022, call(&all, "POST", "clients", Some(json!({"client_id": "web"}))).await),
        (88_180_023, call(&all, "PUT", "clients/web", Some(json!({"client_id": "other"}))).await),
        (88_180_025, call(&log, "GET", "clients", None).await),
        (88_180_029, stale(&server, &all).await),
    ];
    let provoked: Vec<u32> = replies.iter().map(|(number, _)| *number).collect();
    assert_eq!([provoked, vec![88_180_030]].concat(), NUMBERS);
    for (number, reply) in &replies {
        hold(&server, *number, Problem, reply).await;
    }
}

#[tokio::test]
async fn a_letter_needs_a_mail_server() {
    let server = Server::start_without_mail(&crate::api::directory()).await;
    let all = token(&server, "api-all").await;
    let ada = call(&server, &all, "GET", "accounts?begins=ada", None).await.json()["items"][0]["id"].clone();
    let path = format!("accounts/{}/invitation", ada.as_str().unwrap());
    hold(&server, 88_180_030, Problem, &call(&server, &all, "POST", &path, None).await).await;
}

async fn stale(server: &Server, token: &str) -> Reply {
    let request =
        http::Request::builder().method("DELETE").uri(format!("/{}/api/v1/clients/web", testkit::TENANT));
    let request =
        request.header("authorization", format!("Bearer {token}")).header("if-match", "\"another\"");
    server.send(request.body(Vec::new().into()).unwrap()).await
}
