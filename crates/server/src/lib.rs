//! The binary's inside: configuration, commands, start-up, listeners. The only floor that reads clock, chance and environment.

mod ambient;
mod carriers;
mod commands;
mod config;
mod data;
mod database;
mod development;
mod guard;
mod listener;
mod mail;
mod outbound;
mod start;
mod tls;
mod webhook;

pub use ambient::{SystemChance, SystemClock};
pub use commands::run;
pub use start::{Started, start};
