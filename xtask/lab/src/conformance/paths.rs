//! Finds the values of the parameters in a path.

use percent_encoding::percent_decode_str;

/// How a path fits a template.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fit {
    /// The names and values of the parameters, decoded.
    pub(crate) values: Vec<(String, String)>,
    /// How well it fits: a better fit is greater.
    pub(crate) rank: (Strictness, usize),
}

/// Which values a parameter could have. Documents should be understood as they are meant: as strictly as
/// possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Strictness {
    /// No text at all.
    Empty,
    /// Several segments.
    Slashes,
    /// A segment or a part of it.
    Segment,
}

/// Fits a path to a template such as `/pets/{id}`.
pub(crate) fn fit(template: &str, path: &str) -> Option<Fit> {
    let literals = literal_length(template);
    let levels = [Strictness::Segment, Strictness::Slashes, Strictness::Empty];
    levels.into_iter().find_map(|strictness| {
        let values = values(template, path, strictness)?;
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let values = values
            .iter()
            .map(|(name, it)| ((*name).to_owned(), decoded(it)));
        Some(Fit {
            values: values.collect(),
            rank: (strictness, literals),
        })
    })
}

/// Returns the length of what is not a parameter.
fn literal_length(template: &str) -> usize {
    match template.split_once('{') {
        None => template.len(),
        Some((before, rest)) => {
            let after = rest.split_once('}').map_or("", |(_, after)| after);
            before.len() + literal_length(after)
        }
    }
}

/// Returns the values of the parameters, as they stand in the path.
fn values<'t>(
    template: &'t str,
    path: &'t str,
    strictness: Strictness,
) -> Option<Vec<(&'t str, &'t str)>> {
    let Some((before, rest)) = template.split_once('{') else {
        return (template == path).then(Vec::new);
    };
    let path = path.strip_prefix(before)?;
    let (name, after) = rest.split_once('}')?;
    let shortest = usize::from(strictness != Strictness::Empty);
    let ends = path.char_indices().map(|(index, _)| index);
    let mut ends = ends.chain([path.len()]).filter(|end| *end >= shortest);
    ends.find_map(|end| {
        let (value, path) = path.split_at(end);
        if strictness == Strictness::Segment && value.contains('/') {
            return None;
        }
        let mut all = vec![(name, value)];
        all.extend(values(after, path, strictness)?);
        Some(all)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(template: &str, path: &str) -> Option<(Strictness, Vec<String>)> {
        let fit = fit(template, path)?;
        let values = fit
            .values
            .into_iter()
            .map(|(name, it)| format!("{name}={it}"));
        Some((fit.rank.0, values.collect()))
    }

    #[test]
    fn values_are_found_and_decoded() {
        let segment = |values: &[&str]| {
            let values = values.iter().map(|&it| it.to_owned());
            Some((Strictness::Segment, values.collect()))
        };
        assert_eq!(fitted("/a", "/a"), segment(&[]));
        assert_eq!(fitted("/a/{b}", "/a/x%20y"), segment(&["b=x y"]));
        assert_eq!(fitted("/a{b}", "/a.x"), segment(&["b=.x"]));
        assert_eq!(fitted("/{a}-{b}/c", "/1-2/c"), segment(&["a=1", "b=2"]));
        assert_eq!(fitted("/a/{b}", "/b/x"), None);
        assert_eq!(
            fitted("/a/{b}", "/a/x/c"),
            Some((Strictness::Slashes, vec!["b=x/c".to_owned()]))
        );
        assert_eq!(
            fitted("/a{b}", "/a"),
            Some((Strictness::Empty, vec!["b=".to_owned()]))
        );
    }

    #[test]
    fn the_template_with_more_text_fits_better() {
        let rank = |template| fit(template, "/a/b").map(|it| it.rank);
        assert!(rank("/a/b") > rank("/a/{x}"));
        assert!(rank("/a/{x}") > rank("/{x}/{y}"));
        assert!(rank("/{x}/{y}") > rank("/a{x}"));
    }
}
