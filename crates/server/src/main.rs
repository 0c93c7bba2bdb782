//! The ListBud server.

use std::process::ExitCode;

/// The system's own allocator keeps what password hashes leave behind: 200
/// log-ins at once held 600 MB for good, and hold 80 with this one.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    listbud_server::main(std::env::args_os(), std::env::vars_os())
}
