//! The client: the base URL of the API, the credentials, and the settings for all calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, USER_AGENT};

use super::build_error::{BaseUrlProblem, BuildError};
use super::request::{self, Body, Request, RequestError, RequestProblem};
use super::secret::Secret;
use super::security::{self, Credentials, Given, SecurityScheme};
use super::{headers, text};

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
            .field("credentials", &self.transport.credentials)
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
    /// The credentials, or the scheme whose credentials can't be used. The token has no scheme.
    given: Vec<Result<Given, Option<&'static SecurityScheme>>>,
    may_lack_credentials: bool,
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
            given: Vec::new(),
            may_lack_credentials: false,
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

    /// Sets the bearer token of all schemes that have none of their own.
    #[allow(dead_code, reason = "a document may have no operation with a token")]
    pub(crate) fn bearer_token(self, token: &str) -> Self {
        self.give(None, Secret::bearer(token))
    }

    /// Sets the credentials for a scheme.
    #[allow(dead_code, reason = "a document may have no such scheme")]
    pub(crate) fn set_secret(self, scheme: &'static SecurityScheme, secret: &str) -> Self {
        self.give(Some(scheme), Secret::new(scheme.placement, secret))
    }

    /// Sets the user name and the password for a scheme.
    #[allow(dead_code, reason = "a document may have no such scheme")]
    pub(crate) fn set_basic(
        self,
        scheme: &'static SecurityScheme,
        user: &str,
        password: &str,
    ) -> Self {
        self.give(Some(scheme), Secret::basic(user, password))
    }

    #[allow(dead_code, reason = "a document may have no security scheme")]
    fn give(mut self, scheme: Option<&'static SecurityScheme>, secret: Option<Secret>) -> Self {
        let given = secret.map(|secret| (scheme, secret)).ok_or(scheme);
        self.given.push(given);
        self
    }

    /// Sends calls even if the client lacks the credentials that the operation needs according to the
    /// OpenAPI document. Otherwise, such a call fails before anything is sent.
    ///
    /// Use it if something else authenticates, such as a proxy, or if the document says more than is
    /// true.
    pub fn allow_missing_credentials(mut self) -> Self {
        self.may_lack_credentials = true;
        self
    }

    /// Sets the `User-Agent` header. Without it, the header names this crate, or is that of
    /// [`http_client`](Self::http_client).
    pub fn user_agent(mut self, user_agent: &str) -> Self {
        self.user_agent = Some(user_agent.to_owned());
        self
    }

    /// Adds a header to all calls. It is replaced by a header of the same name that is set for a
    /// single call. Credentials in a header of the same name, such as `Authorization`, replace it,
    /// too, in operations that need them.
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
    /// [`BuildError`] if a setting is invalid. The error shows no credentials.
    pub fn build(self) -> Result<Client, BuildError> {
        let mut given: Vec<Given> = Vec::new();
        for one in self.given {
            given.push(one.map_err(BuildError::of_credentials)?);
        }
        let credentials = Credentials::new(given);
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
            may_lack_credentials: self.may_lack_credentials,
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
        };
        let transport = Transport::new(settings, credentials);
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

/// What operations ask for unless they say otherwise.
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The settings of a client, and its credentials. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Transport {
    pub(crate) settings: Arc<Settings>,
    pub(crate) credentials: Credentials,
}

/// The settings that all clones of a client share, even if their credentials differ.
pub(crate) struct Settings {
    pub(crate) http: reqwest::Client,
    /// The base URL, without a slash at the end.
    pub(crate) base_url: String,
    /// Whether the caller has replaced the base URL. Then all calls go there.
    is_own_base_url: bool,
    variables: Vec<(&'static str, String)>,
    pub(crate) headers: HeaderMap,
    /// Whether calls are sent without the credentials that they need.
    may_lack_credentials: bool,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: usize,
}

impl Transport {
    pub(crate) fn new(settings: Settings, credentials: Credentials) -> Self {
        Self {
            settings: Arc::new(settings),
            credentials,
        }
    }

    /// Returns the same settings with another token.
    #[allow(dead_code, reason = "a document may have no operation with a token")]
    pub(crate) fn with_token(&self, token: Secret) -> Self {
        Self {
            settings: Arc::clone(&self.settings),
            credentials: self.credentials.with_token(token),
        }
    }

    /// Returns the URL of a request, without credentials.
    pub(crate) fn url(&self, request: &Request) -> Result<Url, RequestError> {
        let mut url = match request.server {
            Some(server) if !self.settings.is_own_base_url => self.settings.server(server),
            _ => self.settings.base_url.clone(),
        };
        let target = request.push_target(&mut url);
        target.map_err(|problem| request.error(problem))?;
        let url = Url::parse(&url).map_err(|_| RequestProblem::Url);
        let url = url.and_then(|url| request.follow_link(url));
        url.map_err(|problem| request.error(problem))
    }

    /// Builds the complete request, with the client's headers, the credentials and the timeout.
    pub(crate) fn build(&self, mut request: Request) -> Result<reqwest::Request, RequestError> {
        request.check().map_err(|problem| request.error(problem))?;
        let secrets = self.secrets(&request).map_err(|it| request.error(it))?;
        let mut built = reqwest::Request::new(request.method.clone(), self.url(&request)?);
        *built.timeout_mut() = Some(request.timeout.unwrap_or(self.settings.timeout));
        let body = request.body.take().map(Body::open).transpose();
        *built.body_mut() = body.map_err(|problem| request.error(problem))?;
        let headers = built.headers_mut();
        headers.clone_from(&self.settings.headers);
        for (name, value) in &request.headers {
            headers::insert(headers, name, value.clone());
        }
        // Operations that read anything else say so. Some servers have pages for people, too.
        if headers::get(headers, &ACCEPT).is_none() {
            headers::insert(headers, &ACCEPT, JSON);
        }
        request.add_cookies(headers);
        security::add(&secrets, &mut built);
        Ok(built)
    }

    /// Returns the secrets that are sent with a request.
    fn secrets(&self, request: &Request) -> Result<Vec<&Secret>, RequestProblem> {
        match self.credentials.choose(request, &self.settings.headers) {
            Err(_) if self.settings.may_lack_credentials => {
                Ok(self.credentials.choose_some(request))
            }
            chosen => chosen,
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
    let mut text = template.to_owned();
    for (name, value) in variables {
        text = text::replace(&text, &format!("{{{name}}}"), value);
    }
    text
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
        headers::insert(&mut checked, &USER_AGENT, value);
    }
    for (name, value) in headers {
        let (name, value) =
            request::header(name, value).map_err(|_| BuildError::Header { name: name.clone() })?;
        headers::insert(&mut checked, &name, value);
    }
    Ok(checked)
}
