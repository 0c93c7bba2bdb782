//! JSON: Google's, ours, the former server's, and others'.

use crate::measure::reading_is_linear;

fn items(count: usize, item: impl Fn(usize) -> String) -> String {
    let items: Vec<String> = (0..count).map(item).collect();
    items.join(",")
}

fn features(count: usize, feature: impl Fn(usize) -> String) -> Vec<u8> {
    format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{}]}}",
        items(count, feature)
    )
    .into_bytes()
}

fn point(properties: &str) -> String {
    format!(
        "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[16.3,48.2]}},\"properties\":{{{properties}}}}}"
    )
}

#[test]
fn starred_places_of_both_generations() {
    reading_is_linear("Saved Places.json", 1_000, |size| {
        features(size, |number| {
            point(&format!(
                "\"Google Maps URL\":\"http://maps.google.com/?cid={number}\",\"Location\":{{\"Address\":\"a\"}},\"Title\":\"T\",\"Published\":\"2015\""
            ))
        })
    });
    reading_is_linear("Saved Places.json", 1_000, |size| {
        features(size, |number| {
            point(&format!(
                "\"google_maps_url\":\"http://maps.google.com/?cid={number}\",\"location\":{{\"name\":\"n\"}},\"date\":\"2025\""
            ))
        })
    });
}

#[test]
fn reviews_with_many_questions() {
    reading_is_linear("Reviews.json", 500, |size| {
        let questions = items(size, |number| {
            format!("{{\"question\":\"q{number}\",\"rating\":5}}")
        });
        features(8, |_| {
            point(&format!(
                "\"five_star_rating_published\":5,\"questions\":[{questions}]"
            ))
        })
    });
}

#[test]
fn features_with_many_members() {
    reading_is_linear("x.geojson", 1_000, |size| {
        let members = items(size, |number| format!("\"m{number:06}\":0"));
        features(8, |_| point(&format!("{members},\"name\":\"n\"")))
    });
}

#[test]
fn features_with_many_tags() {
    reading_is_linear("x.geojson", 2_000, |size| {
        let tags = items(size, |number| format!("\"t{number}\""));
        features(8, |_| {
            point(&format!("\"name\":\"n\",\"x\":0,\"tags\":[{tags}]"))
        })
    });
}

#[test]
fn tracks() {
    reading_is_linear("x.geojson", 50_000, |size| {
        let line = items(size, |_| "[0,0]".to_owned());
        features(2, |_| {
            format!(
                "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"LineString\",\"coordinates\":[{line}]}}}}"
            )
        })
    });
}

#[test]
fn brackets_in_brackets() {
    reading_is_linear("x.json", 100_000, |size| "[".repeat(size).into_bytes());
    reading_is_linear("x.json", 20_000, |size| {
        features(4, |_| format!("{}{}", "[".repeat(size), "]".repeat(size)))
    });
    reading_is_linear("x.json", 20_000, |size| "{\"a\":".repeat(size).into_bytes());
}

#[test]
fn numbers_and_texts_without_end() {
    reading_is_linear("x.json", 200_000, |size| features(2, |_| "1".repeat(size)));
    reading_is_linear("x.json", 100_000, |size| {
        format!("{{\"{}\":1}}", "\\u0041".repeat(size)).into_bytes()
    });
    reading_is_linear("x.json", 50_000, |size| {
        format!("{{{}}}", items(size, |number| format!("\"k{number}\":1"))).into_bytes()
    });
}

#[test]
fn our_own_places_with_fresh_lists_and_tags() {
    reading_is_linear("x.geojson", 50, |size| {
        features(size, |feature| {
            let names = items(100, |number| format!("\"n{feature}_{number}\""));
            point(&format!(
                "\"name\":\"n\",\"coordinates_source\":\"user\",\"lists\":[{names}],\"tags\":[{names}]"
            ))
        })
    });
}

#[test]
fn our_own_places_with_many_lists_of_one_name() {
    reading_is_linear("x.geojson", 4_000, |size| {
        let names = items(size, |_| "\"n\"".to_owned());
        features(8, |_| {
            point(&format!(
                "\"name\":\"n\",\"coordinates_source\":\"user\",\"lists\":[{names}]"
            ))
        })
    });
}

