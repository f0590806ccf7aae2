//! The client: the base URL of the API, the token, and the settings for all calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};

use super::request::{self, Body, Request, RequestError, RequestProblem};
use super::secret::Secret;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const DEFAULT_MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

/// A client for the API. Each operation of the API is a method.
///
/// Cloning a client is cheap. All clones share their connections.
#[derive(Clone)]
pub struct Client {
    // The runtime's own methods are in `Transport`, so that operations can have their names.
    pub(crate) transport: Transport,
}

impl Client {
    /// Returns a client that sends another token, with the settings and connections of this one.
    #[allow(dead_code, reason = "a document may have no operation with a token")]
    pub(crate) fn with_bearer_token(&self, token: &str) -> Result<Self, BuildError> {
        let token = Secret::bearer(token).ok_or(BuildError::Token)?;
        let transport = self.transport.with_token(token);
        Ok(Self { transport })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.transport.settings;
        formatter
            .debug_struct("Client")
            .field("base_url", &settings.base_url)
            .field("token", &self.transport.token)
            .field("timeout", &settings.timeout)
            .field("max_response_bytes", &settings.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Client`].
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    /// The base URL in the document, with `{name}` for each variable.
    template: String,
    variables: Vec<(&'static str, String)>,
    /// The caller's own base URL.
    base_url: Option<String>,
    token: Option<String>,
    default_user_agent: &'static str,
    user_agent: Option<String>,
    headers: Vec<(String, String)>,
    timeout: Duration,
    connect_timeout: Duration,
    max_response_bytes: usize,
    http: Option<reqwest::Client>,
}

impl ClientBuilder {
    /// Creates a builder with this base URL and this `User-Agent`.
    pub(crate) fn new(base_url: &str, user_agent: &'static str) -> Self {
        Self {
            template: base_url.to_owned(),
            variables: Vec::new(),
            base_url: None,
            token: None,
            default_user_agent: user_agent,
            user_agent: None,
            headers: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            http: None,
        }
    }

    /// Sets the base URL of the API. It starts with `http` or `https`, and has no user name, no
    /// password, no query and no fragment. If it has a path, the path of each operation is
    /// appended to it. All calls go to it, even those of operations with a server of their own.
    pub fn base_url(mut self, base_url: &str) -> Self {
        self.base_url = Some(base_url.to_owned());
        self
    }

    /// Sets a variable of the servers in the OpenAPI document.
    #[allow(dead_code, reason = "a document may have no variables")]
    pub(crate) fn server_variable(mut self, name: &'static str, value: &str) -> Self {
        self.variables.retain(|(other, _)| *other != name);
        self.variables.push((name, value.to_owned()));
        self
    }

    /// Sets the bearer token.
    #[allow(dead_code, reason = "a document may have no operation with a token")]
    pub(crate) fn bearer_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Sets the `User-Agent` header. Without it, the header names this crate, or is that of
    /// [`http_client`](Self::http_client).
    pub fn user_agent(mut self, user_agent: &str) -> Self {
        self.user_agent = Some(user_agent.to_owned());
        self
    }

    /// Adds a header to all calls. It is replaced by a header of the same name that is set for a
    /// single call. An `Authorization` header is also replaced by the token, in operations that
    /// need the token.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Limits the duration of a call, from connecting to the last byte of the body, including
    /// redirects. The default is 30 seconds.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Limits the time for connecting. The default is 10 seconds. This has no effect if
    /// [`http_client`](Self::http_client) is set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Limits the size of response bodies. The default is 64 MiB. A call with a larger response
    /// fails with [`Error::TooLarge`](super::Error::TooLarge).
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sends all calls with this HTTP client. Use it to configure proxies, certificates or
    /// connection limits.
    ///
    /// Build the HTTP client with `redirect::Policy::none()`. Redirects are followed by this
    /// client. If the HTTP client follows them itself, operations that return a redirect fail with
    /// [`Error::RedirectFollowed`](super::Error::RedirectFollowed).
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    /// [`BuildError`] if a setting is invalid. The error does not show the token.
    pub fn build(self) -> Result<Client, BuildError> {
        let token = match &self.token {
            Some(token) => Some(Secret::bearer(token).ok_or(BuildError::Token)?),
            None => None,
        };
        let base_url = match &self.base_url {
            Some(base_url) => checked_base_url(base_url),
            None => checked_base_url(&with_variables(&self.template, &self.variables)),
        };
        let base_url = base_url.map_err(BuildError::BaseUrl)?;
        // An HTTP client of the caller's has its own user agent.
        let default = self.http.is_none().then_some(self.default_user_agent);
        let user_agent = self.user_agent.as_deref().or(default);
        let headers = checked_headers(user_agent, &self.headers)?;
        let http = match self.http {
            Some(http) => http,
            None => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(self.connect_timeout)
                .build()
                .map_err(BuildError::HttpClient)?,
        };
        let settings = Settings {
            http,
            base_url,
            is_own_base_url: self.base_url.is_some(),
            variables: self.variables,
            headers,
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
        };
        let transport = Transport::new(settings, token);
        Ok(Client { transport })
    }
}

impl fmt::Debug for ClientBuilder {
    /// Hides the URL and the headers. They may contain a password until `build` checks them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// The reason why a client cannot be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is invalid.
    BaseUrl(BaseUrlProblem),
    /// The token is empty or contains characters other than visible ASCII, such as spaces.
    Token,
    /// The name of a header is invalid, or its value contains control characters.
    Header {
        /// The name of the header, as passed to the builder.
        name: String,
    },
    /// The HTTP client cannot be created, for example because there are no TLS certificates.
    HttpClient(reqwest::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(problem) => write!(formatter, "the base URL {problem}"),
            Self::Token => formatter
                .write_str("the token is empty or contains characters other than visible ASCII"),
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

/// The settings of a client, and its token. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) settings: Arc<Settings>,
    pub(crate) token: Option<Secret>,
}

/// The settings that all clones of a client share, even if their tokens differ.
pub(crate) struct Settings {
    pub(crate) http: reqwest::Client,
    /// The base URL, without a slash at the end.
    pub(crate) base_url: String,
    /// Whether the caller has replaced the base URL. Then all calls go there.
    is_own_base_url: bool,
    variables: Vec<(&'static str, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
}

impl Transport {
    pub(crate) fn new(settings: Settings, token: Option<Secret>) -> Self {
        Self {
            settings: Arc::new(settings),
            token,
        }
    }

    /// Returns the same settings with another token.
    pub(crate) fn with_token(&self, token: Secret) -> Self {
        Self {
            settings: Arc::clone(&self.settings),
            token: Some(token),
        }
    }

    /// Returns the URL of a request.
    pub(crate) fn url(&self, request: &Request) -> Result<Url, RequestError> {
        let target = request.target().map_err(|problem| request.error(problem))?;
        let url = match request.server {
            Some(server) if !self.settings.is_own_base_url => {
                self.settings.server(server) + &target
            }
            _ => format!("{}{target}", self.settings.base_url),
        };
        Url::parse(&url).map_err(|_| request.error(RequestProblem::Url))
    }

    /// Builds the complete request, with the client's headers, the token and the timeout.
    pub(crate) fn build(&self, mut request: Request) -> Result<reqwest::Request, RequestError> {
        request.check().map_err(|problem| request.error(problem))?;
        let mut built = reqwest::Request::new(request.method.clone(), self.url(&request)?);
        *built.timeout_mut() = Some(request.timeout.unwrap_or(self.settings.timeout));
        let body = request.body.take().map(Body::open).transpose();
        *built.body_mut() = body.map_err(|problem| request.error(problem))?;
        let headers = built.headers_mut();
        headers.clone_from(&self.settings.headers);
        match &self.token {
            Some(token) if request.bearer => {
                headers.insert(AUTHORIZATION, token.authorization());
            }
            _ => {}
        }
        for (name, value) in &request.headers {
            headers.insert(name, value.clone());
        }
        request.add_cookies(headers);
        Ok(built)
    }

    /// Replaces the token in a text.
    pub(crate) fn redact(&self, text: String) -> String {
        match &self.token {
            Some(token) => token.redact(text),
            None => text,
        }
    }
}

impl Settings {
    /// Returns the base URL of an operation with a server of its own. A path begins at the host of
    /// the client's base URL.
    fn server(&self, server: &str) -> String {
        let server = with_variables(server, &self.variables);
        match Url::parse(&self.base_url) {
            Ok(base) if server.starts_with('/') || server.is_empty() => {
                base.origin().ascii_serialization() + &server
            }
            _ => server,
        }
    }
}

/// Replaces each `{name}` by the value of the variable.
fn with_variables(template: &str, variables: &[(&'static str, String)]) -> String {
    let replace = |text: String, (name, value): &(&'static str, String)| {
        text.replace(&format!("{{{name}}}"), value)
    };
    variables.iter().fold(template.to_owned(), replace)
}

/// Checks a base URL, and returns it without a slash at its end.
fn checked_base_url(text: &str) -> Result<String, BaseUrlProblem> {
    let url = Url::parse(text).map_err(|_| BaseUrlProblem::Unreadable)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BaseUrlProblem::Scheme);
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BaseUrlProblem::UserInformation);
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(BaseUrlProblem::QueryOrFragment);
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// Checks the headers that are sent with every call.
fn checked_headers(
    user_agent: Option<&str>,
    headers: &[(String, String)],
) -> Result<HeaderMap, BuildError> {
    let mut checked = HeaderMap::new();
    if let Some(user_agent) = user_agent {
        let value = HeaderValue::from_bytes(user_agent.as_bytes());
        let value = value.map_err(|_| BuildError::Header {
            name: USER_AGENT.to_string(),
        })?;
        checked.insert(USER_AGENT, value);
    }
    for (name, value) in headers {
        let (name, value) =
            request::header(name, value).map_err(|_| BuildError::Header { name: name.clone() })?;
        checked.insert(name, value);
    }
    Ok(checked)
}
