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

    /// Returns an example of a schema of the document's first file that fits, or a value that is made.
    pub(crate) fn of(&self, schema: &Value, amount: Amount) -> Option<Value> {
        let schemas = Schemas::new(&self.files);
        let parts = [Located {
            file: &self.root,
            node: schema,
        }];
        let examples = schemas.flat(&parts).examples.into_iter();
        let mut examples = examples.filter(|it| !it.is_null() && schemas.fits(&parts, it, 0));
        if let Some(example) = examples.next() {
            return Some(example.clone());
        }
        let mut maker = Maker {
            schemas: &schemas,
            direction: Direction::Request,
            mode: match amount {
                Amount::Least => Mode::Least,
                Amount::Most => Mode::Most(0),
            },
            random: Rng::with_seed(0),
            size: 0,
        };
        maker.value(&parts, 0)
    }
}
