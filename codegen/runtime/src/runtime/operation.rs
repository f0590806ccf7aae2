//! Tables of the responses of an operation, by status code.

use super::call::Outcome;
use super::decode_error::DecodeError;

/// Implements `Operation` from the type of a success, the type of the declared errors if there are
/// any, and a table that says how a response with each status code is read:
///
/// ```ignore
/// operation!(StartJob -> StartJobResponse, StartJobError {
///     success 200 => json Ok,
///     success 202 => headers Accepted { location = required_header "Location" },
///     undeclared 200..=299 => empty,
///     failure 404 => empty, failure _ => text Default,
/// });
/// ```
///
/// - `json`, `json_or_text`, `text` and `bytes` read the body, `headers` reads headers, `empty` reads
///   nothing. `xml` has the element that it reads: `xml(PET)`.
/// - The name that follows is the variant of an enum. Without a name, the value itself is the
///   result. An error that is empty has no value.
///
/// The first entry that matches the status counts. A status without an entry is undeclared.
macro_rules! operation {
    ($Operation:ident -> $Output:ty, $Error:ty { $($entries:tt)* }) => {
        $crate::runtime::operation!(@implement $Operation, $Output, $Error { $($entries)* });
    };
    ($Operation:ident -> $Output:ty { $($entries:tt)* }) => {
        $crate::runtime::operation!(
            @implement $Operation, $Output, $crate::runtime::NoDeclaredError { $($entries)* }
        );
    };
    (@implement $Operation:ident, $Output:ty, $Error:ty {
        $($outcome:ident $status:pat =>
            $how:ident $(($element:path))? $($variant:ident)? $({ $($headers:tt)* })?),*
        $(,)?
    }) => {
        impl $crate::runtime::Operation for $Operation {
            type Output = $Output;
            type Error = $Error;

            // Inlined, so that only operations that are called are compiled.
            #[inline]
            fn decode(
                response: &$crate::runtime::RawResponse,
            ) -> $crate::runtime::Decoded<Self> {
                match response.status().as_u16() {
                    $( $status => $crate::runtime::operation!(
                        @$outcome ($Output) ($Error) response
                        $how $(($element))? $($variant)? $({ $($headers)* })?
                    ), )*
                    #[allow(unreachable_patterns, reason = "an entry may be for all statuses")]
                    _ => Ok($crate::runtime::Outcome::Undeclared),
                }
            }
        }
    };
    (@success ($Output:ty) ($Error:ty) $($reading:tt)*) => {
        $crate::runtime::operation::success(
            $crate::runtime::operation!(@read ($Output) $($reading)*)
        )
    };
    (@undeclared ($Output:ty) ($Error:ty) $($reading:tt)*) => {
        Ok($crate::runtime::Outcome::Undeclared)
    };
    (@failure ($Output:ty) ($Error:ty) $response:ident empty) => {
        Ok($crate::runtime::Outcome::FailureWithoutBody)
    };
    (@failure ($Output:ty) ($Error:ty) $($reading:tt)*) => {
        $crate::runtime::operation::failure(
            $crate::runtime::operation!(@read ($Error) $($reading)*)
        )
    };
    (@read ($Type:ty) $response:ident empty) => { Ok(()) };
    (@read ($Type:ty) $response:ident empty $variant:ident) => { Ok(<$Type>::$variant) };
    (@read ($Type:ty) $response:ident headers $variant:ident {
        $($field:ident = $read:ident $header:literal),*
    }) => {{
        type Outcome = $Type;
        Ok(Outcome::$variant { $( $field: $response.$read($header)? ),* })
    }};
    (@read ($Type:ty) $response:ident headers { $($field:ident = $read:ident $header:literal),* }) => {{
        type Outcome = $Type;
        Ok(Outcome { $( $field: $response.$read($header)? ),* })
    }};
    (@read ($Type:ty) $response:ident xml ($element:path)) => { $response.xml(&$element) };
    (@read ($Type:ty) $response:ident xml ($element:path) $variant:ident) => {
        $response.xml(&$element).map(<$Type>::$variant)
    };
    (@read ($Type:ty) $response:ident $how:ident) => {
        $crate::runtime::operation!(@body $response $how)
    };
    (@read ($Type:ty) $response:ident $how:ident $variant:ident) => {
        $crate::runtime::operation!(@body $response $how).map(<$Type>::$variant)
    };
    (@body $response:ident json) => { $response.json() };
    (@body $response:ident json_or_text) => { $response.json_or_text() };
    (@body $response:ident text) => { $response.text_or_json() };
    (@body $response:ident bytes) => { Ok($response.bytes().to_vec()) };
}

pub(crate) use operation;

/// Converts the result of reading into a success.
#[inline(never)]
pub(crate) fn success<T, E>(read: Result<T, DecodeError>) -> Result<Outcome<T, E>, DecodeError> {
    read.map(Outcome::Success)
}

/// Converts the result of reading into a declared error.
#[inline(never)]
pub(crate) fn failure<T, E>(read: Result<E, DecodeError>) -> Result<Outcome<T, E>, DecodeError> {
    read.map(Outcome::Failure)
}
