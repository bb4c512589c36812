//! Numbers that look drawn by lot and are the same for the same words.

/// A row of numbers.
pub(super) struct Pen(u64);

impl Pen {
    /// The row that begins with these words.
    pub(super) fn new(words: &[&str]) -> Self {
        // FNV-1a: every letter changes the start.
        let letters = words.iter().flat_map(|word| word.bytes().chain([0]));
        Pen(letters.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    /// The next number, below `limit`.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit.max(1)
    }
}
