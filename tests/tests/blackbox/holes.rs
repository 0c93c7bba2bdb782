//! The security and data holes of the former server, each with the
//! tests that would have caught it.

use std::{fs, path::Path};

/// A hole, what it was, and tests as `module::name`: those of this program, and
/// with `process::` in front those of `crates/server/tests/process`.
type Hole = (&'static str, &'static str, &'static [&'static str]);

const HOLES: [Hole; 22] = [
    (
        "A1",
        "tokens were signed with a well-known default secret",
        &[
            "process::production::a_short_or_well_known_secret_is_refused",
            "process::production::production_without_database_and_secret_names_both",
            "tokens::a_token_under_another_key_or_algorithm_is_refused",
        ],
    ),
    (
        "A2",
        "one-letter passwords, no addresses and doubles were accepted; numbers broke it",
        &[
            "accounts::a_refused_registration_names_every_faulty_field",
            "accounts::an_address_in_other_letters_is_the_same_account",
            "accounts::a_value_of_the_wrong_type_is_named_and_never_breaks_the_server",
            "hostile::values::no_value_of_any_field_of_an_account_breaks_the_server",
        ],
    ),
    (
        "A3",
        "a bad token was 403, and a failed log-in looked like one",
        &[
            "accounts::every_route_that_is_not_public_wants_a_valid_token",
            "accounts::failed_login_missing_token_and_expired_token_have_different_codes",
        ],
    ),
    (
        "A4",
        "words and time of the answer told who has an account",
        &[
            "accounts::an_unknown_account_and_a_wrong_password_are_answered_alike",
            "guessing::an_unknown_account_takes_as_long_as_a_known_one",
            "guessing::accounts_that_do_not_exist_are_held_up_alike",
            "passwords::a_server_that_takes_no_accounts_says_so_and_lets_the_others_in",
        ],
    ),
    (
        "A5",
        "tokens lived seven days, and nothing could end them",
        &[
            "revocation::logging_out_ends_this_session_only",
            "revocation::logging_out_everywhere_ends_all_sessions_of_the_account_and_of_no_other",
            "passwords::a_new_password_replaces_the_old_one_and_ends_the_other_sessions",
            "revocation::a_deleted_account_leaves_no_row_and_no_valid_token_on_any_server",
        ],
    ),
    (
        "A6",
        "deleting somebody else's tag was 404, and took it off their places",
        &["isolation::another_users_id_is_answered_like_an_unknown_one_and_changes_nothing"],
    ),
    (
        "A7",
        "somebody else's tags and lists could be used",
        &[
            "isolation::this_matrix_knows_every_id_that_a_request_can_carry",
            "isolation::another_users_id_is_answered_like_an_unknown_one_and_changes_nothing",
            "isolation::the_aliases_of_ids_are_checked_as_well",
            "schema::a_place_cannot_be_in_another_users_list_or_have_their_tag",
        ],
    ),
    (
        "O1",
        "health disagreed with the database, and told what the server is made of",
        &[
            "limits::without_its_database_the_server_says_503_and_recovers",
            "health::strangers_learn_no_reason_and_no_version",
        ],
    ),
    (
        "O2",
        "a route was mounted in one program and not in the other",
        &[
            "openapi::the_document_and_the_route_table_hold_the_same_operations",
            "former_client::folders_are_lists_under_another_name",
        ],
    ),
    (
        "O3",
        "unknown paths showed a stack, broken JSON and foreign origins were 500",
        &[
            "hostile::unknown_paths_and_methods_are_problems_too",
            "hostile::unreadable::a_body_that_is_not_json_is_400_on_every_route",
            "cors::origins_that_resemble_ours_are_refused",
        ],
    ),
    (
        "O4",
        "any origin might call, and a client chose its address",
        &[
            "cors::a_page_of_a_foreign_origin_is_refused_on_every_route_and_nothing_is_done",
            "addresses::a_hundred_forged_addresses_of_one_peer_are_one_client",
            "addresses::two_clients_behind_a_trusted_proxy_are_two",
        ],
    ),
    (
        "O5",
        "headers overwrote each other, nothing was cleaned, passwords were logged",
        &[
            "headers::a_success_carries_the_set",
            "headers::a_refusal_carries_the_set",
            "headers::a_failure_carries_the_set",
            "hostile::keys::keys_that_poison_objects_are_dropped_on_every_route",
            "secrets::no_log_line_contains_a_secret",
            "process::hygiene::neither_credentials_nor_saved_data_are_logged_at_any_level",
        ],
    ),
    (
        "O6",
        "one limit for everything, in plain text",
        &[
            "limits::one_account_too_fast_is_429_and_another_is_not",
            "limits::guessing_passwords_is_limited_by_itself",
            "limits::health_is_never_limited",
            "headers::a_rate_limited_response_has_all_headers",
        ],
    ),
    (
        "D1",
        "zero was no coordinate, 91 was; `javascript:` was an address",
        &[
            "places::null_island_is_a_place_like_any_other",
            "places::a_name_is_all_that_a_place_needs",
            "places::coordinates_out_of_range_or_without_each_other_are_refused",
            "hostile::values::no_value_of_any_field_of_places_breaks_the_server_or_stands_where_it_must_not",
        ],
    ),
    (
        "D2",
        "a change cleared what it left out",
        &[
            "places::omitted_fields_stay_under_put_and_patch_alike",
            "places::null_and_blank_text_clear_a_field",
            "places::a_list_alone_moves_a_place_under_either_name",
            "places::a_google_id_can_be_changed_but_not_be_had_twice",
        ],
    ),
    (
        "D3",
        "a tag with a comma came back as two",
        &[
            "lists::names_come_back_as_they_were_sent_and_one_by_one",
            "places::text_of_every_script_comes_back_as_it_was_sent",
        ],
    ),
    (
        "D4",
        "an id given twice lost all tags",
        &["lists::the_tags_of_a_place_are_replaced_all_or_none_and_each_once"],
    ),
    (
        "D5",
        "tags of one name multiplied",
        &[
            "lists::a_name_exists_once_whatever_its_case",
            "lists::of_many_parallel_requests_for_a_name_one_succeeds",
            "imports::the_same_file_twice_brings_nothing_new",
        ],
    ),
    (
        "D6",
        "names of any length, and any text for a colour",
        &[
            "lists::a_bad_value_is_refused_under_its_name_and_changes_nothing",
            "lists::an_emoji_in_place_of_a_colour_becomes_the_emoji",
        ],
    ),
    (
        "D7",
        "the search knew no notes, `%` matched all, a filter was ignored or broke it",
        &[
            "search::notes_address_tags_and_lists_are_searched_also_together",
            "search::percent_underscore_and_query_signs_are_not_wildcards",
            "search::tags_filter_under_all_names_alone_and_with_words",
            "filters::a_bad_parameter_is_named",
        ],
    ),
    (
        "D8",
        "the whole library went over the line each time",
        &[
            "paging::pages_of_any_size_in_any_order_hold_every_place_once_and_in_order",
            "paging::a_whole_library_streams_as_one_sound_answer",
        ],
    ),
    (
        "D9",
        "a new name took the colour away",
        &["lists::a_rename_leaves_colour_emoji_and_description_as_they_are"],
    ),
];

#[test]
fn every_hole_is_closed_by_tests_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (hole, what, tests) in HOLES {
        assert!(!tests.is_empty(), "{hole}: {what}");
        for test in tests {
            let (module, name) = test.rsplit_once("::").unwrap();
            let module = module.replace("::", "/");
            let file = match module.strip_prefix("process/") {
                Some(module) => format!("../crates/server/tests/process/{module}.rs"),
                None => format!("tests/blackbox/{module}.rs"),
            };
            let source = fs::read_to_string(root.join(&file));
            let source = source.unwrap_or_else(|error| panic!("{hole}: {file}: {error}"));
            let is_there = [format!("fn {name}()"), format!("test]\nasync fn {name}()")];
            assert!(
                is_there.iter().any(|start| source.contains(start)),
                "{hole}: no {name} in {file}"
            );
        }
    }
}

#[test]
fn all_holes_are_counted() {
    let numbers = |letter: char, last: u8| (1..=last).map(move |n| format!("{letter}{n}"));
    let expected: Vec<String> = numbers('A', 7)
        .chain(numbers('O', 6))
        .chain(numbers('D', 9))
        .collect();

    assert_eq!(HOLES.map(|(hole, ..)| hole.to_owned()).to_vec(), expected);
}
