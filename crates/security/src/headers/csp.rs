//! `Content-Security-Policy` (CSP level 3), as types.

use std::fmt;

use actix_web::http::header::HeaderValue;

use super::Nonce;
use crate::cors::Origin;

/// A policy: directives in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentSecurityPolicy {
    directives: Vec<(Directive, Vec<Source>)>,
}

impl ContentSecurityPolicy {
    /// A policy without directives, which allows everything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The policy of answers that are no pages: nothing is allowed, and an
    /// answer that is opened as a page is put into a sandbox.
    #[must_use]
    pub fn api() -> Self {
        Self::new()
            .directive(Directive::DefaultSrc, [Source::None])
            .directive(Directive::BaseUri, [Source::None])
            .directive(Directive::FormAction, [Source::None])
            .directive(Directive::FrameAncestors, [Source::None])
            .directive(Directive::ObjectSrc, [Source::None])
            .directive(Directive::Sandbox, [])
    }

    /// The policy of a page that consists of files of this server: nothing stands
    /// inside it, nothing comes from elsewhere, and scripts turn text into code or
    /// markup through one Trusted Types policy named `default` only.
    #[must_use]
    pub fn web_page() -> Self {
        Self::new()
            .directive(Directive::DefaultSrc, [Source::None])
            .directive(Directive::ScriptSrc, [Source::SameOrigin])
            .directive(Directive::StyleSrc, [Source::SameOrigin])
            .directive(Directive::ImgSrc, [Source::SameOrigin, Source::Data])
            .directive(Directive::ConnectSrc, [Source::SameOrigin])
            .directive(Directive::WorkerSrc, [Source::SameOrigin])
            .directive(Directive::ManifestSrc, [Source::SameOrigin])
            .directive(Directive::FontSrc, [Source::SameOrigin])
            .directive(Directive::BaseUri, [Source::None])
            .directive(Directive::FormAction, [Source::SameOrigin])
            .directive(Directive::FrameAncestors, [Source::None])
            .directive(Directive::ObjectSrc, [Source::None])
            .directive(Directive::RequireTrustedTypesFor, [Source::Script])
            .directive(Directive::TrustedTypes, [Source::Policy("default")])
    }

    /// Also lets scripts and styles stand inside the page that carry the answer's
    /// [`Nonce`].
    #[must_use]
    pub fn with_nonces(self) -> Self {
        self.and(Directive::ScriptSrc, Source::Nonce)
            .and(Directive::StyleSrc, Source::Nonce)
    }

    /// Also lets the page fetch data, images and fonts from another origin, such as
    /// one that serves maps. A worker obeys the policy of its own script's answer,
    /// so that needs the same.
    #[must_use]
    pub fn also_from(self, origin: &Origin) -> Self {
        let origin = Source::Origin(origin.clone());
        self.and(Directive::ConnectSrc, origin.clone())
            .and(Directive::ImgSrc, origin.clone())
            .and(Directive::FontSrc, origin)
    }

    /// Adds one source to a directive, in the place of `'none'`. It stands once,
    /// however often it is added.
    #[must_use]
    pub fn and(mut self, directive: Directive, source: Source) -> Self {
        let found = self
            .directives
            .iter_mut()
            .find(|(name, _)| *name == directive);
        match found {
            Some((_, list)) => {
                list.retain(|other| *other != Source::None && *other != source);
                list.push(source);
            }
            None => self.directives.push((directive, vec![source])),
        }
        self
    }

    /// Takes one directive out.
    #[must_use]
    pub fn without(mut self, directive: Directive) -> Self {
        self.directives.retain(|(name, _)| *name != directive);
        self
    }

    /// Sets one directive; an earlier one of that name is replaced, as
    /// browsers would ignore the second.
    #[must_use]
    pub fn directive(
        mut self,
        directive: Directive,
        sources: impl IntoIterator<Item = Source>,
    ) -> Self {
        let sources = sources.into_iter().collect();
        let earlier = self
            .directives
            .iter_mut()
            .find(|(name, _)| *name == directive);
        match earlier {
            Some((_, list)) => *list = sources,
            None => self.directives.push((directive, sources)),
        }
        self
    }
}

