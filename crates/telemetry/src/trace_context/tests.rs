use actix_web::test::TestRequest;

use super::*;

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN: &str = "00f067aa0ba902b7";

fn read(parent: &str) -> Option<TraceContext> {
    read_with_state(parent, &[])
}

fn read_with_state(parent: &str, states: &[&str]) -> Option<TraceContext> {
    let mut request = TestRequest::default().insert_header((TRACEPARENT, parent));
    for state in states {
        request = request.append_header((TRACESTATE, *state));
    }
    TraceContext::from_headers(request.to_http_request().headers())
}

fn sent_on(context: &TraceContext) -> Vec<(String, String)> {
    let headers = context.headers().into_iter();
    headers
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn a_valid_parent_is_passed_on_unchanged() {
    let text = format!("00-{TRACE}-{SPAN}-01");

    let context = read(&text).unwrap();

    assert_eq!(context.trace_id().to_string(), TRACE);
    assert_eq!(context.span_id().to_string(), SPAN);
    assert!(context.is_sampled());
    assert_eq!(sent_on(&context), [("traceparent".to_owned(), text)]);
}

#[test]
fn only_the_sampled_flag_is_read() {
    for (flags, sampled) in [("00", false), ("01", true), ("fe", false), ("ff", true)] {
        let context = read(&format!("00-{TRACE}-{SPAN}-{flags}")).unwrap();

        assert_eq!(context.is_sampled(), sampled, "{flags}");
        assert!(
            sent_on(&context)[0]
                .1
                .ends_with(if sampled { "-01" } else { "-00" })
        );
    }
}

#[test]
fn an_invalid_parent_starts_a_new_trace() {
    let (zero_trace, zero_span) = ("0".repeat(32), "0".repeat(16));
    let upper = TRACE.to_uppercase();
    for text in [
        String::new(),
        "garbage".to_owned(),
        format!("ff-{TRACE}-{SPAN}-01"),
        format!("0-{TRACE}-{SPAN}-01"),
        format!("0x-{TRACE}-{SPAN}-01"),
        format!("000-{TRACE}-{SPAN}-01"),
        format!("00-{zero_trace}-{SPAN}-01"),
        format!("00-{TRACE}-{zero_span}-01"),
        format!("00-{upper}-{SPAN}-01"),
        format!("00-{TRACE}-{SPAN}-0A"),
        format!("00-{TRACE}-{SPAN}-1"),
        format!("00-{TRACE}-{SPAN}"),
        format!("00-{TRACE}-{SPAN}-01-extra"),
        format!("00-{TRACE}-{SPAN}-01-"),
        format!("00-{TRACE}-{SPAN}-011"),
        format!("00-+{}-{SPAN}-01", "4".repeat(31)),
        format!("00-{}-{SPAN}-01", "4".repeat(31)),
        format!("00_{TRACE}_{SPAN}_01"),
        format!("cc-{TRACE}-{SPAN}-01.what"),
    ] {
        assert_eq!(read(&text), None, "{text}");
    }
}

#[test]
fn the_known_fields_of_a_later_version_are_read() {
    for text in [
        format!("cc-{TRACE}-{SPAN}-01"),
        format!("01-{TRACE}-{SPAN}-01-what-the-future-brings"),
    ] {
        let context = read(&text).unwrap();

        assert_eq!(sent_on(&context)[0].1, format!("00-{TRACE}-{SPAN}-01"));
    }
}

#[test]
fn two_parents_are_ignored() {
    let text = format!("00-{TRACE}-{SPAN}-01");
    let request = TestRequest::default()
        .append_header((TRACEPARENT, text.as_str()))
        .append_header((TRACEPARENT, text.as_str()))
        .to_http_request();

    assert_eq!(TraceContext::from_headers(request.headers()), None);
}

#[test]
fn the_state_of_several_headers_is_passed_on_in_order() {
    let context = read_with_state(&format!("00-{TRACE}-{SPAN}-00"), &["a=1, b=2", "c@d=3"]);

    let state = sent_on(&context.unwrap()).remove(1);

    assert_eq!(state, ("tracestate".to_owned(), "a=1,b=2,c@d=3".to_owned()));
}

#[test]
fn an_invalid_state_is_ignored_without_the_parent() {
    let many = (0..33).map(|n| format!("k{n}=v")).collect::<Vec<_>>();
    let long = format!("a={}", "x".repeat(512));
    for state in ["a", "a==b", "A=1", "a=1=2", &many.join(","), &long] {
        let context = read_with_state(&format!("00-{TRACE}-{SPAN}-01"), &[state]).unwrap();

        assert_eq!(sent_on(&context).len(), 1, "{state}");
    }
}

#[test]
fn an_unrecorded_span_keeps_the_trace_and_only_a_trusted_decision() {
    let caller = read(&format!("00-{TRACE}-{SPAN}-01")).unwrap();

    let of_a_stranger = TraceContext::unrecorded(Some(&caller), false);
    let of_our_own = TraceContext::unrecorded(Some(&caller), true);
    let first = TraceContext::unrecorded(None, true);

    assert_eq!(of_a_stranger.trace_id(), caller.trace_id());
    assert_ne!(of_a_stranger.span_id(), caller.span_id());
    assert!(!of_a_stranger.is_sampled());
    assert!(of_our_own.is_sampled());
    assert_ne!(first.trace_id(), caller.trace_id());
    assert!(first.span_context().is_valid() && !first.is_sampled());
}
