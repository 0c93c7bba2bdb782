//! The fuzz targets' corpora, replayed without the fuzzing engine.

use std::{fs, path::Path};

#[test]
fn every_input_of_the_fuzz_corpora_passes_its_target() {
    for (target, check) in listbud_fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../fuzz/corpus")
            .join(target);
        let inputs: Vec<_> = fs::read_dir(folder).unwrap().collect();

        assert!(!inputs.is_empty(), "{target}");
        for input in inputs {
            let path = input.unwrap().path();
            check(&fs::read(path).unwrap());
        }
    }
}
