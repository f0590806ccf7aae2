//! Conversions between UUIDs and the type of the crate `uuid`, a feature of the crate.

#![cfg(feature = "uuid")]

use super::formats::Uuid;

impl From<uuid::Uuid> for Uuid {
    fn from(id: uuid::Uuid) -> Self {
        Self::from(id.to_string())
    }
}

/// Fails if the text is not a valid UUID.
impl TryFrom<&Uuid> for uuid::Uuid {
    type Error = uuid::Error;

    fn try_from(text: &Uuid) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// Fails if the text is not a valid UUID.
impl TryFrom<Uuid> for uuid::Uuid {
    type Error = uuid::Error;

    fn try_from(text: Uuid) -> Result<Self, Self::Error> {
        Self::try_from(&text)
    }
}
