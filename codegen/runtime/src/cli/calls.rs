//! The step from arguments to a call, for each operation.

/// Defines a constant with a function for each call:
///
/// ```ignore
/// calls!(CALLS {
///     "showPet" = show_pet(path "petId" value i64, query "owner" ref String) {
///         verbose: query "verbose" value bool,
///     } -> (json) (choice ShowPetError { NotFound: json, Default: text });
/// });
/// ```
///
/// - The name of the call, as in the table of operations.
/// - The method of `Client` with its arguments: the place and the name of each in the document,
///   whether it is passed as a reference, as
///   a value or as what that holds (`content`), and its type.
/// - The methods of the call that set optional arguments.
/// - How the answer, and the declared error, are encoded: as `json`, as `bytes` or
///   `optional_bytes`, as `nothing`, as the `headers` of a struct, not at all because there are none
///   (`never`), or as a `choice` by the variants of an enum, of which a variant can have headers too:
///   `Found: headers { "Location" = location }`.
/// - Whether the answer can be read as it comes: `stream` for items, `download` for bytes.
/// - After a comma, the method of the call that asks for another media type of the answer.
macro_rules! calls {
    ($CALLS:ident {
        $(
            $(#[$attribute:meta])*
            $call:literal = $method:ident(
                $( $place:ident $name:literal $by:ident $Type:ty ),* $(,)?
            ) {
                $( $setter:ident: $other:ident $other_name:literal $other_by:ident $Other:ty ),* $(,)?
            } -> $success:tt $failure:tt $($pieces:ident)? $(, $asks:ident)?;
        )*
    }) => {
        pub(in crate::cli) const $CALLS: &[$crate::cli::api::Entry] = &[ $({
            $(#[$attribute])*
            fn create<'c>(
                client: &'c $crate::Client,
                input: &mut $crate::cli::input::Input,
            ) -> Result<$crate::cli::answer::Prepared<'c>, $crate::cli::problem::Problem> {
                let call = client.$method(
                    $( $crate::cli::calls::calls!(
                        @pass $by input.required::<$Type>($crate::cli::calls::calls!(@$place), $name)?
                    ) ),*
                );
                $(
                    let call = match input.optional::<$Other>(
                        $crate::cli::calls::calls!(@$other), $other_name,
                    )? {
                        Some(value) => call.$setter($crate::cli::calls::calls!(@pass $other_by value)),
                        None => call,
                    };
                )*
                $( let call = call.$asks(); )?
                Ok($crate::cli::calls::calls!(@prepare $($pieces)?)(
                    call,
                    input,
                    $crate::cli::calls::calls!(@encode $success),
                    $crate::cli::calls::calls!(@encode $failure),
                ))
            }
            ($call, create as $crate::cli::api::Create)
        }),* ];
    };
    (@prepare) => { $crate::cli::answer::prepare };
    (@prepare stream) => { $crate::cli::streams::prepare };
    (@prepare download) => { $crate::cli::downloads::prepare };
    (@pass ref $value:expr) => { &$value };
    (@pass value $value:expr) => { $value };
    (@pass content $value:expr) => { $value.0 };
    (@path) => { $crate::cli::input::Place::Path };
    (@query) => { $crate::cli::input::Place::Query };
    (@header) => { $crate::cli::input::Place::Header };
    (@cookie) => { $crate::cli::input::Place::Cookie };
    (@body) => { $crate::cli::input::Place::Body };
    (@encode (choice $Enum:ident {
        $( $Variant:ident: $how:ident $({ $($headers:tt)* })? ),* $(,)?
    })) => {
        |answer| match answer {
            $( $crate::cli::calls::calls!(@pattern $Enum $Variant value $how $({ $($headers)* })?) =>
                $crate::cli::calls::calls!(@body_of value $how $({ $($headers)* })?), )*
        }
    };
    (@encode (headers $Struct:ident { $( $header:literal = $field:ident ),* $(,)? })) => {
        |answer| {
            let $crate::operations::$Struct { $( $field ),* } = answer;
            $crate::cli::encode::headers([ $( ($header, $crate::cli::encode::json($field)) ),* ])
        }
    };
    (@encode ($how:ident)) => { $crate::cli::encode::$how };
    (@pattern $Enum:ident $Variant:ident $value:ident nothing) => {
        $crate::operations::$Enum::$Variant { .. }
    };
    (@pattern $Enum:ident $Variant:ident $value:ident headers {
        $( $header:literal = $field:ident ),* $(,)?
    }) => {
        $crate::operations::$Enum::$Variant { $( $field ),* }
    };
    (@pattern $Enum:ident $Variant:ident $value:ident $how:ident) => {
        $crate::operations::$Enum::$Variant($value)
    };
    (@body_of $value:ident nothing) => { $crate::cli::encode::Encoded::Nothing };
    (@body_of $value:ident headers { $( $header:literal = $field:ident ),* $(,)? }) => {
        $crate::cli::encode::headers([ $( ($header, $crate::cli::encode::json($field)) ),* ])
    };
    (@body_of $value:ident $how:ident) => { $crate::cli::encode::$how($value) };
}

pub(crate) use calls;
