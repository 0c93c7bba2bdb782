//! `GET /api/places/search`

use listbud_tests::{Account, TestApp, encoded};
use serde_json::{Value, json};

const NONE: [&str; 0] = [];

async fn named(ada: &Account, names: &[&str]) {
    for name in names {
        ada.place_named(name).await;
    }
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

#[actix_web::test]
async fn accents_and_case_do_not_matter() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    named(
        &ada,
        &[
            "Bánh Mì Keu",
            "Café Zürich",
            "Łódź Bar",
            "ΑΘΗΝΑ",
            "Кафе Пушкин",
        ],
    )
    .await;

    for (words, name) in [
        ("banh mi", "Bánh Mì Keu"),
        ("BANH MÌ", "Bánh Mì Keu"),
        ("bánh mì keu", "Bánh Mì Keu"),
        ("cafe zurich", "Café Zürich"),
        ("lodz", "Łódź Bar"),
        ("αθηνα", "ΑΘΗΝΑ"),
        ("пушкин", "Кафе Пушкин"),
    ] {
        assert_eq!(ada.find(words).await, [name], "{words}");
    }
}

#[actix_web::test]
async fn every_word_may_be_the_beginning_of_one() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    named(&ada, &["E5 Bakehouse", "Bakers Street Kiosk"]).await;

    assert_eq!(
        sorted(ada.find("bak").await),
        ["Bakers Street Kiosk", "E5 Bakehouse"]
    );
    assert_eq!(ada.find("e5 b").await, ["E5 Bakehouse"]);
    assert_eq!(ada.find("street bakers").await, ["Bakers Street Kiosk"]);
    assert_eq!(ada.find("str kiosk").await, ["Bakers Street Kiosk"]);
    assert_eq!(ada.find("tree kiosk").await, NONE);
}

#[actix_web::test]
async fn notes_address_tags_and_lists_are_searched_also_together() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (tag, list) = (ada.tag("Natural Wine").await, ada.list("Honeymoon").await);
    let place = ada
        .place(&json!({
            "name": "Keu", "address": "332 Old Street, London", "notes": "cash only, great pickles",
        }))
        .await;
    let id = place["id"].as_str().unwrap();
    ada.hang(&tag, id).await;
    ada.put_into(&list, id).await;
    ada.place_named("Other").await;

    for words in [
        "keu",
        "pickles",
        "old street",
        "332",
        "wine",
        "natural",
        "honeym",
        "keu london pickles wine honeymoon",
        "honeymoon wine",
    ] {
        assert_eq!(ada.find(words).await, ["Keu"], "{words}");
    }
    assert_eq!(ada.find("keu other").await, NONE);
}

#[actix_web::test]
async fn scripts_without_spaces_are_found_in_the_middle_of_a_name() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let tag = ada.tag("한국음식").await;
    named(
        &ada,
        &["서울도피소식당", "隠れ家食堂", "ラーメン二郎", "ร้านกาแฟสด"],
    )
    .await;
    let tagged = ada.place_named("Keu").await;
    ada.hang(&tag, &tagged).await;

    for (words, name) in [
        ("도피", "서울도피소식당"),
        ("식당", "서울도피소식당"),
        ("食堂", "隠れ家食堂"),
        ("二郎", "ラーメン二郎"),
        ("ラーメン 二郎", "ラーメン二郎"),
        ("กาแฟ", "ร้านกาแฟสด"),
        ("음식", "Keu"),
        ("keu 음식", "Keu"),
    ] {
        assert_eq!(ada.find(words).await, [name], "{words}");
    }
}

#[actix_web::test]
async fn a_typing_error_is_forgiven_only_when_nothing_matches_exactly() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let tag = ada.tag("brewery").await;
    named(&ada, &["E5 Bakery", "Bánh Mì Keu"]).await;
    let tagged = ada.place_named("Tap").await;
    ada.hang(&tag, &tagged).await;

    assert_eq!(ada.find("bakry").await, ["E5 Bakery"]);
    assert_eq!(ada.find("bahn mi").await, ["Bánh Mì Keu"]);
    assert_eq!(ada.find("brewrey").await, ["Tap"]);
    assert_eq!(ada.find("zzzzzz").await, NONE);

    ada.place_named("Bakry").await;
    assert_eq!(ada.find("bakry").await, ["Bakry"]);
}

