//! Addresses of Google Maps.

use listbud_takeout::maps_url::MapsLink;

use crate::measure::is_linear;

#[test]
fn every_part_of_an_address() {
    for (before, part) in [
        ("https://maps.google.com/?", "cid=x&"),
        ("https://maps.google.com/?q=", "48,"),
        ("https://maps.google.com/?q=", "("),
        ("https://maps.google.com/?q=", "@"),
        ("https://maps.google.com/?", "ftid=0x1:0x2&"),
        ("https://maps.google.com/?", "pb=!1s0x1:0x2!3d1!4d2&"),
        ("https://www.google.com/maps/place/", "+"),
        ("https://www.google.com/maps/place/x/", "@1,2/"),
        ("https://www.google.com/maps/place/x/data=", "!1s0x1:0x2"),
        ("https://www.google.com/maps/", "data=!3d1!4d2/"),
        (
            "https://www.google.com/url?q=",
            "https://www.google.com/url?q=",
        ),
        ("https://www.google.com/", "../"),
        ("https://", "a."),
        ("https://xn--", "a0"),
        ("https://", "é"),
        ("https://x/#", "lrd=0x1:0x2&"),
        ("", " "),
        ("", "x"),
    ] {
        // From below the length up to which an address is read to beyond it.
        for size in [1_000, 8_000, 64_000] {
            is_linear(
                size,
                |size| format!("{before}{}", part.repeat(size / part.len())),
                |address| {
                    for _ in 0..20 {
                        let _ = MapsLink::parse(address);
                    }
                },
            );
        }
    }
}
