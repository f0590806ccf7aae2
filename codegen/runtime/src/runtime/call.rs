//! Calls: an operation with its parameters, which can be adjusted, inspected and sent.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use reqwest::{Method, Url};
use serde::Serialize;

use super::client::Client;
use super::decode_error::DecodeError;
use super::error::{ApiError, DeclaredError, Error, Failure};
use super::request::{Request, RequestError};
use super::response::{RawResponse, Response};
use super::security::Requirements;
use super::style::{ParameterStyle, Shape};

/// An operation of the API (OpenAPI 3.0, "Operation Object").
///
/// Generated marker types implement this trait. It connects a [`Call`] with the types of its
/// responses.
pub trait Operation: 'static {
    /// The result of a successful call.
    type Output;
    /// The errors that the OpenAPI document declares for the operation.
    type Error: DeclaredError;

    /// Reads a response. The status code alone determines the type of the body.
    ///
    /// # Errors
    /// [`DecodeError`] if the body or a header does not match the OpenAPI document.
    fn decode(response: &RawResponse) -> Decoded<Self>
    where
        Self: Sized;
}

/// The result of [`Operation::decode`].
pub type Decoded<O> =
    Result<Outcome<<O as Operation>::Output, <O as Operation>::Error>, DecodeError>;

/// The meaning of a response, as determined by its status code.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T, E> {
    /// The call succeeded.
    Success(T),
    /// The API returned an error that the OpenAPI document declares.
    Failure(E),
    /// The API returned an error that the OpenAPI document declares without a body.
    FailureWithoutBody,
    /// The API returned a status that the OpenAPI document does not declare.
    Undeclared,
}

/// A call of the operation `O` that has not been sent yet. Awaiting it sends it.
///
/// Optional parameters of the operation are methods of the call.
#[must_use = "a call is sent by awaiting it"]
pub struct Call<'c, O> {
    pub(crate) client: &'c Client,
    pub(crate) request: Request,
    operation: PhantomData<fn() -> O>,
}

impl<'c, O: Operation> Call<'c, O> {
    /// Sets a header. It replaces a header of the same name from the operation or the client. The
    /// value is sent as UTF-8.
    ///
    /// If the name or the value is invalid, [`send`](Self::send) and [`request`](Self::request)
    /// return an error.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request.set_header(name, value);
        self
    }

    /// Sends the body with another media type. The body itself stays as it is.
    ///
    /// Use it where the API accepts the same body with several media types. The OpenAPI document
    /// may list them.
    pub fn content_type(mut self, media_type: &str) -> Self {
        self.request.set_content_type(media_type);
        self
    }

    /// Limits the duration of this call. This replaces the client's timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = Some(timeout);
        self
    }

    /// Sends the call without the client's credentials, even if the OpenAPI document says that it
    /// needs some.
    pub fn without_credentials(mut self) -> Self {
        self.request.security = &[];
        self
    }

    /// Returns the URL of the call, including the query, but without credentials. Nothing is sent.
    ///
    /// # Errors
    /// [`RequestError`] if a path parameter is invalid.
    pub fn url(&self) -> Result<Url, RequestError> {
        self.client.transport.url(&self.request)
    }

    /// Returns the complete request, including the credentials, to send it by other means. Nothing
    /// is sent. `Debug` output of the request shows no credentials, unless they are in the URL. A
    /// stream or reader in the body is then part of that request, and no longer of the call.
    ///
    /// # Errors
    /// [`RequestError`] if a parameter, a header or the body is invalid, or if the client lacks the
    /// credentials.
    pub fn request(&self) -> Result<reqwest::Request, RequestError> {
        self.client.transport.build(self.request.clone())
    }

    /// Sends the call and returns the result. Awaiting the call does the same.
    ///
    /// # Errors
    /// [`Error`], with a variant for each kind of failure.
    pub async fn send(self) -> Result<O::Output, Error<O::Error>> {
        let response = self.client.transport.execute(self.request).await;
        read::<O>(response).map(Response::into_body)
    }

    /// Sends the call and returns the result together with the status, the headers and the raw
    /// body.
    ///
    /// # Errors
    /// [`Error`], with a variant for each kind of failure.
    pub async fn send_with_response(self) -> Result<Response<O::Output>, Error<O::Error>> {
        let response = self.client.transport.execute(self.request).await;
        read::<O>(response)
    }
}

/// Methods for generated code. Optional parameters of operations are methods of `Call` too, so
/// none of them may have one of these names: `accept_media_type`, `answered_as`, `at_url`,
/// `content_type`,
/// `cookie_value`, `form_body`, `header`, `header_list`, `header_parameter`, `header_value`,
/// `json_body`, `json_body_as`, `json_lines_body`, `json_sequence_body`, `keep_redirects`,
/// `multipart_body`, `new`, `path_list`, `path_parameter`, `path_value`, `query_list`,
/// `query_parameter`, `query_value`, `request`, `requires`, `send`, `send_with_response`, `server`,
/// `timeout`, `unnamed_parts_body`, `upload_body`, `url`, `without_credentials`, `xml_body`.
#[allow(dead_code, reason = "a document may not use every kind of parameter")]
impl<'c, O> Call<'c, O> {
    /// Creates a call without parameters.
    pub(crate) fn new(client: &'c Client, method: Method, template: &'static str) -> Self {
        Self {
            client,
            request: Request::new(method, template),
            operation: PhantomData,
        }
    }

