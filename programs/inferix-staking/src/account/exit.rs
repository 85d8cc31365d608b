//! What Anchor does when an instruction ends.

/// Leaves out what Anchor does at the end of an instruction with these accounts: it writes the discriminator
/// of every writable account once more, which is 2 KB of code for each type and 100 compute units for each
/// account. Nothing here changes one: handlers write to the struct behind it, and only `initialize` writes a
/// discriminator. Accounts with a `close` constraint must not be listed; `exit` is what closes them.
///
/// An inherent method goes before a trait's: Anchor's code calls this one.
macro_rules! nothing_at_exit {
    ($($accounts:ident),+ $(,)?) => {
        $(
            impl $accounts<'_> {
                #[allow(clippy::unnecessary_wraps, clippy::unused_self)]
                pub(crate) fn exit(&self, _: &anchor_lang::prelude::Pubkey) -> anchor_lang::Result<()> {
                    Ok(())
                }
            }
        )+
    };
}
pub(crate) use nothing_at_exit;