#[actix_web::test]
async fn filters_hold_for_forgiven_typing_errors_as_well() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for (name, visited) in [("North Bakery", true), ("South Bakery", false)] {
        ada.place(&json!({ "name": name, "visited": visited }))
            .await;
    }

    assert_eq!(
        ada.search("query=bakrey&visited=true").await,
        ["North Bakery"]
    );
    assert_eq!(ada.search("query=bakrey&limit=1").await.len(), 1);
}

#[actix_web::test]
async fn percent_underscore_and_query_signs_are_not_wildcards() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    named(
        &ada,
        &[
            "100% Vegan",
            "snake_case",
            "Plain",
            "C++ Bar",
            "Rock & Roll",
        ],
    )
    .await;

    for words in [
        "%", "_", "%%", "&", "|", "!", "*", ":*", "'", "\\", "()", "<->", "\u{0}",
    ] {
        assert_eq!(ada.find(words).await, NONE, "{words:?}");
    }
    for (words, name) in [
        ("100%", "100% Vegan"),
        ("snake_case", "snake_case"),
        ("snake", "snake_case"),
        ("rock & roll", "Rock & Roll"),
        ("rock | !roll", "Rock & Roll"),
        ("plain:*", "Plain"),
        ("'plain'", "Plain"),
        ("pla\\in", ""),
        ("c++", "C++ Bar"),
    ] {
        let hits = ada.find(words).await;
        if name.is_empty() {
            assert!(!hits.contains(&"100% Vegan".to_owned()), "{words}");
        } else {
            assert_eq!(hits.first().map(String::as_str), Some(name), "{words}");
        }
    }
}

#[actix_web::test]
async fn the_exact_name_comes_first_and_names_before_addresses_before_notes() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for (name, address, notes) in [
        ("In the notes", None, Some("next to ramen")),
        ("In the address", Some("Ramen Alley 5"), None),
        ("Best Ramen in Town", None, None),
        ("Ramen House", None, None),
        ("Ramen", None, None),
    ] {
        ada.place(&json!({ "name": name, "address": address, "notes": notes }))
            .await;
    }

    assert_eq!(
        ada.find("ramen").await,
        [
            "Ramen",
            "Ramen House",
            "Best Ramen in Town",
            "In the address",
            "In the notes"
        ]
    );
}

#[actix_web::test]
async fn tags_filter_under_all_names_alone_and_with_words() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (food, wine) = (ada.tag("food").await, ada.tag("wine").await);
    for (name, tag) in [("Keu One", &food), ("Keu Two", &wine), ("Bar", &wine)] {
        let place = ada.place_named(name).await;
        ada.hang(tag, &place).await;
    }
    ada.place_named("Keu Three").await;

    for name in [
        "tags",
        "tags[]",
        "tags%5B%5D",
        "tag",
        "categories",
        "categories[]",
    ] {
        let one = format!("{name}={wine}");
        let both = format!("{name}={wine}&{name}={food}");
        let comma = format!("{name}={wine},{food}");
        assert_eq!(sorted(ada.search(&one).await), ["Bar", "Keu Two"], "{name}");
        for any in [both, comma] {
            assert_eq!(
                sorted(ada.search(&any).await),
                ["Bar", "Keu One", "Keu Two"],
                "{any}"
            );
            let words = format!("query=keu&{any}");
            assert_eq!(
                sorted(ada.search(&words).await),
                ["Keu One", "Keu Two"],
                "{any}"
            );
        }
    }
}

#[actix_web::test]
async fn without_words_the_newest_come_first_and_limit_cuts() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    named(&ada, &["A", "B", "C"]).await;

    assert_eq!(ada.search("").await, ["C", "B", "A"]);
    assert_eq!(ada.search("query=").await, ["C", "B", "A"]);
    assert_eq!(ada.search("limit=2").await, ["C", "B"]);
    assert_eq!(ada.search("query=a&q=c").await.len(), 1);
}

#[actix_web::test]
async fn a_sign_that_the_database_folds_to_a_wildcard_finds_nothing() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let place = ada.place_named("Bakery").await;
    ada.hang(&ada.tag("food").await, &place).await;
    ada.put_into(&ada.list("Trip").await, &place).await;

    for sign in [
        "﹪", "％", "%", "＿", "︳", "﹍", "﹎", "﹏", "_", "＼", "﹨", "∖", "\\",
    ] {
        for words in [sign.to_owned(), format!("{sign}{sign}{sign}")] {
            assert_eq!(ada.find(&words).await, NONE, "{words}");
            assert_eq!(
                ada.names(&format!("?q={}", encoded(&words))).await,
                NONE,
                "{words}"
            );
        }
        assert_eq!(ada.find(&format!("bak{sign}ry")).await, NONE, "{sign}");
        assert_eq!(ada.find(&format!("x{sign}食")).await, NONE, "{sign}");
    }
}

