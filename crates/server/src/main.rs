//! The binary `sanad`.

use std::process::ExitCode;

/// A token is a few dozen small allocations: this allocator makes each cheaper, and gives memory back after a flood.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::run()
}
