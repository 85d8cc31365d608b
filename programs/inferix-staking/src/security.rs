//! Whom to tell about a weakness, and what the program says if it ever panics.

#[cfg(all(feature = "entrypoint", not(feature = "cpi")))]
solana_security_txt::security_txt! {
    name: "Inferix worker staking",
    project_url: "https://inferix.io",
    contacts: "link:https://docs.inferix.io",
    policy: "See SECURITY.md in the source repository",
    preferred_languages: "en"
}

/// No input can make the program panic. If one does anyway, the transaction fails and logs this line;
/// the standard handler's formatting would be a tenth of the bytecode.
#[cfg(all(feature = "custom-panic", target_os = "solana"))]
#[no_mangle]
fn custom_panic(_: &core::panic::PanicInfo<'_>) {
    anchor_lang::solana_program::log::sol_log("the program panicked: please report this");
    // Keep a reference to `SECURITY_TXT`, or the linker drops it.
    #[cfg(all(feature = "entrypoint", not(feature = "cpi")))]
    core::hint::black_box(SECURITY_TXT);
}
