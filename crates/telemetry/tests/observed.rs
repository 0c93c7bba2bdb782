//! The example program, driven from outside: real sockets, the subscriber of the
//! whole process.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::mpsc,
    thread,
    time::Duration,
};

use listbud_telemetry::{Format, Level, Logs};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message as _;
use serde_json::Value;

#[path = "../examples/observed.rs"]
mod observed;
#[path = "support/receiver.rs"]
mod receiver;

const PATIENCE: Duration = Duration::from_secs(30);
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: greeter\r\nConnection: close\r\n\
         traceparent: 00-{TRACE}-00f067aa0ba902b7-00\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_example_sends_spans_and_failures_of_one_trace() {
    let collector = receiver::Receiver::start("200 OK");
    let tracker = receiver::Receiver::start("200 OK");
    let exporters = observed::Exporters::start(
        &format!("http://{}", collector.authority),
        &format!("http://key@{}/1", tracker.authority),
    );
    let exporters = exporters.unwrap();
    let log = Logs::new(Level::ERROR, Format::Json).writer(std::io::sink());
    let _log = log.start(exporters.layers()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (sender, started) = mpsc::channel();
    let serving = exporters.clone();
    let service = thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let (server, handle) = serving.serve(listener).unwrap();
            sender.send(handle).unwrap();
            server.await.unwrap();
        });
    });
    let handle = started.recv_timeout(PATIENCE).unwrap();

    let greeted = get(address, "/hello/you");
    let failed = get(address, "/hello/nobody");

    // The call stops the server; its future only waits.
    drop(handle.stop(true));
    service.join().unwrap();
    assert!(exporters.end());
    assert!(greeted.ends_with("hello, you\n"), "{greeted}");
    assert!(failed.ends_with(TRACE), "{failed}");
    let messages = collector.so_far().into_iter().map(|message| {
        assert_eq!(message.path, "/v1/traces");
        assert_eq!(
            message.header("content-type"),
            Some("application/x-protobuf")
        );
        ExportTraceServiceRequest::decode(message.body.as_slice()).unwrap()
    });
    let spans: Vec<_> = messages
        .flat_map(|message| message.resource_spans)
        .flat_map(|resource| resource.scope_spans)
        .flat_map(|scope| scope.spans)
        .collect();
    let names: Vec<_> = spans.iter().map(|span| span.name.as_str()).collect();
    let (server, client) = ("GET /hello/{name}", "look up");
    assert_eq!(names, [client, server, client, server]);
    for pair in spans.chunks(2) {
        assert_eq!(
            pair.first().unwrap().parent_span_id,
            pair.last().unwrap().span_id
        );
    }
    let event = String::from_utf8(tracker.next().body).unwrap();
    let event: Value = serde_json::from_str(event.lines().nth(2).unwrap()).unwrap();
    assert_eq!(event["contexts"]["trace"]["trace_id"], TRACE);
    assert_eq!(event["exception"]["values"][0]["value"], "there is nobody");
}
