#![doc = include_str!("../README.md")]

mod access;
mod bodies;
mod builder;
mod check;
pub mod checks;
mod endpoints;
mod health;
mod heartbeat;
mod lifecycle;
mod observation;
mod probe;
mod readiness;
mod runs;
mod tune;

pub use builder::{BuildError, HealthBuilder};
pub use check::{Check, CheckFn, Criticality, check_fn};
pub use health::Health;
pub use heartbeat::Heartbeat;
pub use lifecycle::{Lifecycle, Phase};
pub use observation::{Observation, Status};
pub use probe::{ProbeError, probe};
pub use readiness::Readiness;
pub use runs::{Checked, Report};
pub use tune::{CheckExt, Tuned};
