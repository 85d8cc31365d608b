//! `docs/INTEGRATING.md` shows what is compiled and run.

use std::path::{Path, PathBuf};

use inferix_staking_tests::state::WorkerStatus;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/INTEGRATING.md")).unwrap()
}

/// The fenced blocks of a language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap().to_owned())
        .collect()
}

fn sources(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![std::fs::read_to_string(path).unwrap()],
        })
        .collect()
}

#[test]
fn every_snippet_stands_in_the_example() {
    let page = page();
    let mut sources = sources(&root().join("examples/fund/src"));
    sources.push(std::fs::read_to_string(root().join("examples/fund/Cargo.toml")).unwrap());
    let snippets = [blocks(&page, "rust"), blocks(&page, "toml")].concat();
    assert!(snippets.len() >= 7, "{} snippets", snippets.len());
    for snippet in snippets {
        let known = sources.iter().any(|source| source.contains(&snippet));
        assert!(known, "not in examples/fund:\n{snippet}");
    }
}

/// The table of the view's bytes ends where the view does.
#[test]
fn the_table_of_the_view_has_every_field() {
    let page = page();
    let row = |line: &str| {
        let at = line
            .strip_prefix("| ")?
            .split(" | ")
            .next()?
            .parse::<usize>()
            .ok()?;
        let size = match line.split(": ").nth(1)?.split('`').next()? {
            "u64" | "i64" => 8,
            "Pubkey" => 32,
            _ => 1,
        };
        Some((at, size))
    };
    let rows: Vec<_> = page.lines().filter_map(row).collect();
    assert_eq!(rows.len(), 22);
    let mut end = 0;
    for (at, size) in rows {
        assert_eq!(at, end);
        end += size;
    }
    assert_eq!(end, WorkerStatus::LEN);
}
