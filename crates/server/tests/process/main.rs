//! The program from outside: real processes, real databases.

#[cfg(test)]
mod command_line;
#[cfg(test)]
mod converting;
#[cfg(test)]
mod credentials;
#[cfg(test)]
mod deploying;
#[cfg(test)]
mod deployment;
#[cfg(test)]
mod distributing;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod effects;
#[cfg(test)]
mod ending;
#[cfg(test)]
mod erasing;
#[cfg(test)]
mod flood;
#[cfg(test)]
mod former_names;
#[cfg(test)]
mod frozen;
#[cfg(test)]
mod healthcheck;
#[cfg(test)]
mod hygiene;
#[cfg(test)]
mod import_jobs;
#[cfg(test)]
mod importing;
#[cfg(test)]
mod keeping;
#[cfg(test)]
mod local;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod migrating;
#[cfg(test)]
mod moving_in;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod probes;
#[cfg(test)]
mod production;
#[cfg(test)]
mod rolling;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod scrape;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod storage;
#[cfg(test)]
mod support;
