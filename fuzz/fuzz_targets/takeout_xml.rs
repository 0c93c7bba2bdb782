//! Hands the inputs of libFuzzer to the target of this name.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| listbud_fuzz::takeout::xml(input));
