//! A call: an operation with its parameters, ready to be adjusted, inspected or sent.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use reqwest::{Method, Url};
use serde::Serialize;

use super::client::Client;
use super::encode::{self, ListStyle};
use super::error::{ApiError, DeclaredError, DecodeError, Error, Failure};
use super::request::{Request, RequestError};
use super::response::{RawResponse, Response};

/// An operation of the API (OpenAPI 3.0, "Operation Object"), as a type.
pub trait Operation: 'static {
    /// What a successful call returns.
    type Output;
    /// The errors that the document declares for the operation.
    type Error: DeclaredError;

    /// Reads a response. The status code alone decides which type the body has.
    ///
    /// # Errors
    /// [`DecodeError`] if the body or a header is not what the document declares for the status.
    fn decode(response: &RawResponse) -> Decoded<Self>
    where
        Self: Sized;
}

/// What reading a response gives.
pub type Decoded<O> =
    Result<Outcome<<O as Operation>::Output, <O as Operation>::Error>, DecodeError>;

/// What the status code of a response stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T, E> {
    /// A success.
    Success(T),
    /// An error that the document declares.
    Failure(E),
    /// A status that the document says nothing about.
    Undeclared,
}

/// A call of the operation `O` that was not sent yet. Awaiting it sends it.
#[must_use = "a call is sent by awaiting it"]
pub struct Call<'c, O> {
    client: &'c Client,
    request: Request,
    operation: PhantomData<fn() -> O>,
}

impl<'c, O: Operation> Call<'c, O> {
    /// Sets a header, in place of one that the operation or the client would send under this
    /// name. The value is sent as UTF-8.
    ///
    /// A name or a value that no header can have is an error of `send` and of `request`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request.set_header(name, value);
        self
    }

    /// How long this call may take, in place of the client's timeout.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = Some(timeout);
        self
    }

    /// The URL of the call, with its query. Nothing is sent.
    ///
    /// # Errors
    /// [`RequestError`] if a parameter of the path cannot be sent.
    pub fn url(&self) -> Result<Url, RequestError> {
        self.client.transport.url(&self.request)
    }

    /// The complete request, the token included, for sending it by other means. Nothing is sent.
    ///
    /// # Errors
    /// [`RequestError`] if a parameter, a header or the body cannot be sent.
    pub fn request(&self) -> Result<reqwest::Request, RequestError> {
        self.client.transport.build(self.request.clone())
    }

    /// Sends the call and returns what the document declares for a success.
    ///
    /// # Errors
    /// [`Error`], which tells apart what can go wrong.
    pub async fn send(self) -> Result<O::Output, Error<O::Error>> {
        let response = self.client.transport.execute(self.request).await;
        read::<O>(response).map(Response::into_body)
    }

    /// Sends the call and returns the status, the headers and the raw body as well.
    ///
    /// # Errors
    /// [`Error`], which tells apart what can go wrong.
    pub async fn send_with_response(self) -> Result<Response<O::Output>, Error<O::Error>> {
        let response = self.client.transport.execute(self.request).await;
        read::<O>(response)
    }
}

/// For generated code. The setters of an operation's optional parameters are methods of `Call` as
/// well, so no parameter may be given one of these names: `accept_media_type`, `bearer`,
/// `bytes_body`, `header`, `header_list`, `header_parameter`, `json_body`, `json_body_as`,
/// `keep_redirects`, `new`, `path_list`, `path_parameter`, `query_list`, `query_parameter`,
/// `request`, `send`, `send_with_response`, `timeout`, `url`.
#[allow(dead_code, reason = "a document may not use every kind of parameter")]
impl<'c, O> Call<'c, O> {
    pub(crate) fn new(client: &'c Client, method: Method, template: &'static str) -> Self {
        Self {
            client,
            request: Request::new(method, template),
            operation: PhantomData,
        }
    }

    /// Sends the client's token, if it has one.
    pub(crate) fn bearer(mut self) -> Self {
        self.request.bearer = true;
        self
    }

    /// Takes a redirect for an answer.
    pub(crate) fn keep_redirects(mut self) -> Self {
        self.request.keep_redirects = true;
        self
    }

    /// Says which media type the response should have.
    pub(crate) fn accept_media_type(mut self, media_type: &'static str) -> Self {
        self.request.set_header("accept", media_type);
        self
    }

    /// Style `simple`, not a list.
    pub(crate) fn path_parameter(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        let value = encode::component(&value.to_string());
        self.request.set_path(name, value);
        self
    }

    /// Style `simple`, a list: `a,b`.
    pub(crate) fn path_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        let values = encode::path_list(&encode::texts(values));
        self.request.set_path(name, values);
        self
    }

    /// Style `form`, not a list.
    pub(crate) fn query_parameter(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        let pair = encode::pair(name, &value.to_string());
        self.request.set_query(name, pair);
        self
    }

    /// A list in any of the styles. An empty list is left out.
    pub(crate) fn query_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
        style: ListStyle,
    ) -> Self {
        let list = encode::query_list(name, &encode::texts(values), style);
        self.request.set_query(name, list);
        self
    }

    /// Style `simple`, not a list.
    pub(crate) fn header_parameter(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.request.set_header(name, &value.to_string());
        self
    }

    /// Style `simple`, a list: `a,b`. An empty list is left out.
    pub(crate) fn header_list(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl fmt::Display>,
    ) -> Self {
        let values = encode::texts(values);
        if !values.is_empty() {
            self.request.set_header(name, &values.join(","));
        }
        self
    }

    /// A body of the media type `application/json`.
    pub(crate) fn json_body<T: Serialize + ?Sized>(self, body: &T) -> Self {
        self.json_body_as("application/json", body)
    }

    /// A JSON body of another media type, such as `application/merge-patch+json`.
    pub(crate) fn json_body_as<T: Serialize + ?Sized>(
        mut self,
        media_type: &'static str,
        body: &T,
    ) -> Self {
        let body = serde_json::to_vec(body);
        self.request.set_body(media_type, body);
        self
    }

    /// A body of any media type, as it is.
    pub(crate) fn bytes_body(mut self, media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        self.request.set_body(media_type, Ok(body.into()));
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

impl<O> fmt::Debug for Call<'_, O> {
    /// Shows no values: they may be secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("method", &self.request.method)
            .field("path", &self.request.template)
            .finish_non_exhaustive()
    }
}

/// The one step of a call that is compiled for every operation.
fn read<O: Operation>(
    response: Result<RawResponse, Failure>,
) -> Result<Response<O::Output>, Error<O::Error>> {
    let response = response.map_err(Failure::widen)?;
    match O::decode(&response) {
        Ok(Outcome::Success(body)) => Ok(Response::new(body, response)),
        Ok(Outcome::Failure(body)) => Err(Error::Api(Box::new(ApiError::new(body, response)))),
        Ok(Outcome::Undeclared) => Err(Error::UndeclaredStatus(response)),
        Err(error) => Err(Error::Decode(error)),
    }
}
