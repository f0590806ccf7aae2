//! Tables in plain text and in Markdown.

/// A table. Every row has as many cells as there are columns.
#[derive(Debug, Default)]
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    total: Option<Vec<String>>,
}

/// The title of a column and the side that its cells are on.
#[derive(Debug)]
struct Column {
    title: String,
    side: Side,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
}

impl Table {
    /// A table without columns.
    pub(crate) fn new() -> Table {
        Table::default()
    }

    /// Adds a column of text.
    pub(crate) fn text(mut self, title: &str) -> Table {
        self.columns.push(Column {
            title: title.to_owned(),
            side: Side::Left,
        });
        self
    }

    /// Adds a column of numbers.
    pub(crate) fn number(mut self, title: &str) -> Table {
        self.columns.push(Column {
            title: title.to_owned(),
            side: Side::Right,
        });
        self
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.rows.push(cells);
    }

    /// Sets the row below the line.
    pub(crate) fn total(&mut self, cells: Vec<String>) {
        debug_assert_eq!(cells.len(), self.columns.len());
        self.total = Some(cells);
    }

    /// For terminals.
    pub(crate) fn plain(&self) -> String {
        let widths = self.widths();
        let titles: Vec<String> = self.columns.iter().map(|it| it.title.clone()).collect();
        let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
        let mut lines = vec![self.aligned(&titles, &widths), rule.join("  ")];
        lines.extend(self.rows.iter().map(|row| self.aligned(row, &widths)));
        if let Some(total) = &self.total {
            lines.push(rule.join("  "));
            lines.push(self.aligned(total, &widths));
        }
        lines.into_iter().map(|line| line + "\n").collect()
    }

    /// For files.
    pub(crate) fn markdown(&self) -> String {
        let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
        let titles = self.columns.iter().map(|column| column.title.as_str());
        let rule = self.columns.iter().map(|column| match column.side {
            Side::Left => "---",
            Side::Right => "--:",
        });
        let mut text = line(titles.collect()) + &line(rule.collect());
        for row in self.rows.iter().chain(&self.total) {
            text += &line(row.iter().map(String::as_str).collect());
        }
        text
    }

    fn aligned(&self, cells: &[String], widths: &[usize]) -> String {
        let cells: Vec<String> = self
            .columns
            .iter()
            .zip(cells.iter().zip(widths))
            .map(|(column, (cell, width))| match column.side {
                Side::Left => format!("{cell:<width$}"),
                Side::Right => format!("{cell:>width$}"),
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    }

    fn widths(&self) -> Vec<usize> {
        let width = |index: usize, column: &Column| {
            let cells = self.rows.iter().chain(&self.total).map(|row| &row[index]);
            let cells = cells.chain([&column.title]);
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let columns = self.columns.iter().enumerate();
        columns
            .map(|(index, column)| width(index, column))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new().text("document").number("lines");
        table.row(vec!["a.yaml".to_owned(), "7".to_owned()]);
        table.row(vec!["much/longer.json".to_owned(), "1234".to_owned()]);
        table.total(vec!["2 documents".to_owned(), "1241".to_owned()]);
        table
    }

    #[test]
    fn plain_text_is_aligned() {
        insta::assert_snapshot!(table().plain(), @r"
        document          lines
        ----------------  -----
        a.yaml                7
        much/longer.json   1234
        ----------------  -----
        2 documents        1241
        ");
    }

    #[test]
    fn markdown_knows_the_sides() {
        insta::assert_snapshot!(table().markdown(), @r"
        | document | lines |
        | --- | --: |
        | a.yaml | 7 |
        | much/longer.json | 1234 |
        | 2 documents | 1241 |
        ");
    }
}
