//! A type for the format `base64url`.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::formats::text_format;

/// Writes no padding, and reads values with and without it: the format does not say which is right.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

text_format! {
    /// Bytes as Base64 text for URLs (format `base64url`, RFC 4648, section 5).
    ///
    /// The text is kept as received. [`encode`](Self::encode) and [`decode`](Self::decode) convert
    /// from and to bytes.
    Base64Url
}

impl Base64Url {
    /// Encodes bytes, without padding.
    pub fn encode(bytes: impl AsRef<[u8]>) -> Self {
        Self(ENGINE.encode(bytes))
    }

    /// Returns the bytes.
    ///
    /// # Errors
    /// [`base64::DecodeError`] if the text is not Base64 for URLs.
    #[inline]
    pub fn decode(&self) -> Result<Vec<u8>, base64::DecodeError> {
        ENGINE.decode(&self.0)
    }
}
