//! What a program can be built without. `scripts/run` leaves out what a first look does
//! not need; a setting or command that needs it then says so instead of being ignored.

/// Whether this program was built with a feature.
pub(crate) fn is_built_in(feature: &str) -> bool {
    let features = [
        ("error-tracking", cfg!(feature = "error-tracking")),
        ("otlp", cfg!(feature = "otlp")),
        ("short-links", cfg!(feature = "short-links")),
        ("swagger", cfg!(feature = "swagger")),
    ];
    features.contains(&(feature, true))
}

/// Says that a feature is missing, and how to get it.
pub(crate) fn missing(feature: &str) -> String {
    format!(
        "needs the feature `{feature}`, which this program is built without; `scripts/run --full` \
         and `cargo build --release -p listbud-server` build everything"
    )
}
