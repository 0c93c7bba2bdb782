#![doc = include_str!("../README.md")]

pub mod bearer;
pub mod catch_panic;
pub mod client_address;
pub mod cors;
pub mod headers;
pub mod passwords;
pub mod problem;
pub mod request_id;
pub mod tokens;

pub use bearer::{Bearer, SignedIn};
pub use catch_panic::catch_panic;
pub use client_address::{ClientAddress, ClientAddresses, ForwardingHeader, TrustedProxies};
pub use cors::{CorsPolicy, Origin, OriginError};
pub use headers::{ContentSecurityPolicy, Hsts, SecurityHeaders};
pub use passwords::{
    PasswordCost, PasswordError, PasswordHash, PasswordPolicy, PasswordRefusal, PasswordSettings,
    PasswordSettingsError, Passwords,
};
pub use problem::{FieldError, Problem};
pub use request_id::{RequestId, RequestIds};
pub use tokens::{AccessToken, AccessTokens, Claims, TokenError, TokenKeyError};
