//! Values for requests, made from the schemas of a document.

use std::path::{Path, PathBuf};

use fastrand::Rng;
use serde_json::Value;

use super::round_trip::files::{Files, Located};
use super::round_trip::instance::{Maker, Mode};
use super::round_trip::schema::{Direction, Schemas};

/// Makes values from the schemas of a document.
pub(crate) struct Values {
    root: PathBuf,
    files: Files,
}

/// How much a value has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Amount {
    /// What is required.
    Least,
    /// Everything.
    Most,
}

impl Values {
    /// Reads a document, and the files that it refers to.
    pub(crate) fn read(document: &Path) -> Self {
        Self {
            root: document.to_owned(),
            files: Files::read(document),
        }
    }

    /// Returns whether a value fits a schema of the document's first file.
    pub(crate) fn fit(&self, schema: &Value, value: &Value) -> bool {
        Schemas::new(&self.files).fits(&[self.located(schema)], value, 0)
    }

    /// Returns a value of a schema of the document's first file: an example that fits, or one that is made.
    pub(crate) fn of(&self, schema: &Value, amount: Amount) -> Option<Value> {
        let mut maker = Maker {
            schemas: &Schemas::new(&self.files),
            direction: Direction::Request,
            mode: match amount {
                Amount::Least => Mode::Least,
                Amount::Most => Mode::Most(0),
            },
            is_strict: true,
            random: Rng::with_seed(0),
            size: 0,
        };
        maker.value(&[self.located(schema)], 0)
    }

    fn located<'a>(&'a self, schema: &'a Value) -> Located<'a> {
        Located {
            file: &self.root,
            node: schema,
        }
    }
}
