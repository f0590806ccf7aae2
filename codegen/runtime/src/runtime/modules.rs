//! Declares the modules of types.

/// Declares modules and exports their items. A module with features is compiled for any of them.
macro_rules! modules {
    ($($name:ident $(: $($feature:literal),+)?;)*) => {
        $(
            $(#[cfg(any($(feature = $feature),+))])?
            mod $name;
            $(#[cfg(any($(feature = $feature),+))])?
            pub use self::$name::*;
        )*
    };
}

pub(crate) use modules;
