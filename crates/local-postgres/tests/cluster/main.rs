//! The crate from outside, with real servers

#[cfg(test)]
mod crashes;
#[cfg(test)]
mod databases;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod sharing;
#[cfg(test)]
mod support;