    /// Sets the operation's own server: a base URL, or a path at the client's host.
    pub(crate) fn server(mut self, server: &'static str) -> Self {
        self.request.server = Some(server);
        self
    }

    /// Sets the credentials that the operation needs.
    pub(crate) fn requires(mut self, security: Requirements) -> Self {
        self.request.security = security;
        self
    }

    /// Returns a redirect as the response, instead of following it.
    pub(crate) fn keep_redirects(mut self) -> Self {
        self.request.keep_redirects = true;
        self
    }

    /// Sets the media type that the response should have.
    pub(crate) fn accept_media_type(mut self, media_type: &'static str) -> Self {
        self.request.set_header("accept", media_type);
        self
    }

    /// Asks for another media type of the answer, which the operation `P` reads.
    pub(crate) fn answered_as<P>(mut self, accept: &'static str) -> Call<'c, P> {
        self.request.set_header("accept", accept);
        Call {
            client: self.client,
            request: self.request,
            operation: PhantomData,
        }
    }

    /// Sets a path parameter with a single value, in the style `simple`.
    pub(crate) fn path_parameter(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.request.set_path_text(name, &value.to_string());
        self
    }

    /// Sets a path parameter with a list of values, in the style `simple`: `a,b`.
    pub(crate) fn path_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        let values = ParameterStyle::SIMPLE.write(name, &Shape::list(values));
        self.request.set_path(name, values);
        self
    }

    /// Sets a query parameter with a single value, in the style `form`.
    pub(crate) fn query_parameter(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.request.set_query_text(name, &value.to_string());
        self
    }

    /// Sets a query parameter with a list of values, in any style. An empty list is left out.
    pub(crate) fn query_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
        style: ParameterStyle,
    ) -> Self {
        let list = style.write(name, &Shape::list(values));
        self.request.set_query(name, list);
        self
    }

    /// Sets a header parameter with a single value, in the style `simple`.
    pub(crate) fn header_parameter(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.request.set_header(name, &value.to_string());
        self
    }

    /// Sets a header parameter with a list of values, in the style `simple`: `a,b`. An empty list
    /// is left out.
    pub(crate) fn header_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        self.request.set_header_list(name, &Shape::list(values));
        self
    }

    /// Sets a JSON body of the media type `application/json`.
    pub(crate) fn json_body<T: Serialize + ?Sized>(self, body: &T) -> Self {
        self.json_body_as("application/json", body)
    }

    /// Sets a JSON body of another media type, such as `application/merge-patch+json`.
    pub(crate) fn json_body_as<T: Serialize + ?Sized>(
        mut self,
        media_type: &'static str,
        body: &T,
    ) -> Self {
        let body = serde_json::to_vec(body);
        self.request.set_body(media_type, body);
        self
    }
}

impl<'c, O: Operation> IntoFuture for Call<'c, O> {
    type Output = Result<O::Output, Error<O::Error>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<O> Clone for Call<'_, O> {
    /// Returns the same call, to send it again.
    fn clone(&self) -> Self {
        Self {
            client: self.client,
            request: self.request.clone(),
            operation: PhantomData,
        }
    }
}

impl<O> fmt::Debug for Call<'_, O> {
    /// Hides the values of parameters, because they may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("method", &self.request.method)
            .field("path", &self.request.template)
            .finish_non_exhaustive()
    }
}

/// Reads a response. This is the only step of a call that is compiled for each operation.
pub(super) fn read<O: Operation>(
    response: Result<RawResponse, Failure>,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let response = response.map_err(Failure::widen)?;
    let decoded = O::decode(&response);
    result(response, decoded)
}

/// Returns the result of a call. This is compiled for each pair of types, not for each operation.
pub(crate) fn result<T, E>(
    response: RawResponse,
    decoded: Result<Outcome<T, E>, DecodeError>,
) -> Result<Response<T>, Error<E>> {
    match decoded {
        Ok(Outcome::Success(body)) => Ok(Response::new(body, response)),
        Ok(Outcome::Failure(body)) => Err(Error::Api(Box::new(ApiError::new(body, response)))),
        Ok(Outcome::FailureWithoutBody) => Err(Error::DeclaredStatus(response)),
        Ok(Outcome::Undeclared) => Err(Error::UndeclaredStatus(response)),
        Err(error) if error.is_empty_redirect() => Err(Error::DeclaredStatus(response)),
        Err(error) => Err(Error::Decode(error)),
    }
}
