//! Why a client cannot be built.

use std::fmt;

use super::security::SecurityScheme;

/// The reason why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is invalid.
    BaseUrl(BaseUrlProblem),
    /// The token is empty or contains characters other than visible ASCII, such as spaces.
    Token,
    /// Credentials are empty, or have characters that cannot stand in the request.
    Credentials {
        /// The method of the builder that took them.
        method: &'static str,
    },
    /// The name of a header is invalid, or its value contains control characters.
    Header {
        /// The name of the header, as passed to the builder.
        name: String,
    },
    /// The HTTP client cannot be created, for example because there are no TLS certificates.
    HttpClient(reqwest::Error),
}

impl BuildError {
    /// Returns the error for credentials that can't be used. The token has no scheme.
    pub(crate) fn of_credentials(scheme: Option<&SecurityScheme>) -> Self {
        match scheme {
            Some(scheme) => Self::Credentials {
                method: scheme.method,
            },
            None => Self::Token,
        }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(problem) => write!(formatter, "the base URL {problem}"),
            Self::Token => formatter
                .write_str("the token is empty or contains characters other than visible ASCII"),
            Self::Credentials { method } => write!(
                formatter,
                "the credentials of `{method}` are empty or have characters that cannot be sent"
            ),
            Self::Header { name } => {
                write!(
                    formatter,
                    "the header {name:?} has an invalid name or value"
                )
            }
            Self::HttpClient(error) => {
                write!(formatter, "the HTTP client cannot be created: {error}")
            }
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::HttpClient(error) => Some(error),
            _ => None,
        }
    }
}

/// The reason why a base URL is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseUrlProblem {
    /// It is not an absolute URL.
    Unreadable,
    /// Its scheme is neither `http` nor `https`.
    Scheme,
    /// It has a user name or a password.
    UserInformation,
    /// It has a query or a fragment.
    QueryOrFragment,
}

impl fmt::Display for BaseUrlProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unreadable => "is not an absolute URL",
            Self::Scheme => "does not start with `http` or `https`",
            Self::UserInformation => "has a user name or a password",
            Self::QueryOrFragment => "has a query or a fragment",
        })
    }
}