#[test]
fn the_former_servers_places() {
    reading_is_linear("x.json", 2_000, |size| {
        let places = items(size, |number| {
            format!(
                "{{\"name\":\"n{number}\",\"latitude\":1,\"longitude\":2,\"tags\":[{{\"name\":\"t\"}}]}}"
            )
        });
        format!("[{places}]").into_bytes()
    });
    reading_is_linear("x.json", 2_000, |size| {
        let places = items(size, |number| {
            format!("{{\"name\":\"n{number}\",\"latitude\":1,\"longitude\":2}}")
        });
        format!("{{\"total\":1,\"places\":[{places}]}}").into_bytes()
    });
}

#[test]
fn backups() {
    reading_is_linear("backup.json", 1_000, |size| {
        let lists = items(size, |number| format!("{{\"name\":\"l{number}\"}}"));
        let imports = items(size, |_| {
            "{\"fileName\":\"f\",\"format\":\"zip\",\"created\":\"2025-01-01T00:00:00Z\"}"
                .to_owned()
        });
        let places = items(size, |number| {
            format!(
                "{{\"name\":\"n{number}\",\"latitude\":1,\"longitude\":2,\"lists\":[\"l{number}\"],\"edited\":[\"name\",\"name\"]}}"
            )
        });
        format!("{{\"listbudBackup\":1,\"lists\":[{lists}],\"tags\":[{lists}],\"imports\":[{imports}],\"places\":[{places}]}}")
            .into_bytes()
    });
    // The mark in each place, and at the end.
    reading_is_linear("backup.json", 4_000, |size| {
        let places = items(size, |_| "{\"listbudBackup\":1}".to_owned());
        format!("{{\"places\":[{places}],\"listbudBackup\":1}}").into_bytes()
    });
}

#[test]
fn json_that_is_a_lists_description() {
    reading_is_linear("x.csv", 20_000, |size| {
        let rows = "A,,https://maps.google.com/?cid=1\n".repeat(size);
        format!("[best] places\nTitle,Note,URL\n{rows}").into_bytes()
    });
}

#[test]
fn layers_and_layers_in_layers() {
    reading_is_linear("x.umap", 1_000, |size| {
        let layers = items(size, |number| {
            let place = point(&format!("\"name\":\"n{number}\",\"a\":\"b\""));
            format!("{{\"features\":[{place}],\"_umap_options\":{{\"name\":\"l{number}\"}}}}")
        });
        format!("{{\"type\":\"umap\",\"layers\":[{layers}]}}").into_bytes()
    });
    reading_is_linear("x.umap", 5_000, |size| {
        format!("{}{}", "{\"layers\":[".repeat(size), "]}".repeat(size)).into_bytes()
    });
}

#[test]
fn lists_of_venues() {
    reading_is_linear("lists.json", 1_000, |size| {
        let venues = items(size, |number| {
            format!("{{\"venue\":{{\"name\":\"n{number}\",\"location\":{{\"lat\":1,\"lng\":2}}}}}}")
        });
        format!(
            "{{\"items\":[{{\"listItems\":{{\"items\":[{venues}]}},\"name\":\"l\"}},{venues}]}}"
        )
        .into_bytes()
    });
}

#[test]
fn sequences() {
    reading_is_linear("x.geojsonl", 2_000, |size| {
        (0..size)
            .map(|number| point(&format!("\"name\":\"n{number}\"")) + "\n")
            .collect::<String>()
            .into_bytes()
    });
    reading_is_linear("x.geojsonl", 200_000, |size| {
        format!("{}\n{}", point("\"name\":\"n\""), "x\n".repeat(size)).into_bytes()
    });
}

#[test]
fn features_of_many_points() {
    reading_is_linear("x.geojson", 2_000, |size| {
        let points = items(size, |number| format!("[{},1]", number % 180));
        features(4, |_| {
            format!(
                "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"MultiPoint\",\"coordinates\":[{points}]}},\"properties\":{{\"name\":\"n\"}}}}"
            )
        })
    });
    reading_is_linear("x.geojson", 2_000, |size| {
        let points = items(size, |_| "[1,1]".to_owned());
        let text = "x".repeat(size * 20);
        features(4, |_| {
            format!(
                "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"MultiPoint\",\"coordinates\":[{points}]}},\"properties\":{{\"name\":\"n\",\"description\":\"{text}\"}}}}"
            )
        })
    });
}
