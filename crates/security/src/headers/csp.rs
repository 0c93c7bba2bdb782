//! `Content-Security-Policy` (CSP level 3), as types.

use std::fmt;

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

    /// The policy of a page that brings its own scripts, and whose styles may
    /// stand inside it.
    #[must_use]
    pub fn web_page() -> Self {
        Self::new()
            .directive(Directive::DefaultSrc, [Source::None])
            .directive(Directive::ScriptSrc, [Source::SameOrigin])
            .directive(
                Directive::StyleSrc,
                [Source::SameOrigin, Source::UnsafeInline],
            )
            .directive(Directive::ImgSrc, [Source::SameOrigin, Source::Data])
            .directive(Directive::ConnectSrc, [Source::SameOrigin])
            .directive(Directive::FontSrc, [Source::SameOrigin])
            .directive(Directive::BaseUri, [Source::None])
            .directive(Directive::FormAction, [Source::None])
            .directive(Directive::FrameAncestors, [Source::None])
            .directive(Directive::ObjectSrc, [Source::None])
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

impl fmt::Display for ContentSecurityPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (directive, sources)) in self.directives.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            f.write_str(directive.name())?;
            for source in sources {
                write!(f, " {source}")?;
            }
        }
        Ok(())
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
    /// What a `base` element may say.
    BaseUri = "base-uri",
    /// Where forms may be sent.
    FormAction = "form-action",
    /// Who may frame the page.
    FrameAncestors = "frame-ancestors",
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
    /// `'unsafe-inline'`: what stands in the page itself.
    UnsafeInline,
    /// `data:` URLs.
    Data,
    /// `blob:` URLs.
    Blob,
    /// One more origin.
    Origin(crate::cors::Origin),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("'none'"),
            Self::SameOrigin => f.write_str("'self'"),
            Self::UnsafeInline => f.write_str("'unsafe-inline'"),
            Self::Data => f.write_str("data:"),
            Self::Blob => f.write_str("blob:"),
            Self::Origin(origin) => origin.fmt(f),
        }
    }
}
