//! Scopes: no two names in one are the same.

use std::collections::HashSet;

/// The names that are taken in a scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    taken: HashSet<String>,
}

impl Scope {
    /// Creates a scope in which these names are taken.
    pub(super) fn reserving<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self {
            taken: names.into_iter().map(Into::into).collect(),
        }
    }

    /// Takes more names.
    pub(super) fn reserve<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.taken.extend(names.into_iter().map(str::to_owned));
    }

    /// Takes `name`, or else `name` + `suffix`, or else `name` with a number.
    pub(super) fn take(&mut self, name: &str, suffix: &str) -> String {
        // Names such as `self_`, which keywords become, already end in an underscore.
        let stem = name.trim_end_matches('_');
        let mut candidate = name.to_owned();
        let mut number = 1;
        while !self.taken.insert(candidate.clone()) {
            candidate = match number {
                1 => format!("{stem}{suffix}"),
                _ => format!("{stem}{number}"),
            };
            number += 1;
        }
        candidate
    }
}
