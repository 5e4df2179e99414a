//! The binary's inside: configuration, commands, start-up, listeners. The only floor that reads clock, chance and environment.

mod ambient;
mod commands;
mod config;
mod data;
mod database;
mod development;
mod listener;
mod mail;
mod outbound;
mod start;
mod tls;

pub use ambient::{SystemChance, SystemClock};
pub use commands::run;
pub use start::{Started, start};
