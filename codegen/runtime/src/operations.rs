//! Operations, as the generator writes them.

use crate::runtime::{
    Call, Client, Method, ParameterStyle, download::downloads, items::streams, operation,
};
use crate::{security, types};

impl Client {
    /// Starts a login. The answer may be a redirect, which is not followed.
    ///
    /// `GET /login`
    #[inline]
    pub fn start_login(&self) -> Call<'_, StartLogin> {
        Call::new(self, Method::GET, "/login")
            .requires(security::TOKEN)
            .keep_redirects()
            .header_parameter("Version", "2021-07-28")
    }

    /// Returns a pet.
    ///
    /// `GET /pets/{petId}`
    ///
    /// - `pet_id`: ID of the pet.
    ///
    /// # Errors
    /// - Status 404: There is no such pet.
    #[inline]
    pub fn get_pet(&self, pet_id: &str) -> Call<'_, GetPet> {
        Call::new(self, Method::GET, "/pets/{petId}")
            .requires(security::TOKEN)
            .path_parameter("petId", pet_id)
            .header_parameter("Version", "2021-07-28")
    }
}

impl Client {
    /// Watches pets.
    ///
    /// `GET /pets/watch`
    ///
    /// [`Call::stream`] returns the events of the answer as they come.
    #[inline]
    pub fn watch_pets(&self) -> Call<'_, WatchPets> {
        Call::new(self, Method::GET, "/pets/watch")
            .requires(security::TOKEN)
            .accept_media_type("text/event-stream")
    }

    /// Returns a picture of all pets.
    ///
    /// `GET /pets/picture`
    ///
    /// [`Call::download`] returns the bytes of the answer as they come.
    #[inline]
    pub fn get_picture(&self) -> Call<'_, GetPicture> {
        Call::new(self, Method::GET, "/pets/picture")
            .requires(security::TOKEN)
            .accept_media_type("image/png")
    }
}

/// `GET /pets/watch`, see [`Client::watch_pets`].
pub enum WatchPets {}

operation!(WatchPets -> String {
    success 200..=299 => text,
});

streams!(WatchPets -> types::Pet, EventData "text/event-stream" until "[DONE]");

/// `GET /pets/picture`, see [`Client::get_picture`].
pub enum GetPicture {}

operation!(GetPicture -> Vec<u8> {
    success 200..=299 => bytes,
});

downloads!(GetPicture);

/// `GET /login`, see [`Client::start_login`].
pub enum StartLogin {}

operation!(StartLogin -> StartLoginResponse {
    success 302 => headers Found { location = required_header "Location" }, success 200..=299 => empty Ok,
});

/// The responses of [`Client::start_login`].
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum StartLoginResponse {
    /// Status 200: The login needs no page.
    Ok,
    /// Status 302: The login page.
    Found {
        /// Address of the login page.
        location: String,
    },
}

impl Call<'_, GetPet> {
    /// Properties to return.
    #[inline]
    pub fn fields(self, fields: impl IntoIterator<Item = impl std::fmt::Display>) -> Self {
        self.query_list("fields", fields, ParameterStyle::FORM.exploded())
    }
}

/// `GET /pets/{petId}`, see [`Client::get_pet`].
pub enum GetPet {}

operation!(GetPet -> types::Pet, GetPetError {
    failure 400 => json BadRequest, failure 401 => json Unauthorized, failure 404 => empty,
    success 200..=299 => json,
});

/// The errors of [`Client::get_pet`], by status.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum GetPetError {
    /// Status 400: The ID is malformed.
    BadRequest(types::Problem),
    /// Status 401: The token is missing or invalid.
    Unauthorized(types::Problem),
}
