//! Runs the same work for many items on all cores.

use std::sync::Mutex;
use std::thread::{self, Builder};

/// Runs `work` for each item. Returns the results in the order of the items.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let queue = Mutex::new(items.iter().enumerate());
    let take = || queue.lock().ok()?.next();
    let results = Mutex::new(Vec::new());
    let take_items = || {
        while let Some((index, item)) = take() {
            let result = work(item);
            if let Ok(mut results) = results.lock() {
                results.push((index, result));
            }
        }
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        for _ in 1..cores.min(items.len()) {
            // If no thread can be started, this one does all the work.
            let _ = Builder::new()
                .stack_size(crate::stack::STACK)
                .spawn_scoped(scope, take_items);
        }
        take_items();
    });
    let mut results = results.into_inner().unwrap_or_default();
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn the_order_is_kept() {
        let numbers: Vec<usize> = (0..1_000).collect();
        let doubled = map(&numbers, |number| number * 2);
        assert_eq!(
            doubled,
            (0..1_000).map(|number| number * 2).collect::<Vec<_>>()
        );
    }
}
