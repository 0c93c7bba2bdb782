//! The program from outside: real processes, real databases.

#[cfg(test)]
mod command_line;
#[cfg(test)]
mod credentials;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod effects;
#[cfg(test)]
mod ending;
#[cfg(test)]
mod flood;
#[cfg(test)]
mod former_names;
#[cfg(test)]
mod hygiene;
#[cfg(test)]
mod local;
#[cfg(test)]
mod migrating;
#[cfg(test)]
mod production;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod sources;
#[cfg(test)]
mod storage;
#[cfg(test)]
mod support;
