//! An API for the tests, as the generator would write it.

use crate::runtime::{
    Call, Client, ClientBuilder, DecodeError, Method, NoDeclaredError, Operation, Outcome,
    RawResponse, object,
};

/// A token that is easy to find wherever it must not be, and changes when it is encoded.
pub(super) const TOKEN: &str = "pit-0a1b/2c+3d==";

impl Client {
    pub(super) fn builder(base_url: &str) -> ClientBuilder {
        ClientBuilder::new(base_url, "test-client/1.0").token(TOKEN)
    }

    /// A client for a server, with the test's token.
    pub(super) fn for_test(base_url: &str) -> Client {
        Client::builder(base_url).build().expect("good settings")
    }

    /// An operation whose answer is a redirect.
    pub(super) fn start(&self) -> Call<'_, Start> {
        Call::new(self, Method::GET, "/oauth/start")
            .bearer()
            .keep_redirects()
            .header_parameter("Version", "2021-07-28")
    }

    /// An operation with a body, two declared errors and any method.
    pub(super) fn pet(&self, method: Method) -> Call<'_, GetPet> {
        Call::new(self, method, "/pets/1")
            .bearer()
            .header_parameter("Version", "2021-07-28")
    }

    /// An operation that takes no token and declares no error, with any path.
    pub(super) fn ping(&self, template: &'static str) -> Call<'_, Ping> {
        Call::new(self, Method::GET, template)
    }
}

#[derive(Debug)]
pub(super) enum Start {}

impl Operation for Start {
    type Output = Option<String>;
    type Error = NoDeclaredError;

    #[inline]
    fn decode(response: &RawResponse) -> Result<Outcome<Self::Output, Self::Error>, DecodeError> {
        Ok(match response.status().as_u16() {
            302 => Outcome::Success(Some(response.header("Location")?)),
            200..=299 => Outcome::Success(None),
            _ => Outcome::Undeclared,
        })
    }
}

#[derive(Clone)]
pub(super) struct Pet {
    pub(super) name: String,
    pub(super) friends: Option<Vec<Pet>>,
}

object!(Pet {
    required: name = "name";
    optional: friends = "friends";
});

#[derive(Clone, Default)]
pub(super) struct Problem {
    pub(super) message: Option<String>,
}

object!(Problem {
    optional: message = "message";
});

#[derive(Debug, Clone, PartialEq)]
pub(super) enum GetPetError {
    BadRequest(Problem),
    Unauthorized(Problem),
}

#[derive(Debug)]
pub(super) enum GetPet {}

impl Operation for GetPet {
    type Output = Pet;
    type Error = GetPetError;

    #[inline]
    fn decode(response: &RawResponse) -> Result<Outcome<Self::Output, Self::Error>, DecodeError> {
        Ok(match response.status().as_u16() {
            200 => Outcome::Success(response.json()?),
            400 => Outcome::Failure(GetPetError::BadRequest(response.json()?)),
            401 => Outcome::Failure(GetPetError::Unauthorized(response.json()?)),
            _ => Outcome::Undeclared,
        })
    }
}

#[derive(Debug)]
pub(super) enum Ping {}

impl Operation for Ping {
    type Output = String;
    type Error = NoDeclaredError;

    #[inline]
    fn decode(response: &RawResponse) -> Result<Outcome<Self::Output, Self::Error>, DecodeError> {
        Ok(match response.status().as_u16() {
            200..=299 => Outcome::Success(response.text()?.to_owned()),
            _ => Outcome::Undeclared,
        })
    }
}
