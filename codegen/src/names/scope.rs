//! Scopes: no two names in one are the same.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

/// The names that are taken in a scope.
#[derive(Debug, Default)]
pub(super) struct Scope<'n> {
    taken: FxHashSet<Cow<'n, str>>,
}

impl<'n> Scope<'n> {
    /// Creates a scope in which these names are taken.
    pub(super) fn reserving<N: Into<Cow<'n, str>>>(names: impl IntoIterator<Item = N>) -> Self {
        Self {
            taken: names.into_iter().map(Into::into).collect(),
        }
    }

    /// Takes more names.
    pub(super) fn reserve(&mut self, names: impl IntoIterator<Item = &'n str>) {
        self.taken.extend(names.into_iter().map(Cow::Borrowed));
    }

    /// Takes `name`, or else `name` + `suffix`, or else `name` with a number.
    pub(super) fn take(&mut self, name: &str, suffix: &str) -> String {
        // Names such as `self_`, which keywords become, already end in an underscore.
        let stem = name.trim_end_matches('_');
        let mut candidate = name.to_owned();
        let mut number = 1;
        while !self.taken.insert(candidate.clone().into()) {
            candidate = match number {
                1 => format!("{stem}{suffix}"),
                _ => format!("{stem}{number}"),
            };
            number += 1;
        }
        candidate
    }
}
