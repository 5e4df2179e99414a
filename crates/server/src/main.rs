//! The binary `sanad`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::run()
}
