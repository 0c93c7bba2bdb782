//! For every setting: changing it changes what the server does.

mod database;
mod http;
mod limits;
mod local;
mod log;
mod map;
mod pool;
mod proxy;
mod signing_in;
mod watching;
mod web;

use listbud_server::settings::described;

/// Makes a test of each effect, and knows which settings have one.
macro_rules! effects {
    ($($key:literal $test:ident = $effect:path;)+) => {
        const COVERED: &[&str] = &[$($key),+];
        $(
            #[test]
            fn $test() {
                $effect();
            }
        )+
    };
}

effects! {
    "environment" app_env_decides_what_is_assumed = http::environment;
    "server.address" bind_address_is_listened_on = http::address;
    "server.port" port_is_listened_on = http::port;
    "server.shutdown_delay" shutdown_delay_goes_on_serving_while_not_ready = http::shutdown_delay;
    "server.shutdown_timeout" shutdown_timeout_ends_the_wait_for_requests = http::shutdown_timeout;
    "server.body_timeout" body_timeout_ends_the_wait_for_a_body = limits::body_timeout;
    "server.docs" docs_enabled_shows_the_page = http::docs;
    "web.enabled" web_enabled_serves_the_page = web::enabled;
    "web.dist" web_dist_is_where_the_page_is_read = web::dist;
    "map.tiles" map_tiles_are_what_the_map_shows = map::tiles;
    "map.style_url" map_style_url_is_told_and_may_be_loaded = map::style_url;
    "map.style_url_dark" map_style_url_dark_is_told_and_may_be_loaded = map::style_url_dark;
    "proxy.trusted" trusted_proxies_tell_clients_apart = proxy::trusted;
    "proxy.client_ip_header" client_ip_header_is_where_they_tell = proxy::client_ip_header;
    "headers.hsts_preload" hsts_preload_is_asked_for = proxy::hsts_preload;
    "database.url" database_url_is_where_the_data_is = database::url;
    "database.unpooled_url" database_unpooled_url_is_where_migrations_go = database::unpooled_url;
    "database.read_url" database_read_url_is_where_is_read = database::read_url;
    "database.pool_mode" db_pool_mode_lets_a_pooler_share_sessions = database::pool_mode;
    "database.allow_plaintext" database_allow_plaintext_allows_an_unprotected_way = database::allow_plaintext;
    "database.connect_deadline" db_connect_deadline_ends_the_wait_for_the_database = database::connect_deadline;
    "database.migrate_on_start" migrate_on_start_makes_the_schema = database::migrate_on_start;
    "database.pool_min" db_pool_min_connections_are_open_after_the_start = pool::min;
    "database.pool_max" db_pool_max_connections_are_open_at_most = pool::max;
    "database.pool_idle_timeout" db_pool_idle_timeout_closes_connections = pool::idle;
    "database.pool_connection_timeout" db_pool_connection_timeout_ends_the_wait = pool::wait;
    "database.statement_timeout" db_statement_timeout_ends_statements = database::statement_timeout;
    "local.data_dir" listbud_data_dir_holds_the_data = local::data_dir;
    "local.postgres_bin" postgres_bin_is_where_programs_are_looked_for = local::postgres_bin;
    "auth.jwt_secret" jwt_secret_decides_which_tokens_are_good = http::jwt_secret;
    "auth.jwt_ed25519_key" jwt_ed25519_key_signs_tokens = signing_in::ed25519_key;
    "auth.jwt_expires_in" jwt_expires_in_is_how_long_a_token_is_good = http::jwt_expires_in;
    "auth.refresh_expires_in" refresh_expires_in_is_how_long_a_session_rests = signing_in::refresh_expires_in;
    "auth.registration_enabled" registration_enabled_lets_people_register = signing_in::registration;
    "account.max_places" account_max_places_are_kept_and_no_more = limits::account_places;
    "account.max_lists" account_max_lists_are_kept_and_no_more = limits::account_lists;
    "account.max_tags" account_max_tags_are_kept_and_no_more = limits::account_tags;
    "audit.retention" audit_retention_is_how_long_events_are_kept = signing_in::audit_retention;
    "cors.origins" cors_origin_may_call_the_api = http::cors_origin;
    "rate_limit.max" rate_limit_max_requests_pass = limits::max;
    "rate_limit.window" rate_limit_window_fills_the_quota_again = limits::window;
    "auth_rate_limit.max" auth_rate_limit_max_attempts_pass = limits::auth_max;
    "auth_rate_limit.window" auth_rate_limit_window_fills_the_quota_again = limits::auth_window;
    "import_rate_limit.max" import_rate_limit_max_imports_pass = limits::import_max;
    "import_rate_limit.window" import_rate_limit_window_fills_the_quota_again = limits::import_window;
    "imports.permits" import_permits_imports_run_at_a_time = limits::import_permits;
    "imports.queue" import_queue_is_how_many_may_wait = limits::import_queue;
    "upload.max_size" file_upload_max_size_is_taken_and_no_more = limits::upload_size;
    "links.resolve_short" resolve_short_links_asks_google = http::short_links;
    "log.level" log_level_decides_what_is_logged = log::level;
    "log.format" log_format_decides_how = log::format;
    "log.requests" enable_request_logging_logs_requests = log::requests;
    "health.check_timeout" health_check_timeout_ends_a_check = database::health_timeout;
    "health.token" health_token_shows_details = watching::health_token;
    "metrics.address" metrics_address_is_where_metrics_are = watching::metrics_address;
    "metrics.token" metrics_token_opens_the_metrics = watching::metrics_token;
    "tracing.endpoint" otlp_endpoint_gets_the_spans = watching::otlp_endpoint;
    "tracing.headers" otlp_headers_are_sent_with_them = watching::otlp_headers;
    "tracing.service_name" otel_service_name_is_in_them = watching::service_name;
    "tracing.sample_ratio" otel_traces_sampler_arg_is_the_part_that_is_traced = watching::sample_ratio;
    "errors.dsn" sentry_dsn_gets_the_errors = watching::sentry_dsn;
}

#[test]
fn every_setting_has_an_effect_that_is_tested() {
    let mut declared: Vec<&str> = described().iter().map(|setting| setting.key).collect();
    let mut covered = COVERED.to_vec();
    declared.sort_unstable();
    covered.sort_unstable();

    assert_eq!(covered, declared, "left: tested here, right: declared");
}
