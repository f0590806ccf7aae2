//! What goes wrong, and the exit code for it.

use std::fmt;

use crate::runtime::Placement;
use crate::{BuildError, Error, RequestError, RequestProblem, SecurityScheme};

/// What went wrong.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) kind: Kind,
    /// A line, without secrets.
    pub(crate) message: String,
}

/// The kind of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The arguments do not fit the operation. Nothing was sent.
    Input,
    /// The base URL, a secret or another setting is missing or invalid. Nothing was sent.
    Settings,
    /// The request cannot be built from the arguments. Nothing was sent.
    Request,
    /// Connecting failed.
    Connect,
    /// The call took too long.
    Timeout,
    /// The call failed in another way before the whole response arrived.
    Transport,
    /// The API returned an error that the document declares.
    Api,
    /// The API returned a status that the document declares without a body.
    DeclaredStatus,
    /// The API returned a status that the document does not declare.
    UndeclaredStatus,
    /// The response does not match the document.
    Decode,
    /// The result cannot be written.
    Output,
}

impl Kind {
    /// Returns the kind in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Settings => "settings",
            Self::Request => "request",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Transport => "transport",
            Self::Api => "api",
            Self::DeclaredStatus => "declared_status",
            Self::UndeclaredStatus => "undeclared_status",
            Self::Decode => "decode",
            Self::Output => "output",
        }
    }

    /// Returns the exit code, for a response with this status.
    pub(crate) fn exit_code(self, status: Option<u16>) -> u8 {
        match self {
            Self::Output => 1,
            Self::Input | Self::Settings | Self::Request => 2,
            Self::Connect | Self::Timeout | Self::Transport => 3,
            Self::Decode => 6,
            Self::Api | Self::DeclaredStatus | Self::UndeclaredStatus => match status {
                Some(400..=499) => 4,
                Some(500..=599) => 5,
                _ => 1,
            },
        }
    }

    /// Returns the kind of an error.
    pub(crate) fn of<E>(error: &Error<E>) -> Self {
        match error {
            Error::Request(_) => Self::Request,
            Error::Connect(_) => Self::Connect,
            Error::Timeout(_) => Self::Timeout,
            Error::Api(_) => Self::Api,
            Error::DeclaredStatus(_) => Self::DeclaredStatus,
            Error::UndeclaredStatus(_) => Self::UndeclaredStatus,
            Error::Decode(_) => Self::Decode,
            _ => Self::Transport,
        }
    }
}

impl Problem {
    /// A problem of this kind.
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { kind, message }
    }

    /// Arguments do not fit.
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl From<BuildError> for Problem {
    fn from(error: BuildError) -> Self {
        Self::new(Kind::Settings, error.to_string())
    }
}

impl From<&RequestError> for Problem {
    fn from(error: &RequestError) -> Self {
        match error.problem() {
            RequestProblem::CredentialsMissing { alternatives } => Self::new(
                Kind::Settings,
                format!("the credentials are missing: give {}", flags(alternatives)),
            ),
            _ => Self::new(Kind::Request, error.to_string()),
        }
    }
}

/// Lists the flags that take the credentials of one of these alternatives.
fn flags(alternatives: &[&[&SecurityScheme]]) -> String {
    let flags = |scheme: &&SecurityScheme| {
        let flag = scheme.builder_method().replace('_', "-");
        match scheme.placement {
            Placement::Basic => format!("`--{flag}-user` and `--{flag}-password`"),
            _ => format!("`--{flag}`"),
        }
    };
    let all = |schemes: &&[&SecurityScheme]| {
        let flags = schemes.iter().map(flags);
        flags.collect::<Vec<String>>().join(" and ")
    };
    let alternatives = alternatives.iter().map(all);
    alternatives.collect::<Vec<String>>().join(", or ")
}
