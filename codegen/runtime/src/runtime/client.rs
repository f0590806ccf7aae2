//! The client: where the API lives, the token, and the limits that hold for every call.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};

use super::request::{self, Request, RequestError, RequestProblem};
use super::secret::Secret;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(30);
const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const DEFAULT_MAX_RESPONSE_BYTES: usize = 64 * 1024 * 1024;

/// A client for the API. Cloning it is cheap, and clones share their connections.
///
/// The operations of the API are methods of `Client` as well, so all else stands in `Transport`.
#[derive(Clone)]
pub struct Client {
    pub(crate) transport: Transport,
}

impl Client {
    /// A client with another token that shares the settings and the connections of this one.
    ///
    /// # Errors
    /// [`BuildError::Token`] if the token cannot be sent.
    pub fn with_token(&self, token: &str) -> Result<Self, BuildError> {
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

/// Sets up a [`Client`].
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    base_url: String,
    token: Option<String>,
    user_agent: String,
    headers: Vec<(String, String)>,
    timeout: Duration,
    connect_timeout: Duration,
    max_response_bytes: usize,
    http: Option<reqwest::Client>,
}

impl ClientBuilder {
    /// A builder with this base URL and this `User-Agent`.
    pub(crate) fn new(base_url: &str, user_agent: &str) -> Self {
        Self {
            base_url: base_url.to_owned(),
            token: None,
            user_agent: user_agent.to_owned(),
            headers: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            max_response_bytes: DEFAULT_MAX_RESPONSE_BYTES,
            http: None,
        }
    }

    /// Where the API lives: `http` or `https`, without query and user information. A path is put
    /// in front of the path of every operation.
    pub fn base_url(mut self, base_url: &str) -> Self {
        self.base_url = base_url.to_owned();
        self
    }

    /// The bearer token (RFC 6750), sent with every operation that the document secures by one.
    /// It never appears in `Debug` output or in an error.
    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The `User-Agent` header.
    pub fn user_agent(mut self, user_agent: &str) -> Self {
        self.user_agent = user_agent.to_owned();
        self
    }

    /// A header for every call. A call's own header of the same name replaces it, and so does the
    /// token, for the operations that take it.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// How long a call may take, from connecting to the last byte of the body, redirects
    /// included. 30 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long connecting may take. 10 seconds unless set. It has no effect on a client that was
    /// passed to [`http_client`](Self::http_client).
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How many bytes the body of a response may have. 64 MiB unless set.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sends with this HTTP client, for proxies, certificates and connection limits of one's own.
    ///
    /// Give it `redirect::Policy::none()`: redirects are followed here, and a client that follows
    /// them by itself cannot make calls whose answer is a redirect.
    pub fn http_client(mut self, http: reqwest::Client) -> Self {
        self.http = Some(http);
        self
    }

    /// The finished client.
    ///
    /// # Errors
    /// [`BuildError`] if a setting cannot be used. It does not show the token.
    pub fn build(self) -> Result<Client, BuildError> {
        let token = match &self.token {
            Some(token) => Some(Secret::bearer(token).ok_or(BuildError::Token)?),
            None => None,
        };
        let base_url = checked_base_url(&self.base_url).map_err(BuildError::BaseUrl)?;
        let headers = checked_headers(&self.user_agent, &self.headers)?;
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
            headers,
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
        };
        let transport = Transport::new(settings, token);
        Ok(Client { transport })
    }
}

impl fmt::Debug for ClientBuilder {
    /// Shows no URL and no header: until they are checked they may hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}

/// A setting that a client cannot be built with.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL cannot be used.
    BaseUrl(BaseUrlProblem),
    /// The token is empty, or has spaces or other characters that no token has.
    Token,
    /// This is no header, or its value has control characters.
    Header {
        /// The name as it was given.
        name: String,
    },
    /// The HTTP client could not be set up, for instance for want of TLS certificates.
    HttpClient(reqwest::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(problem) => write!(formatter, "the base URL {problem}"),
            Self::Token => formatter.write_str(
                "the token is empty or has characters other than visible ASCII characters",
            ),
            Self::Header { name } => {
                write!(
                    formatter,
                    "the header {name:?} cannot be sent with this value"
                )
            }
            Self::HttpClient(error) => {
                write!(formatter, "the HTTP client cannot be set up: {error}")
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

/// Why a base URL cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseUrlProblem {
    /// It is not an absolute URL.
    Unreadable,
    /// It is neither `http` nor `https`.
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
            Self::Scheme => "is neither http nor https",
            Self::UserInformation => "has a user name or a password",
            Self::QueryOrFragment => "has a query or a fragment",
        })
    }
}

/// Everything that a client consists of. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) settings: Arc<Settings>,
    pub(crate) token: Option<Secret>,
}

/// What all clones of a client share, whatever their token.
pub(crate) struct Settings {
    pub(crate) http: reqwest::Client,
    /// Without a slash at the end.
    pub(crate) base_url: String,
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

    /// The same with another token.
    pub(crate) fn with_token(&self, token: Secret) -> Self {
        Self {
            settings: Arc::clone(&self.settings),
            token: Some(token),
        }
    }

    /// The URL that a request goes to.
    pub(crate) fn url(&self, request: &Request) -> Result<Url, RequestError> {
        let target = request.target().map_err(|problem| request.error(problem))?;
        Url::parse(&format!("{}{target}", self.settings.base_url))
            .map_err(|_| request.error(RequestProblem::Url))
    }

    /// The complete request, with the client's headers, the token and the timeout.
    pub(crate) fn build(&self, mut request: Request) -> Result<reqwest::Request, RequestError> {
        request.check().map_err(|problem| request.error(problem))?;
        let mut built = reqwest::Request::new(request.method.clone(), self.url(&request)?);
        *built.timeout_mut() = Some(request.timeout.unwrap_or(self.settings.timeout));
        *built.body_mut() = request.body.map(Into::into);
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
        Ok(built)
    }

    /// The text without the token.
    pub(crate) fn redact(&self, text: String) -> String {
        match &self.token {
            Some(token) => token.redact(text),
            None => text,
        }
    }
}

/// The base URL without the slash at its end.
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

fn checked_headers(
    user_agent: &str,
    headers: &[(String, String)],
) -> Result<HeaderMap, BuildError> {
    let mut checked = HeaderMap::new();
    let value = HeaderValue::from_bytes(user_agent.as_bytes()).map_err(|_| BuildError::Header {
        name: USER_AGENT.to_string(),
    })?;
    checked.insert(USER_AGENT, value);
    for (name, value) in headers {
        let (name, value) =
            request::header(name, value).map_err(|_| BuildError::Header { name: name.clone() })?;
        checked.insert(name, value);
    }
    Ok(checked)
}
