//! The cases in order: first the special documents, then the mutated ones.

use std::fmt;
use std::ops::Range;

use super::documents::Documents;
use super::input::Input;
use super::special::{SPECIALS, Special};

/// A case to run.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    /// A special document.
    Special(&'static Special),
    /// The mutated document with this number, from 1.
    Mutated(u64),
}

impl Case {
    /// Returns the case with an index.
    pub(crate) fn at(index: u64) -> Case {
        let special = usize::try_from(index).ok().and_then(|it| SPECIALS.get(it));
        match special {
            Some(special) => Case::Special(special),
            None => Case::Mutated(index + 1 - SPECIALS.len() as u64),
        }
    }

    /// Returns the index of the case with a name or a number.
    pub(crate) fn index(name: &str) -> Result<u64, String> {
        if let Some(index) = SPECIALS.iter().position(|it| it.name == name) {
            return Ok(index as u64);
        }
        match name.parse::<u64>() {
            Ok(number @ 1..=1_000_000_000) => Ok(number - 1 + SPECIALS.len() as u64),
            _ => {
                let names: Vec<&str> = SPECIALS.iter().map(|it| it.name).collect();
                Err(format!(
                    "neither a number from 1 nor one of: {}",
                    names.join(", ")
                ))
            }
        }
    }

    /// Returns the indices of the special cases and of `runs` mutated ones.
    pub(crate) fn all(runs: u64) -> Range<u64> {
        0..SPECIALS.len() as u64 + runs
    }

    /// Returns the files that the generator reads.
    pub(crate) fn input(self, documents: &Documents, seed: u64) -> Input<'_> {
        match self {
            Case::Special(special) => special.input(),
            Case::Mutated(run) => Input::mutated(documents, seed, run),
        }
    }

    pub(crate) fn is_large(self) -> bool {
        matches!(self, Case::Special(special) if special.large)
    }

    /// Returns the name of the folder that a finding is kept in.
    pub(crate) fn folder(self, seed: u64) -> String {
        match self {
            Case::Special(special) => special.name.to_owned(),
            Case::Mutated(run) => format!("seed-{seed}-run-{run}"),
        }
    }
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Case::Special(special) => formatter.write_str(special.name),
            Case::Mutated(run) => write!(formatter, "{run}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_to_its_index() {
        for index in Case::all(3) {
            assert_eq!(Case::index(&Case::at(index).to_string()), Ok(index));
        }
        assert!(Case::index("0").is_err());
        assert!(Case::index("nothing").is_err());
    }
}
