//! What a search finds.

use listbud_domain::{Address, Notes, Place, PlaceId, SearchQuery, User, UserId};
use listbud_persistence::{
    labels,
    places::{self, PlaceFilter, Sort},
    users,
};
use uuid::Uuid;

use crate::support::{TestDb, at, names, place, user};

/// One user's places, and a stranger's of the same names.
struct Library {
    db: TestDb,
    owner: UserId,
    stranger: UserId,
}

impl Library {
    async fn new(names: &[&str]) -> Self {
        let db = TestDb::new();
        let owner = db.user().await;
        // Whose id ends the same, as the words in the index begin.
        let stranger = User {
            id: UserId(Uuid::from_u128(owner.0.as_u128() ^ (1 << 40))),
            ..user()
        };
        let client = db.pool.client().await.unwrap();
        users::insert(&client, &stranger, "$argon2id$")
            .await
            .unwrap();
        drop(client);
        let stranger = stranger.id;
        let library = Self {
            db,
            owner,
            stranger,
        };
        for name in names {
            library.add(name, None, None).await;
        }
        library
    }

    async fn add(&self, name: &str, address: Option<&str>, notes: Option<&str>) -> PlaceId {
        let of = |owner| Place {
            address: address.map(|address| Address::parse(address).unwrap()),
            notes: notes.map(|notes| Notes::parse(notes).unwrap()),
            ..place(owner, name)
        };
        self.db.place(&of(self.stranger)).await;
        self.db.place(&of(self.owner)).await
    }

    async fn tagged(&self, name: &str, tag: &str) {
        for owner in [self.owner, self.stranger] {
            let place = self.db.named(owner, name).await;
            let tag = self.db.tag(owner, tag).await;
            let client = self.db.pool.client().await.unwrap();
            assert!(
                labels::add_place(&client, owner, tag, place, at(0))
                    .await
                    .unwrap()
            );
        }
    }

    async fn listed(&self, name: &str, list: &str) {
        for owner in [self.owner, self.stranger] {
            let place = self.db.named(owner, name).await;
            let list = self.db.list(owner, list).await;
            let client = self.db.pool.client().await.unwrap();
            let added = labels::add_place(&client, owner, list, place, at(0)).await;
            assert!(added.unwrap());
        }
    }

    /// The names of what is found, best first; all of them the owner's.
    async fn search(&self, typed: &str) -> Vec<String> {
        let filter = PlaceFilter {
            text: Some(SearchQuery::parse(typed).unwrap()),
            ..PlaceFilter::default()
        };
        self.search_within(&filter).await
    }

    async fn search_within(&self, filter: &PlaceFilter) -> Vec<String> {
        let found = places::search(
            &mut self.db.pool.client().await.unwrap(),
            self.owner,
            filter,
            10,
        )
        .await
        .unwrap();
        assert!(found.iter().all(|place| place.owner == self.owner));
        let names = names(&found);
        names.into_iter().map(str::to_owned).collect()
    }
}

#[tokio::test]
async fn case_and_accents_make_no_difference() {
    let library =
        Library::new(&["Bánh Mì Kéo", "Đà Lạt", "Straße", "КАФЕ Ёлка", "Εστιατόριο"]).await;

    for (typed, found) in [
        ("banh mi", "Bánh Mì Kéo"),
        ("BÁNH", "Bánh Mì Kéo"),
        ("da lat", "Đà Lạt"),
        ("strasse", "Straße"),
        ("кафе", "КАФЕ Ёлка"),
        ("ёлка", "КАФЕ Ёлка"),
        ("εστιατοριο", "Εστιατόριο"),
    ] {
        assert_eq!(library.search(typed).await, [found], "{typed}");
    }
}

/// Signs at which the database parts words, and ListBud does not.
#[tokio::test]
async fn a_word_that_is_several_to_the_database_is_found_by_all_of_them() {
    // In notes: names are looked through by their letters as well.
    let library = Library::new(&[]).await;
    for (name, notes) in [
        ("a", "L’Atelier vert"),
        ("b", "Atelier ancien"),
        ("c", "foo‐bar"),
        ("d", "bar"),
    ] {
        library.add(name, None, Some(notes)).await;
    }

    for (typed, name) in [("l’ateli", "a"), ("l’atelier vert", "a"), ("foo‐bar", "c")] {
        assert_eq!(library.search(typed).await, [name], "{typed}");
    }
}

