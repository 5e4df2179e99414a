//! What a run of the tests counts.

/// How many passed, failed and were skipped.
#[derive(Default)]
pub(crate) struct Count {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Count {
    pub(crate) fn add(&mut self, name: &str, good: bool) {
        println!("{} {name}", if good { "ok    " } else { "FAILED" });
        if good { self.passed += 1 } else { self.failed += 1 }
    }

    pub(crate) fn skip(&mut self, name: &str, why: &str) {
        println!("skip   {name}: {why}");
        self.skipped += 1;
    }
}
