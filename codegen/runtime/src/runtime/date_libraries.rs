//! Conversions between dates and the types of date libraries, each a feature of the crate.
//!
//! A conversion into a type of a library fails if the text is not a valid date.

#![cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]

use super::formats::{Date, DateTime};

/// Implements conversions from text into types of a library.
macro_rules! read {
    ($Text:ident => $Type:ty, $Error:ty, $read:expr) => {
        impl TryFrom<&$Text> for $Type {
            type Error = $Error;

            fn try_from(text: &$Text) -> Result<Self, Self::Error> {
                $read(text.as_str())
            }
        }

        impl TryFrom<$Text> for $Type {
            type Error = $Error;

            fn try_from(text: $Text) -> Result<Self, Self::Error> {
                Self::try_from(&text)
            }
        }
    };
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use chrono::{
        DateTime as Time, FixedOffset, NaiveDate, ParseError, SecondsFormat, TimeZone, Utc,
    };

    use super::{Date, DateTime};

    impl<Z: TimeZone> From<Time<Z>> for DateTime {
        fn from(time: Time<Z>) -> Self {
            let time = time.fixed_offset();
            Self::from(time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        }
    }

    impl From<NaiveDate> for Date {
        fn from(date: NaiveDate) -> Self {
            Self::from(date.to_string())
        }
    }

    read!(DateTime => Time<FixedOffset>, ParseError, Time::parse_from_rfc3339);
    read!(DateTime => Time<Utc>, ParseError, str::parse);
    read!(Date => NaiveDate, ParseError, str::parse);
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use jiff::{Error, Timestamp, ZonedDateTime, civil};

    use super::{Date, DateTime};

    impl From<Timestamp> for DateTime {
        fn from(time: Timestamp) -> Self {
            Self::from(time.to_string())
        }
    }

    impl From<ZonedDateTime> for DateTime {
        fn from(time: ZonedDateTime) -> Self {
            let offset = time.offset();
            Self::from(time.timestamp().display_with_offset(offset).to_string())
        }
    }

    impl From<civil::Date> for Date {
        fn from(date: civil::Date) -> Self {
            Self::from(date.to_string())
        }
    }

    read!(DateTime => Timestamp, Error, str::parse);
    read!(Date => civil::Date, Error, str::parse);
}

#[cfg(feature = "time")]
mod with_time {
    use time::OffsetDateTime;
    use time::error::Parse;
    use time::format_description::well_known::{Iso8601, Rfc3339};

    use super::{Date, DateTime};

    impl From<OffsetDateTime> for DateTime {
        fn from(time: OffsetDateTime) -> Self {
            // A year that RFC 3339 can't express is left to the server.
            let text = time.format(&Rfc3339);
            Self::from(text.unwrap_or_else(|_| time.to_string()))
        }
    }

    impl From<time::Date> for Date {
        fn from(date: time::Date) -> Self {
            Self::from(date.to_string())
        }
    }

    read!(DateTime => OffsetDateTime, Parse, |text| OffsetDateTime::parse(text, &Rfc3339));
    read!(Date => time::Date, Parse, |text| time::Date::parse(text, &Iso8601::DATE));
}
