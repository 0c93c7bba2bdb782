#![doc = include_str!("../README.md")]

pub mod api_token;
pub mod bearer;
pub mod bodies;
pub mod catch_panic;
pub mod client_address;
pub mod cookies;
pub mod cors;
pub mod headers;
pub mod json;
pub mod passwords;
pub mod problem;
pub mod refresh;
pub mod request_id;
pub mod revoked;
pub mod site;
pub mod tokens;
pub mod vary;

pub use api_token::{ApiToken, ApiTokenError, ApiTokenFormat};
pub use bearer::{ApiGrant, Bearer, SignedIn};
pub use bodies::{BodyDeadline, BodyTooSlow};
pub use catch_panic::catch_panic;
pub use client_address::{
    ClientAddress, ClientAddresses, ForwardedScheme, ForwardingHeader, HttpsOnly, TrustedProxies,
};
pub use cookies::{SessionCookie, SessionCookies};
pub use cors::{CorsPolicy, Origin, OriginError};
pub use headers::{ContentSecurityPolicy, Hsts, Nonce, SecurityHeaders};
pub use passwords::{
    PasswordCost, PasswordError, PasswordHash, PasswordPolicy, PasswordRefusal, PasswordSettings,
    PasswordSettingsError, Passwords,
};
pub use problem::{FieldError, Problem};
pub use refresh::{RefreshToken, RefreshTokenError};
pub use request_id::{RequestId, RequestIds};
pub use revoked::RevokedSessions;
pub use site::Site;
pub use tokens::{AccessToken, AccessTokens, Claims, SigningKey, TokenError, TokenKeyError};
