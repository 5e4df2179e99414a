//! The tests of the whole server: what users are promised, and what strangers must not get.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::pedantic, reason = "tests")]

mod account_page;
mod accounts;
mod api;
mod appointments;
mod attacks;
mod backup;
mod binary;
mod clock;
mod commands;
mod console;
mod contract;
mod enumeration;
mod explainer;
mod flow;
mod house;
mod keys;
mod lookup;
mod machine;
mod mended;
mod nodes;
mod refresh;
mod refusals;
mod rows;
mod section_5_2;
mod support;
