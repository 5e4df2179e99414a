//! A whole server for tests: a real database in a directory of its own, a clock that is moved by hand, seeded chance, and a
//! browser that keeps cookies and fills in forms.

mod browser;
mod reply;
mod server;

pub use fault_proxy::{Order, Proxy};

pub use browser::{Browser, CHALLENGE, REDIRECT, VERIFIER};
pub use reply::Reply;
pub use server::{Engine, SECOND, Server, TENANT};
