//! The stack of a run.

/// The stack size of a run, in bytes. Documents are nested, and most stages are recursive: in a debug
/// build, `openapiv3` alone needs 45 KB per level.
pub const STACK: usize = 128 << 20;

/// Runs `work` on a thread with a stack of that size.
pub(crate) fn with_stack<T: Send>(work: impl Fn() -> T + Sync) -> T {
    std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().stack_size(STACK);
        match builder
            .spawn_scoped(scope, &work)
            .map(|thread| thread.join())
        {
            Ok(Ok(result)) => result,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            // If no thread can be started, the stack of this one most likely suffices.
            Err(_) => work(),
        }
    })
}