impl ContentSecurityPolicy {
    pub(super) fn has_nonce(&self) -> bool {
        self.directives
            .iter()
            .any(|(_, sources)| sources.contains(&Source::Nonce))
    }

    /// The policy as a header value.
    pub(super) fn value(&self, nonce: Option<&Nonce>) -> Option<HeaderValue> {
        let mut text = String::new();
        // Origins, which come from outside, are ASCII; so are all other words.
        self.write(&mut text, nonce).ok()?;
        HeaderValue::from_str(&text).ok()
    }

    fn write(&self, out: &mut impl fmt::Write, nonce: Option<&Nonce>) -> fmt::Result {
        for (place, (directive, sources)) in self.directives.iter().enumerate() {
            if place > 0 {
                out.write_str("; ")?;
            }
            out.write_str(directive.name())?;
            for source in sources {
                match (source, nonce) {
                    (Source::Nonce, Some(nonce)) => write!(out, " 'nonce-{nonce}'")?,
                    // Without a nonce nothing carries it. An empty list allows
                    // nothing, like 'none' (CSP level 3, section 6.7.2.7).
                    (Source::Nonce, None) => {}
                    (source, _) => write!(out, " {source}")?,
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for ContentSecurityPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, None)
    }
}

macro_rules! directives {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// What a source list is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Directive {
            $($(#[$doc])* $variant,)*
        }

        impl Directive {
            fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

directives! {
    /// Whatever has no directive of its own.
    DefaultSrc = "default-src",
    /// Scripts.
    ScriptSrc = "script-src",
    /// Styles.
    StyleSrc = "style-src",
    /// Images.
    ImgSrc = "img-src",
    /// Requests that scripts make.
    ConnectSrc = "connect-src",
    /// Fonts.
    FontSrc = "font-src",
    /// Plug-ins.
    ObjectSrc = "object-src",
    /// Workers.
    WorkerSrc = "worker-src",
    /// The web app's manifest.
    ManifestSrc = "manifest-src",
    /// What a `base` element may say.
    BaseUri = "base-uri",
    /// Where forms may be sent.
    FormAction = "form-action",
    /// Who may frame the page.
    FrameAncestors = "frame-ancestors",
    /// Which sinks of the document take typed values only; takes
    /// [`Source::Script`].
    RequireTrustedTypesFor = "require-trusted-types-for",
    /// Which Trusted Types policies scripts may make; takes [`Source::Policy`].
    TrustedTypes = "trusted-types",
    /// A sandbox around the page; takes no sources.
    Sandbox = "sandbox",
}

/// One entry of a source list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// `'none'`; stands alone.
    None,
    /// `'self'`: the page's own origin.
    SameOrigin,
    /// `'nonce-…'`: what stands in the page itself and carries the [`Nonce`] of
    /// the answer.
    Nonce,
    /// `'unsafe-inline'`: whatever stands in the page itself, whoever put it
    /// there.
    UnsafeInline,
    /// `data:` URLs.
    Data,
    /// `blob:` URLs.
    Blob,
    /// One more origin.
    Origin(Origin),
    /// `'script'`: the sinks that run or parse text.
    Script,
    /// The name of a Trusted Types policy.
    Policy(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("'none'"),
            Self::SameOrigin => f.write_str("'self'"),
            Self::Nonce => f.write_str("'nonce-…'"),
            Self::UnsafeInline => f.write_str("'unsafe-inline'"),
            Self::Data => f.write_str("data:"),
            Self::Blob => f.write_str("blob:"),
            Self::Origin(origin) => origin.fmt(f),
            Self::Script => f.write_str("'script'"),
            Self::Policy(name) => f.write_str(name),
        }
    }
}