/// The index has words of 2,046 bytes at most, and a part of that is the owner's.
#[tokio::test]
async fn words_beyond_all_length_are_kept_and_found() {
    let library = Library::new(&[]).await;
    for letter in ["x", "я", "字", "𐐨"] {
        for length in [2_038, 2_039, 2_046, 2_047, 6_000] {
            let word = letter.repeat(length / letter.len());
            let name = format!("{letter}{length}");
            library.add(&name, None, Some(&word)).await;
            let found = library.search(&letter.repeat(100)).await;
            if length <= 2_046 {
                assert!(found.contains(&name), "{name}: {found:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_word_must_stand_in_it_and_the_last_may_be_unfinished() {
    let library = Library::new(&["E5 Bakehouse London", "Bakery of Paris"]).await;

    for (typed, found) in [
        ("bake", "Bakery of Paris E5 Bakehouse London"),
        ("london bake", "E5 Bakehouse London"),
        ("bakery par", "Bakery of Paris"),
        ("e5", "E5 Bakehouse London"),
    ] {
        let mut names = library.search(typed).await;
        names.sort();
        assert_eq!(names.join(" "), found, "{typed}");
    }
}

#[tokio::test]
async fn every_word_may_be_unfinished() {
    let library = Library::new(&["Restaurant Paris"]).await;

    for typed in ["rest paris", "paris rest", "r p", "par restaur"] {
        assert_eq!(library.search(typed).await, ["Restaurant Paris"], "{typed}");
    }
    assert!(library.search("rest pariser").await.is_empty());
}

#[tokio::test]
async fn scripts_without_spaces_are_found_by_any_part_of_name_address_and_notes() {
    let library = Library::new(&["喫茶アカリ新宿GARDEN店", "พิพิธภัณฑ์ผ้า"]).await;
    for (name, address, notes) in [
        ("A", "東京都杉並区桜台3-14", "抹茶プリンが名物です"),
        ("B", "부산광역시 해운대구 달맞이길", "해물파전이맛있어요"),
        ("C", "ถนนเจริญกรุง", "กาแฟดีมาก"),
        ("D", "ຖະໜົນສາມແສນໄທ", "ເຂົ້າປຽກເສັ້ນ"),
        ("E", "ផ្លូវព្រះនរោត្តម", "នំបញ្ចុក"),
        ("F", "ဗိုလ်ချုပ်လမ်း", "မုန့်ဟင်းခါး"),
        ("G", "བར་སྐོར་ལམ", "མོག་མོག་ཞིམ་པོ"),
    ] {
        library.add(name, Some(address), Some(notes)).await;
    }

    for (typed, name) in [
        ("garden", "喫茶アカリ新宿GARDEN店"),
        ("新宿gard", "喫茶アカリ新宿GARDEN店"),
        ("ｱｶﾘ", "喫茶アカリ新宿GARDEN店"),
        ("ภัณฑ์", "พิพิธภัณฑ์ผ้า"),
        ("桜台", "A"),
        ("プリン", "A"),
        ("名物 桜台", "A"),
        ("운대", "B"),
        ("파전", "B"),
        ("กรุง", "C"),
        ("แฟดี", "C"),
        ("ສາມແສນ", "D"),
        ("បញ្ចុ", "E"),
        ("ချုပ်", "F"),
        ("ཞིམ", "G"),
    ] {
        let found = library.search(typed).await;
        assert_eq!(found.first().map(String::as_str), Some(name), "{typed}");
    }
    assert!(library.search("台桜").await.is_empty());
}

#[tokio::test]
async fn words_are_found_in_other_spellings() {
    let names = [
        "Fish & Chips",
        "Straßencafé",
        "مَطْعَم الأَرْز",
        "בֵּית קָפֶה",
        "ΠΛΑΤΕΙΑ Οδός",
        "Ilıca Sahil",
        "Ｔｏｋｙｏ Ｂａｒ",
        "Кафе Ёлка",
    ];
    let library = Library::new(&names).await;
    library
        .add("Weg", Some("Lindenstraße 7"), Some("+49 30 555 66 77"))
        .await;
    library
        .add("Kurz", Some("Birkenstr. 9"), Some("+4930888999"))
        .await;
    library
        .add("Abbey", Some("3 Abbey Rd, 12 Fifth Avenue"), Some("٢٠٢٤"))
        .await;

    for (typed, name) in [
        ("fish and chips", names[0]),
        ("fish+chips", names[0]),
        ("FISH UND CHI", names[0]),
        ("strassenc", names[1]),
        ("STRASSENCAFE", names[1]),
        ("مطعم", names[2]),
        ("الارز", names[2]),
        ("مطــعم", names[2]),
        ("בית קפה", names[3]),
        ("πλατεια", names[4]),
        ("οδος", names[4]),
        ("ILICA", names[5]),
        ("ılıca", names[5]),
        ("tokyo ba", names[6]),
        ("елка", names[7]),
        ("Lindenstr. 7", "Weg"),
        ("lindenstrasse", "Weg"),
        ("+49305556677", "Weg"),
        ("0305556677", "Weg"),
        ("Birkenstraße 9", "Kurz"),
        ("+49 30 888 999", "Kurz"),
        ("abbey road", "Abbey"),
        ("fifth ave", "Abbey"),
        ("2024", "Abbey"),
    ] {
        assert_eq!(library.search(typed).await, [name], "{typed}");
    }
}

#[tokio::test]
async fn lists_and_tags_are_found_like_places() {
    let library = Library::new(&[]).await;
    library.tagged("Ramen", "屋台ラーメン").await;
    library.listed("Diner", "Bed & Breakfast").await;

    for (typed, name) in [
        ("ラーメ", "Ramen"),
        ("ram 屋台", "Ramen"),
        ("bed and break", "Diner"),
        ("break din", "Diner"),
    ] {
        assert_eq!(library.search(typed).await, [name], "{typed}");
    }
}

#[tokio::test]
async fn a_hit_in_the_name_comes_before_one_in_the_address_and_that_before_notes() {
    let library = Library::new(&[]).await;
    library.add("C", None, Some("near 中央公園")).await;
    library.add("B", Some("Park Lane"), None).await;
    library.add("Park Café", None, None).await;
    library.add("D", None, Some("a park")).await;
    library.add("中央公園", None, None).await;

    assert_eq!(library.search("park").await, ["Park Café", "B", "D"]);
    assert_eq!(library.search("央公").await, ["中央公園", "C"]);
}

#[tokio::test]
async fn address_and_notes_are_searched_and_words_may_stand_apart() {
    let library = Library::new(&["Elsewhere"]).await;
    library
        .add(
            "Café",
            Some("12-14 Rue de l'Été, 75001 Paris"),
            Some("try the pâté (ask at www.example.org)"),
        )
        .await;

    for typed in [
        "rue ete",
        "75001",
        "12",
        "14 rue",
        "pate cafe",
        "example",
        "paris pate",
    ] {
        assert_eq!(library.search(typed).await, ["Café"], "{typed}");
    }
    assert!(library.search("elsewhere paris").await.is_empty());
}

#[tokio::test]
async fn scripts_without_spaces_are_found_by_any_part_of_the_name() {
    let library = Library::new(&[
        "서울식당 강남",
        "東京ラーメン食堂",
        "ร้านกาแฟดี",
        "Noodle Bar",
    ])
    .await;

    for (typed, found) in [
        ("식당", "서울식당 강남"),
        ("강남 식당", "서울식당 강남"),
        ("食堂", "東京ラーメン食堂"),
        ("ラーメン 東京", "東京ラーメン食堂"),
        ("กาแฟ", "ร้านกาแฟดี"),
    ] {
        assert_eq!(library.search(typed).await, [found], "{typed}");
    }
    assert!(library.search("食堂 식당").await.is_empty());
}

#[tokio::test]
async fn a_sign_is_found_and_must_stand_in_it_like_any_word() {
    let library = Library::new(&["🍜 Ramen", "Ramen", "Sushi 🍣"]).await;

    assert_eq!(library.search("🍜").await, ["🍜 Ramen"]);
    assert_eq!(library.search("ramen 🍜").await, ["🍜 Ramen"]);
    assert_eq!(library.search("🍜 ramen").await, ["🍜 Ramen"]);
}

#[tokio::test]
async fn the_names_of_tags_and_lists_are_words_of_their_places() {
    let library = Library::new(&["Nothing of it"]).await;
    library.tagged("Bar", "Bière 🍺").await;
    library.listed("Inn", "Road trip 東京旅行").await;

    for (typed, found) in [
        ("biere", "Bar"),
        ("bar bie", "Bar"),
        ("🍺", "Bar"),
        ("road", "Inn"),
        ("trip inn", "Inn"),
        ("旅行", "Inn"),
        ("inn 旅行", "Inn"),
    ] {
        assert_eq!(library.search(typed).await, [found], "{typed}");
    }
    assert!(library.search("biere inn").await.is_empty());
}

#[tokio::test]
async fn a_name_that_begins_with_what_was_typed_comes_first() {
    let library = Library::new(&["The Café of Cafés", "Café Nord", "café"]).await;
    library.add("Elsewhere", None, Some("cafe cafe cafe")).await;

    let found = library.search("cafe").await;

    assert_eq!(
        found,
        ["café", "Café Nord", "The Café of Cafés", "Elsewhere"]
    );
}

#[tokio::test]
async fn slips_of_the_finger_are_forgiven_when_nothing_matches_exactly() {
    let library = Library::new(&["Bakery Nord", "Bánh Mì Keu", "Some Restaurant"]).await;
    library.tagged("Bar", "Whisky").await;
    library.listed("Inn", "Weekend").await;

    for (typed, found) in [
        ("bakry", "Bakery Nord"),
        ("bahn mi", "Bánh Mì Keu"),
        ("resturant", "Some Restaurant"),
        ("whiksy", "Bar"),
        ("wekend", "Inn"),
    ] {
        assert_eq!(library.search(typed).await, [found], "{typed}");
    }
    assert_eq!(library.search("bakery").await, ["Bakery Nord"]);
    assert!(library.search("zzzzz").await.is_empty());
}

#[tokio::test]
async fn what_means_something_to_a_query_language_means_nothing_here() {
    let library = Library::new(&["100% Café_Bar", "Plain"]).await;

    assert_eq!(library.search("100%").await, ["100% Café_Bar"]);
    assert_eq!(library.search("cafe_bar").await, ["100% Café_Bar"]);
    for typed in ["P_ain'", "x') OR 1=1; --", "nothing | plain", "!café ☃\\"] {
        assert!(library.search(typed).await.is_empty(), "{typed}");
    }
}

#[tokio::test]
async fn a_search_keeps_to_the_filter_also_when_it_forgives() {
    let library = Library::new(&["Bakery one"]).await;
    let list = library.db.list(library.owner, "list").await;
    let place = library.add("Bakery two", None, None).await;
    let client = library.db.pool.client().await.unwrap();
    labels::add_place(&client, library.owner, list, place, at(0))
        .await
        .unwrap();

    for typed in ["bakery", "bakry"] {
        let filter = PlaceFilter {
            list: Some(list),
            text: SearchQuery::parse(typed),
            ..PlaceFilter::default()
        };
        assert_eq!(library.search_within(&filter).await, ["Bakery two"]);
    }
}

/// All characters that PostgreSQL folds to a sign of `LIKE`, by its own rules.
#[tokio::test]
async fn no_character_is_folded_to_a_wildcard() {
    let library = Library::new(&["Bakery", "100% Vegan", "a_b", "back\\slash"]).await;
    library.tagged("Soup", "noodles").await;
    library.listed("Bench", "Trip").await;
    let signs = library.db.sql(
        r"SELECT string_agg(chr(c), '') FROM generate_series(128, 196607) AS c
          WHERE c NOT BETWEEN 55296 AND 57343 AND listbud_fold(chr(c)) ~ '[%_\\]';",
    );
    assert!(signs.contains('﹪'), "{signs}");

    for sign in signs.chars() {
        // Alone it is nothing to look for, and beside a word it is a space.
        assert_eq!(SearchQuery::parse(&sign.to_string()), None, "{sign}");
        assert_eq!(
            library.search(&format!("{sign}{sign}bakery")).await,
            ["Bakery"],
            "{sign}"
        );
    }
}

#[tokio::test]
async fn hits_come_in_pages_in_every_order_but_the_best_first() {
    let library = Library::new(&["a cafe", "b", "c cafe", "d cafe"]).await;
    let filter = PlaceFilter {
        text: SearchQuery::parse("cafe"),
        ..PlaceFilter::default()
    };
    let client = library.db.pool.client().await.unwrap();
    for sort in [Sort::Newest, Sort::Oldest, Sort::Name, Sort::Rating] {
        let mut after = None;
        let mut read = Vec::new();
        loop {
            let page = places::page(&client, library.owner, &filter, sort, after.as_ref(), 1);
            let page = page.await.unwrap();
            read.extend(page.places);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let mut names = names(&read);
        names.sort_unstable();
        assert_eq!(names, ["a cafe", "c cafe", "d cafe"], "{sort:?}");
    }
    let best = places::page(&client, library.owner, &filter, Sort::Relevance, None, 1);
    assert_eq!(best.await.unwrap().next, None);
}

/// Words in ASCII are written here, and all words of a search by the database if one of
/// them is not.
#[tokio::test]
async fn words_in_ascii_are_found_as_the_database_indexes_them() {
    let [most, more, long] = [99, 101, 120].map(|length| "x".repeat(length));
    let name = format!("Café A-1 O'Neil's 030 12-34 {long}");
    let library = Library::new(&[&name, "Café B"]).await;
    for (typed, is_found) in [
        ("A-1", true),
        ("a 1", true),
        ("o'neil", true),
        ("O'NEIL'S", true),
        ("030 1234", true),
        ("0301234", true),
        ("03012", true),
        ("12-34", true),
        ("1235", false),
        ("museum", false),
        (&long, true),
        (&most, true),
        (&more, true),
    ] {
        let alone = library.search(typed).await;

        assert_eq!(alone.first() == Some(&name), is_found, "{typed}: {alone:?}");
        let with_other = library.search(&format!("{typed} café")).await;
        assert_eq!(with_other.contains(&name), is_found, "{typed}");
    }
}
