//! Limits that keep documents with deeply nested alternatives from taking forever, and what is left
//! out because of them.

/// Maximum depth to which alternatives of alternatives are examined. A deeper one is treated as any
/// JSON value.
pub(crate) const MAX_DEPTH: usize = 6;

/// Maximum depth to which unions in unions become one list. A deeper one stays a union of its own.
pub(crate) const MAX_NESTING: usize = 8;

/// Why alternatives of a union are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cut {
    /// There are too many.
    Alternatives,
    /// Several unions hold at once, in too many combinations.
    Combinations,
    /// Several unions hold at once, and no value fits them all.
    Contradiction,
    /// Lists contain each other, or are nested too deeply.
    Lists,
}
