//! How the tokens of a session travel: in bodies, or in the cookies of a browser.

use std::{
    convert::Infallible,
    future::{Ready, ready},
    time::Duration,
};

use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, http::header};
use listbud_security::{SessionCookie, SignedIn, Site};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{Api, ApiError};

/// Where the tokens of a session are put.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum SessionKind {
    /// Into the body, for a program that keeps them.
    #[default]
    Token,
    /// Into cookies that no script can read, for a page of this server.
    Cookie,
}

/// The client of a request, which may be a browser with cookies.
pub(crate) struct Browser(HttpRequest);

/// How the tokens of one session travel.
pub(super) enum Carrier {
    Body,
    Cookies(Browser),
}

impl Browser {
    /// Chooses how the tokens travel, as the request asks.
    ///
    /// # Errors
    ///
    /// The request asks for cookies but does not come from a page of this server.
    /// Otherwise another site could sign the browser in to an account of its choice.
    pub(super) fn carrier(self, api: &Api, kind: SessionKind) -> Result<Carrier, ApiError> {
        match kind {
            SessionKind::Token => Ok(Carrier::Body),
            SessionKind::Cookie => {
                self.must_be_own_page()?;
                if api.cookies.would_be_refused(&self.0) {
                    return Err(ApiError::CookiesNeedTls);
                }
                Ok(Carrier::Cookies(self))
            }
        }
    }

    /// Whether cookies decide who the request is from; `Authorization` takes precedence
    /// over them.
    pub(super) fn has_session(&self, api: &Api) -> bool {
        let cookies = [SessionCookie::Access, SessionCookie::Refresh];
        !self.0.headers().contains_key(header::AUTHORIZATION)
            && cookies
                .iter()
                .any(|cookie| api.cookies.sent(&self.0, *cookie))
    }

    /// # Errors
    ///
    /// Another site may have caused the request.
    pub(super) fn must_be_own_page(&self) -> Result<(), ApiError> {
        match Site::of(&self.0) {
            Site::Own => Ok(()),
            Site::Unknown | Site::Foreign => Err(ApiError::CrossSite),
        }
    }

    /// Whether a page of another site caused the request.
    pub(super) fn is_foreign(&self) -> bool {
        Site::of(&self.0) == Site::Foreign
    }

    /// The refresh token of the cookie.
    pub(super) fn refresh_token(&self, api: &Api) -> Option<&str> {
        api.cookies.read(&self.0, SessionCookie::Refresh)
    }

    /// Gives the browser the tokens of a session.
    pub(super) fn keep(
        &self,
        api: &Api,
        response: &mut HttpResponse,
        access: (&str, Duration),
        refresh: (&str, Duration),
    ) {
        let tokens = [
            (SessionCookie::Access, access),
            (SessionCookie::Refresh, refresh),
        ];
        for (cookie, (token, lifetime)) in tokens {
            api.cookies.set(&self.0, response, cookie, token, lifetime);
        }
    }

    /// Makes the browser forget the tokens, which are no longer accepted.
    pub(super) fn forget(&self, api: &Api, response: &mut HttpResponse) {
        api.cookies.clear(&self.0, response);
    }

    /// The response to a request that has ended the session of `signed_in`: a browser
    /// that sent cookies forgets them.
    pub(super) fn signed_out(
        &self,
        api: &Api,
        signed_in: SignedIn,
        response: HttpResponse,
    ) -> HttpResponse {
        if signed_in.by_cookie {
            self.sign_out(api, response)
        } else {
            response
        }
    }

    /// Makes the browser forget the tokens and its cached data of the page.
    pub(super) fn sign_out(&self, api: &Api, mut response: HttpResponse) -> HttpResponse {
        api.cookies.sign_out(&self.0, &mut response);
        response
    }
}

impl FromRequest for Browser {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.clone())))
    }
}
