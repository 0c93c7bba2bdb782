//! Builds again when a migration is added: the macro that embeds them notices
//! changed files and not new ones.

fn main() {
    println!("cargo::rerun-if-changed=../../migrations");
}
