//! Security: how operations authenticate.

use super::{Api, Documentation, Operation};

/// The most schemes that most users need credentials for. More are no arguments of a function.
const MAX_USUAL: usize = 3;

/// A way to authenticate that an operation uses. From a Security Scheme Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The key in `securitySchemes`.
    pub name: String,
    /// `description`.
    pub documentation: Documentation,
    /// `type`, with the fields that belong to it.
    pub kind: SchemeKind,
}

/// The kinds of security schemes, by what is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer <token>` (RFC 6750): `http` with `bearer`, `oauth2`, `openIdConnect`.
    Bearer,
    /// A user name and a password (RFC 7617): `http` with `basic`.
    Basic,
    /// `Authorization` with the name of another scheme: `http` with this `scheme`.
    Http(String),
    /// `apiKey`, with `in` and `name`.
    ApiKey(KeyLocation, String),
}

impl SchemeKind {
    /// The header that is sent, in small letters, if it is one.
    pub fn header(&self) -> Option<String> {
        match self {
            Self::Bearer | Self::Basic | Self::Http(_) => Some("authorization".to_owned()),
            Self::ApiKey(KeyLocation::Header, name) => Some(name.to_ascii_lowercase()),
            Self::ApiKey(..) => None,
        }
    }

    /// Whether a request can't have both.
    pub fn excludes(&self, other: &Self) -> bool {
        match (self.header(), other.header()) {
            (Some(a), Some(b)) => a == b,
            _ => self == other,
        }
    }
}

/// The part of the request that an API key stands in. Field `in` of the Security Scheme Object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyLocation {
    /// `header`.
    Header,
    /// `query`.
    Query,
    /// `cookie`.
    Cookie,
}

/// An index into [`Api::security_schemes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemeId(pub usize);

/// What an operation needs: one of these lists, and all schemes of that list. Nothing is needed if
/// there is no list, or if one is empty. An empty list is the last. From `security`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Requirements(pub Vec<Vec<SchemeId>>);

impl Api {
    /// The ids of all security schemes.
    pub fn scheme_ids(&self) -> impl Iterator<Item = SchemeId> + use<> {
        (0..self.security_schemes.len()).map(SchemeId)
    }

    /// The schemes whose credentials are a bearer token.
    pub fn bearer_schemes(&self) -> Vec<SchemeId> {
        let mut ids: Vec<SchemeId> = self.scheme_ids().collect();
        ids.retain(|id| self.security_schemes[id.0].kind == SchemeKind::Bearer);
        ids
    }

    /// The different requirements of operations, sorted by what they consist of.
    pub fn requirements(&self) -> Vec<&Requirements> {
        let all = self.operations.iter().map(|it| &it.security);
        let mut all: Vec<&Requirements> = all.filter(|it| !it.0.is_empty()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The schemes whose credentials most users have: a bearer token if any operation takes one,
    /// else what satisfies the most operations.
    pub fn usual_schemes(&self) -> Vec<SchemeId> {
        if let Some(first) = self.bearer_schemes().first() {
            return vec![*first];
        }
        let is_satisfied = |all: &[SchemeId], it: &Operation| {
            let mut lists = it.security.0.iter();
            lists.any(|list| !list.is_empty() && list.iter().all(|id| all.contains(id)))
        };
        let satisfied = |all: &[SchemeId]| {
            let operations = self.operations.iter();
            operations.filter(|it| is_satisfied(all, it)).count()
        };
        let lists = self.requirements().into_iter().flat_map(|it| &it.0);
        let lists = lists.filter(|list| (1..=MAX_USUAL).contains(&list.len()));
        // Of lists that satisfy as many, the shortest is the best. Ids are in the order of names.
        let best = lists.min_by_key(|list| (std::cmp::Reverse(satisfied(list)), list.len(), *list));
        best.cloned().unwrap_or_default()
    }
}
