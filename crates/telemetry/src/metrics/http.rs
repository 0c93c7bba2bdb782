//! Metrics of requests.

use std::{rc::Rc, sync::Arc, time::Instant};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::{StatusCode, header::CONTENT_LENGTH},
    middleware::{Next, from_fn},
};
use prometheus::{HistogramOpts, HistogramVec, IntGauge, IntGaugeVec, Opts, Registry};

use super::error::{MetricsError, register};
use crate::{
    body::{CLIENT_GONE, End, UNMATCHED, status_of, watch},
    observed::method_name,
    routes::{self, PendingRoute, Routes},
};

/// Buckets in seconds, as OpenTelemetry recommends for HTTP: <https://opentelemetry.io/docs/specs/semconv/http/http-metrics/>.
pub const REQUEST_SECONDS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// Buckets of the request body in bytes.
const BODY_BYTES: &[f64] = &[
    256.0,
    1024.0,
    4096.0,
    16_384.0,
    65_536.0,
    262_144.0,
    1_048_576.0,
    4_194_304.0,
    16_777_216.0,
];

const LABELS: &[&str] = &[
    "http_request_method",
    "http_route",
    "http_response_status_code",
];

/// The layer that measures requests, with the names of OpenTelemetry.
///
/// `http_server_request_duration_seconds` ends with the last byte of the response,
/// `http_server_active_requests` is the number of requests in between, and
/// `http_server_request_body_size_bytes` is the value of `Content-Length`.
///
/// The number of labels is bounded: methods that HTTP does not define are `_OTHER`, and a
/// route is the pattern, or `unmatched`. If the client disconnected before the response,
/// the status is 499.
///
/// ```
/// use actix_web::App;
/// use listbud_telemetry::Metrics;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let http = Metrics::new("example")?.http();
///
/// let app = App::new().wrap(http.layer());
/// # drop(app);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct HttpMetrics(Arc<Families>);

#[derive(Debug)]
struct Families {
    duration: HistogramVec,
    active: IntGaugeVec,
    body_size: HistogramVec,
}

impl HttpMetrics {
    pub(super) fn new(registry: &Registry) -> Result<Self, MetricsError> {
        let (duration, active, body_size) = (
            "http_server_request_duration_seconds",
            "http_server_active_requests",
            "http_server_request_body_size_bytes",
        );
        let families = Families {
            duration: HistogramVec::new(
                HistogramOpts::new(
                    duration,
                    "Duration of requests, to the last byte of the response.",
                )
                .buckets(REQUEST_SECONDS.to_vec()),
                LABELS,
            )
            .map_err(MetricsError::of(duration))?,
            active: IntGaugeVec::new(
                Opts::new(active, "Requests without a complete response yet."),
                &["http_request_method"],
            )
            .map_err(MetricsError::of(active))?,
            body_size: HistogramVec::new(
                HistogramOpts::new(body_size, "Content-Length of requests.")
                    .buckets(BODY_BYTES.to_vec()),
                LABELS,
            )
            .map_err(MetricsError::of(body_size))?,
        };
        register(registry, duration, Box::new(families.duration.clone()))?;
        register(registry, active, Box::new(families.active.clone()))?;
        register(registry, body_size, Box::new(families.body_size.clone()))?;
        Ok(Self(Arc::new(families)))
    }

    /// The middleware, for `App::wrap`. It belongs outside the layers that respond.
    #[must_use]
    pub fn layer<S, B>(
        &self,
    ) -> impl Transform<
        S,
        ServiceRequest,
        Response = ServiceResponse<impl MessageBody + use<S, B>>,
        Error = Error,
        InitError = (),
    > + use<S, B>
    where
        S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
        B: MessageBody + 'static,
    {
        let (families, routes) = (Arc::clone(&self.0), Routes::default());
        from_fn(move |request: ServiceRequest, next| {
            let running = Running::begin(&families, &routes, &request);
            measure(running, request, next)
        })
    }
}

async fn measure<B: MessageBody + 'static>(
    mut running: Running,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody + use<B>>, Error> {
    let response = match next.call(request).await {
        Ok(response) => response,
        Err(error) => {
            running.status = Some(status_of(&error));
            return Err(error);
        }
    };
    running.route = Some(routes::of_answered(response.request()));
    running.status = Some(response.status());
    let method = response.request().method().clone();
    Ok(watch(response, &method, move |sent| {
        // The body failed after the status was sent.
        if sent.end == End::Failed {
            running.status = Some(StatusCode::INTERNAL_SERVER_ERROR);
        }
        drop(running);
    }))
}

/// A running request, measured when it is dropped.
struct Running {
    families: Arc<Families>,
    active: IntGauge,
    began: Instant,
    method: &'static str,
    pending_route: PendingRoute,
    /// `None` until there is a response.
    route: Option<Option<Rc<str>>>,
    status: Option<StatusCode>,
    body_size: Option<u32>,
}

impl Running {
    fn begin(families: &Arc<Families>, routes: &Routes, request: &ServiceRequest) -> Self {
        let method = method_name(request.method());
        let active = families.active.with_label_values(&[method]);
        active.inc();
        let body_size = request
            .headers()
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse().ok());
        Self {
            families: Arc::clone(families),
            active,
            began: Instant::now(),
            method,
            pending_route: routes.pending(request),
            route: None,
            status: None,
            body_size,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.active.dec();
        let route = self
            .route
            .take()
            .unwrap_or_else(|| self.pending_route.route());
        let labels = [
            self.method,
            route.as_deref().unwrap_or(UNMATCHED),
            self.status.as_ref().map_or(CLIENT_GONE, StatusCode::as_str),
        ];
        self.families
            .duration
            .with_label_values(&labels)
            .observe(self.began.elapsed().as_secs_f64());
        if let Some(size) = self.body_size {
            self.families
                .body_size
                .with_label_values(&labels)
                .observe(f64::from(size));
        }
    }
}
