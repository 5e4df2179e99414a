//! The measure of the benchmark: reads a form, signs a token's worth of bytes with a key held ready, answers JSON. Nothing
//! is looked up, judged, written or logged.

use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

struct Keys {
    p256: EcdsaKeyPair,
    rsa: RsaKeyPair,
    ed25519: Ed25519KeyPair,
    random: SystemRandom,
}

/// As many bytes as an access token's header and payload.
fn signed(body: &Bytes) -> String {
    let payload = format!("{{\"n\":{},\"claims\":\"{}\"}}", body.len(), "c".repeat(330));
    format!("{}.{}", URL_SAFE_NO_PAD.encode([7; 100]), URL_SAFE_NO_PAD.encode(payload))
}

fn reply(mut token: String, signature: &[u8]) -> impl IntoResponse + use<> {
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(signature));
    ([(CONTENT_TYPE, "application/json")], format!("{{\"access_token\":\"{token}\"}}"))
}

async fn es256(State(keys): State<Arc<Keys>>, body: Bytes) -> impl IntoResponse {
    let token = signed(&body);
    let signature = keys.p256.sign(&keys.random, token.as_bytes()).expect("the key signs");
    reply(token, signature.as_ref())
}

async fn rs256(State(keys): State<Arc<Keys>>, body: Bytes) -> impl IntoResponse {
    let token = signed(&body);
    let mut signature = vec![0; keys.rsa.public_modulus_len()];
    keys.rsa.sign(&RSA_PKCS1_SHA256, &keys.random, token.as_bytes(), &mut signature).expect("the key signs");
    reply(token, &signature)
}

async fn eddsa(State(keys): State<Arc<Keys>>, body: Bytes) -> impl IntoResponse {
    let token = signed(&body);
    let signature = keys.ed25519.sign(token.as_bytes());
    reply(token, signature.as_ref())
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let keys = Keys {
            p256: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).expect("a key"),
            rsa: RsaKeyPair::generate(KeySize::Rsa2048).expect("a key"),
            ed25519: Ed25519KeyPair::generate().expect("a key"),
            random: SystemRandom::new(),
        };
        let router = Router::new()
            .route("/es256", post(es256))
            .route("/rs256", post(rs256))
            .route("/eddsa", post(eddsa))
            .with_state(Arc::new(keys));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("ready at {}", listener.local_addr().expect("an address"));
        axum::serve(listener, router).await.expect("it serves");
    });
}