#[actix_web::test]
async fn a_search_finds_only_the_users_own_places() {
    let app = TestApp::start().await;
    let (ada, bea) = (app.sign_up("ada").await, app.sign_up("bea").await);
    let place = ada
        .place(&json!({ "name": "Secret Garden", "notes": "hidden 비밀", "address": "Lane" }))
        .await;
    let (tag, list) = (ada.tag("clandestine").await, ada.list("Treasure").await);
    let id = place["id"].as_str().unwrap();
    ada.hang(&tag, id).await;
    ada.put_into(&list, id).await;
    bea.place_named("Mine").await;

    for words in [
        "secret",
        "secrte",
        "hidden",
        "lane",
        "clandestine",
        "treasure",
        "비밀",
        "treasrue",
    ] {
        assert_eq!(bea.find(words).await, NONE, "{words}");
        assert_eq!(
            bea.names(&format!("?q={}", encoded(words))).await,
            NONE,
            "{words}"
        );
    }
    assert_eq!(ada.find("secret").await, ["Secret Garden"]);
}

#[actix_web::test]
async fn a_hit_is_a_whole_place() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (tag, list) = (ada.tag("food").await, ada.list("Trip").await);
    let place = ada.place_named("Bakery").await;
    ada.hang(&tag, &place).await;
    ada.put_into(&list, &place).await;
    let whole = ada.read(&place).await;

    for words in ["bakery", "bakrey"] {
        let answer = ada
            .get(&format!("/api/places/search?query={words}"))
            .expect(200)
            .await;
        assert_eq!(answer.json(), json!({ "places": [whole] }));
    }
}

#[actix_web::test]
async fn a_search_of_any_length_and_script_is_answered() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    named(&ada, &["Bakery"]).await;

    for words in [
        "x".repeat(6_000),
        "a ".repeat(3_000),
        "食 ".repeat(500),
        "🍜".repeat(500),
        "e\u{301}".repeat(400),
        "\u{202e}\u{200b}\u{feff}".to_owned(),
        "-12 +5 0x1F 1e9".to_owned(),
        "http://e5.bakery.com/path?x=1".to_owned(),
        "ada@example.org".to_owned(),
    ] {
        let hits = ada.find(&words).await;
        assert!(hits.len() <= 1, "{words:.40}");
    }
}

#[actix_web::test]
async fn words_inside_hosts_hyphens_and_numbers_are_found() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    for (name, notes) in [
        ("Shop", "order at e5.bakery.com/menu"),
        ("Kreuz-Köln-12", "x"),
        ("Temp", "it was -12 degrees"),
    ] {
        ada.place(&json!({ "name": name, "notes": notes })).await;
    }

    assert_eq!(ada.find("bakery").await, ["Shop"]);
    assert_eq!(ada.find("e5.bakery.com").await, ["Shop"]);
    assert_eq!(ada.find("köln").await, ["Kreuz-Köln-12"]);
    assert_eq!(ada.find("kreuz-koln").await, ["Kreuz-Köln-12"]);
    assert_eq!(ada.find("degrees").await, ["Temp"]);
    assert_eq!(sorted(ada.find("12").await), ["Kreuz-Köln-12", "Temp"]);
}

#[actix_web::test]
async fn a_renamed_place_is_found_by_its_new_name_only() {
    let app = TestApp::start().await;
    let ada = app.sign_up("ada").await;
    let (tag, list) = (ada.tag("oldtag").await, ada.list("Oldlist").await);
    let place = ada.place_named("Oldname").await;
    ada.hang(&tag, &place).await;
    ada.put_into(&list, &place).await;

    for (path, old, new) in [
        (format!("/api/places/{place}"), "oldname", "Freshcafe"),
        (format!("/api/tags/{tag}"), "oldtag", "tasty"),
        (format!("/api/lists/{list}"), "oldlist", "Summer"),
    ] {
        assert_eq!(ada.find(old).await.len(), 1, "{old}");
        ada.patch(&path, &json!({ "name": new })).expect(200).await;
        assert_eq!(ada.find(new).await, ["Freshcafe"], "{new}");
        assert_eq!(ada.find(old).await, NONE, "{old}");
    }
    let empty: Value = json!([]);
    ada.put(
        &format!("/api/places/{place}/tags"),
        &json!({ "tagIds": empty }),
    )
    .expect(200)
    .await;
    assert_eq!(ada.find("tasty").await, NONE);
}
