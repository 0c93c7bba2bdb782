//! What a hash costs.

/// What one argon2id hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
    /// Lanes; more than one only helps where the lanes run in parallel.
    pub lanes: u32,
}

impl Default for PasswordCost {
    /// The smallest configuration that the OWASP Password Storage Cheat Sheet
    /// recommends: 19 MiB, two passes, one lane.
    fn default() -> Self {
        Self {
            memory_kib: 19_456,
            passes: 2,
            lanes: 1,
        }
    }
}
