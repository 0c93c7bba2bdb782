//! The ListBud server.

use std::process::ExitCode;

fn main() -> ExitCode {
    listbud_server::main(std::env::args_os(), std::env::vars_os())
}
