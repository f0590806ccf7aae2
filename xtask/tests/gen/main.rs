//! Runs `cargo xtask gen` on real folders, like a user.

mod folder;

use std::fs;
use std::path::Path;

use folder::{DOCUMENT, Folder, run_in};
use insta::assert_snapshot;

const GEN: &str = "gen --spec pets.yaml --out client";
const CHECK: &str = "gen --spec pets.yaml --out client --check";

/// Makes the same check as CI.
#[test]
fn the_client_of_this_repository_is_up_to_date() {
    let elsewhere = tempfile::tempdir().unwrap();
    for folder in [elsewhere.path(), Path::new(env!("CARGO_MANIFEST_DIR"))] {
        let said = run_in(folder, "gen --check").succeeds();
        assert!(
            said.stdout
                .starts_with("Up to date: generated-client/ matches spec/openapi.yaml\n"),
            "{}",
            said.stdout
        );
    }
}

#[test]
fn a_document_becomes_a_crate() {
    let folder = Folder::new();
    let said = folder.run(GEN).succeeds();
    assert_snapshot!(said.shown(), @r"
    Generated client/ from pets.yaml
      operations  1
      types       [number]
      files       [number] written
      warnings    none
      time        [time]
    ");
    assert!(
        folder
            .read("client/Cargo.toml")
            .contains("name = \"client\"")
    );
    assert!(folder.exists("client/.gitignore"));
    assert!(folder.exists("client/src/lib.rs"));
    assert_eq!(folder.staging(), None);
}

#[test]
fn the_crate_can_be_named() {
    let folder = Folder::new();
    folder
        .run("gen --spec pets.yaml --out deep/client --name pet-shop")
        .succeeds();
    assert!(
        folder
            .read("deep/client/Cargo.toml")
            .contains("name = \"pet-shop\"")
    );
}

#[test]
fn a_second_run_touches_nothing() {
    let folder = Folder::with_client();
    let before = folder.state("client");
    assert_snapshot!(folder.run(GEN).succeeds().shown(), @r"
    Generated client/ from pets.yaml
      operations  1
      types       [number]
      files       [number] unchanged
      warnings    none
      time        [time]
    ");
    assert_eq!(folder.state("client"), before);
}

#[test]
fn only_what_differs_is_written() {
    let folder = Folder::with_client();
    let before = folder.state("client");
    let stale = format!("{}// edited\n", folder.read("client/src/lib.rs"));
    folder.write("client/src/lib.rs", &stale);
    folder.write("client/src/gone/deep/mod.rs", &stale);
    folder.write("client/src/mixed/mod.rs", &stale);
    folder.write("client/src/mixed/own.rs", "mine");
    folder.write("client/tests/own.rs", "mine");
    folder.write("client/tests/marked.rs", &stale);
    folder.write("client/Cargo.toml", "mine");
    let gitignore = format!("{}/new\n", folder.read("client/.gitignore"));
    folder.write("client/.gitignore", &gitignore);
    assert_snapshot!(folder.run(GEN).succeeds().shown(), @r"
    Generated client/ from pets.yaml
      operations  1
      types       [number]
      files       2 written, [number] unchanged, 2 removed
      kept        Cargo.toml (written by hand)
      warnings    none
      time        [time]
    ");
    assert!(!folder.exists("client/src/gone"));
    assert!(!folder.exists("client/src/mixed/mod.rs"));
    // Only files in `src/` are removed.
    assert_eq!(folder.read("client/tests/marked.rs"), stale);
    fs::remove_file(folder.path("client/tests/marked.rs")).unwrap();
    for own in [
        "client/src/mixed/own.rs",
        "client/tests/own.rs",
        "client/Cargo.toml",
    ] {
        assert_eq!(folder.read(own), "mine", "{own}");
        fs::remove_file(folder.path(own)).unwrap();
    }
    for (path, now) in folder.state("client") {
        let (text, modified) = &before[&path];
        assert_eq!(&now.0, text, "{path:?}");
        let is_rewritten = path.ends_with("src/lib.rs") || path.ends_with(".gitignore");
        assert_eq!(now.1 != *modified, is_rewritten, "{path:?}");
    }
}

#[test]
fn a_check_lists_what_differs_and_writes_nothing() {
    let folder = Folder::with_client();
    folder.run(CHECK).succeeds();
    let text = folder.read("client/src/lib.rs");
    let missing = folder.another_generated_file();
    fs::remove_file(folder.path("client").join(&missing)).unwrap();
    folder.write("client/src/lib.rs", &format!("{text}// edited\n"));
    folder.write("client/src/a.rs", &text);
    let before = folder.state("client");
    let said = folder.run(CHECK).fails();
    let shown = said.shown().replace(&missing, "[file]");
    // The missing file can come before or after the stale one.
    let (list, rest) = shown.split_once("\n\n").unwrap();
    let mut list: Vec<&str> = list.lines().collect();
    list.sort_unstable();
    assert_snapshot!(list.join("\n"), @r"
    missing   [file]
    orphaned  src/a.rs
    stale     src/lib.rs
    ");
    assert_snapshot!(rest, @r"
    --- src/lib.rs (on disk)
    +++ src/lib.rs (generated)
    @@ [lines] @@
    -// edited

    error: client/ does not match pets.yaml: 1 missing, 1 stale, 1 orphaned
    help: run `cargo xtask gen --spec pets.yaml --out client`
    ");
    assert!(said.stderr.starts_with("error: "));
    assert_eq!(folder.state("client"), before);
}

#[test]
fn a_check_of_nothing_creates_nothing() {
    let folder = Folder::new();
    let said = folder.run(CHECK).fails();
    assert!(
        said.stdout.contains("missing   src/lib.rs\n"),
        "{}",
        said.stdout
    );
    assert!(!folder.exists("client"));
}

#[test]
fn line_endings_count() {
    let folder = Folder::with_client();
    let text = folder.read("client/src/lib.rs");
    folder.write("client/src/lib.rs", &text.replace('\n', "\r\n"));
    assert_snapshot!(folder.run(CHECK).fails().shown(), @r"
    stale     src/lib.rs (only the line endings differ: they must be LF, not CRLF)

    error: client/ does not match pets.yaml: 1 stale
    help: run `cargo xtask gen --spec pets.yaml --out client`
    ");
    folder.run(GEN).succeeds();
    assert_eq!(folder.read("client/src/lib.rs"), text);
}

#[test]
fn a_file_written_by_hand_is_never_overwritten() {
    let folder = Folder::new();
    folder.write("client/src/lib.rs", "mine");
    folder.write("client/src/operations", "a file in the place of a folder");
    folder.write("client/Cargo.toml", "mine");
    let before = folder.state("client");
    let said = folder.run(GEN).fails();
    assert_snapshot!(said.shown(), @r"
    error: client/: generated files cannot be written here:
      src/lib.rs was not generated by this program
      src/operations is a file, where a folder belongs
    nothing was written
    help: move it away, or choose another folder with `--out`
    ");
    assert_eq!(folder.run(CHECK).fails().stderr, said.stderr);
    assert_eq!(folder.state("client"), before);
}

#[test]
fn a_folder_in_the_way_leaves_everything_as_it_was() {
    let folder = Folder::with_client();
    fs::remove_file(folder.path("client/src/lib.rs")).unwrap();
    folder.write("client/src/lib.rs/inner", "mine");
    folder.write(
        "client/Cargo.toml",
        &folder.read("client/Cargo.toml").replace("client", "old"),
    );
    let before = folder.state("client");
    assert_snapshot!(folder.run(GEN).fails().shown(), @r"
    error: client/: generated files cannot be written here:
      src/lib.rs is a folder, where a file belongs
    nothing was written
    help: move it away, or choose another folder with `--out`
    ");
    assert_eq!(folder.state("client"), before);
}

#[test]
fn a_check_says_how_to_fix_the_differences() {
    let folder = Folder::new();
    folder.write("it's/pet.yaml", "type: object");
    let gen_with_options = [
        "gen",
        "--spec",
        "pets.yaml",
        "--out",
        "client",
        "--allow-refs",
        "it's",
        "--format",
        "uuid=String",
    ];
    let mut check = gen_with_options.to_vec();
    check.insert(1, "--check");
    let said = folder.run_with(&check).fails();
    assert_snapshot!(said.stderr.lines().last().unwrap(), @r"help: run `cargo xtask gen --spec pets.yaml --out client --allow-refs 'it'\''s' --format uuid=String`");
    folder.run_with(&gen_with_options).succeeds();
    folder.run_with(&check).succeeds();
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with_client();
    folder.write("elsewhere/own.rs", "mine");
    folder.write("elsewhere/marked.rs", &folder.read("client/src/lib.rs"));
    let before = folder.state("elsewhere");
    let lib = folder.path("client/src/lib.rs");
    fs::remove_file(&lib).unwrap();
    symlink("../../elsewhere/marked.rs", &lib).unwrap();
    assert_snapshot!(folder.run(GEN).fails().shown(), @r"
    error: client/: generated files cannot be written here:
      src/lib.rs is a symbolic link
    nothing was written
    help: move it away, or choose another folder with `--out`
    ");
    fs::remove_dir_all(folder.path("client")).unwrap();
    fs::create_dir(folder.path("client")).unwrap();
    symlink("../elsewhere", folder.path("client/src")).unwrap();
    assert_snapshot!(folder.run(GEN).fails().shown(), @r"
    error: client/: generated files cannot be written here:
      src is a symbolic link
    nothing was written
    help: move it away, or choose another folder with `--out`
    ");
    assert!(!folder.exists("client/Cargo.toml"));
    fs::remove_file(folder.path("client/src")).unwrap();
    // Links that lead out, but are not in the way.
    symlink("../elsewhere", folder.path("client/.codegen-staging-123")).unwrap();
    symlink("../elsewhere/own.rs", folder.path("client/Cargo.toml")).unwrap();
    fs::create_dir(folder.path("client/src")).unwrap();
    symlink("../../elsewhere", folder.path("client/src/link")).unwrap();
    let said = folder.run(GEN).succeeds();
    let kept = "  kept        Cargo.toml (written by hand)\n";
    assert!(said.stdout.contains(kept), "{}", said.stdout);
    assert_eq!(folder.state("elsewhere"), before);
    assert_eq!(folder.staging(), None);
}

/// The disk refuses to write: the process may not make a file longer than nothing.
#[cfg(unix)]
#[test]
fn a_failure_leaves_everything_as_it_was() {
    let folder = Folder::with_client();
    folder.write(
        "client/src/lib.rs",
        &format!("{}// edited\n", folder.read("client/src/lib.rs")),
    );
    let before = folder.state("client");
    let said = folder.run_after("trap '' XFSZ; ulimit -f 0", GEN).fails();
    assert!(
        said.stderr
            .contains("cannot write `client/.codegen-staging-"),
        "{}",
        said.stderr
    );
    assert!(
        said.stderr.contains("\nnothing was changed: "),
        "{}",
        said.stderr
    );
    assert_eq!(folder.state("client"), before);
    assert_eq!(folder.staging(), None);
    // A new folder is removed again.
    folder
        .run_after(
            "trap '' XFSZ; ulimit -f 0",
            "gen --spec pets.yaml --out new/client",
        )
        .fails();
    assert!(!folder.exists("new"));
}

/// The same, but the system kills the process for it.
#[cfg(unix)]
#[test]
fn a_killed_run_is_repaired_by_the_next() {
    let folder = Folder::with_client();
    let text = folder.read("client/src/lib.rs");
    folder.write("client/src/lib.rs", &format!("{text}// edited\n"));
    let before = folder.state("client/src");
    assert_eq!(folder.run_after("ulimit -c 0; ulimit -f 0", GEN).code, None);
    assert_eq!(folder.state("client/src"), before);
    assert_ne!(folder.staging(), None);
    folder.run(GEN).succeeds();
    assert_eq!(folder.read("client/src/lib.rs"), text);
    assert_eq!(folder.staging(), None);
    folder.run(CHECK).succeeds();
}

#[test]
fn a_run_killed_between_old_and_new_is_repaired_by_the_next() {
    let folder = Folder::with_client();
    let new = folder.read("client/src/lib.rs");
    let other = folder.another_generated_file();
    let before = folder.state("client");
    // The killed run has not yet replaced one file and not yet removed another.
    folder.write("client/src/lib.rs", &format!("{new}// old\n"));
    folder.write("client/src/a.rs", &format!("{new}// old\n"));
    folder.write("client/.codegen-staging-123/0", "half a fi");
    assert_snapshot!(folder.run(GEN).succeeds().shown(), @r"
    Generated client/ from pets.yaml
      operations  1
      types       [number]
      files       1 written, [number] unchanged, 1 removed
      warnings    none
      time        [time]
    ");
    let after = folder.state("client");
    assert!(after.keys().eq(before.keys()));
    assert_eq!(folder.read("client/src/lib.rs"), new);
    let other = folder.path("client").join(other);
    assert_eq!(after[&other], before[&other]);
    assert_eq!(folder.staging(), None);
    // A run with nothing to write removes the staging folder too.
    folder.write("client/.codegen-staging-123/0", "half a fi");
    folder.run(GEN).succeeds();
    assert_eq!(folder.staging(), None);
    assert_eq!(folder.state("client"), after);
}

/// The runs can fail because of each other. Yet all files are whole, and the next run writes what
/// still differs.
#[test]
fn two_runs_at_once_do_no_harm() {
    let folder = Folder::with_client();
    let after = folder.state("client");
    for _ in 0..10 {
        fs::remove_dir_all(folder.path("client/src")).unwrap();
        std::thread::scope(|scope| {
            let runs = [(); 2].map(|()| scope.spawn(|| folder.run(GEN)));
            for run in runs {
                let said = run.join().unwrap();
                assert!(matches!(said.code, Some(0 | 1)), "{said:?}");
            }
        });
        for (path, (text, _)) in folder.state("client") {
            assert!(text == after[&path].0, "{path:?}");
        }
        folder.run(GEN).succeeds();
        assert!(folder.state("client").keys().eq(after.keys()));
    }
}

#[test]
fn errors_in_the_document_leave_everything_as_it_was() {
    let folder = Folder::with_client();
    let before = folder.state("client");
    folder.write(
        "pets.yaml",
        &DOCUMENT.replace("openapi: 3.0.3", "swagger: '2.0'"),
    );
    let said = folder.run(GEN).fails();
    assert_eq!(said.stdout, "");
    assert!(said.stderr.contains("swagger: '2.0'"), "{}", said.stderr);
    assert!(
        said.stderr
            .ends_with("error: pets.yaml has 1 error; nothing was written\n"),
        "{}",
        said.stderr
    );
    assert_eq!(folder.state("client"), before);
}

#[test]
fn references_stay_in_the_folder_of_the_document_unless_allowed() {
    let folder = Folder::new();
    let reference = DOCUMENT.replace("#/components/schemas/Pet", "../shared/pet.yaml#/Pet");
    folder.write("spec/openapi.yaml", &reference);
    folder.write("shared/pet.yaml", "Pet:\n  type: object\n");
    let command = "gen --spec spec/openapi.yaml --out client";
    let said = folder.run(command).fails();
    assert!(
        said.stderr.ends_with(
            "error: spec/openapi.yaml has 1 error; nothing was written\n\
             help: references may lead into another folder if you name it with `--allow-refs DIR`\n"
        ),
        "{}",
        said.stderr
    );
    assert!(!folder.exists("client"));
    folder
        .run(&format!("{command} --allow-refs shared"))
        .succeeds();
    let said = folder
        .run(&format!("{command} --allow-refs nowhere"))
        .fails();
    assert_snapshot!(said.stderr, @"error: spec/openapi.yaml: there is no folder `nowhere` to allow");
}

/// Callbacks are legal but not generated, which is a warning.
const CALLBACKS: &str = "      callbacks:
        changed:
          https://example.com/changed:
            post:
              responses:
                '200':
                  description: Seen
      responses:
";

#[test]
fn a_warning_about_many_places_is_one() {
    let folder = Folder::new();
    let tags: String = (0..5)
        .map(|n| format!("  - {{name: t{n}, nmae: t}}\n"))
        .collect();
    folder.write("pets.yaml", &format!("{DOCUMENT}tags:\n{tags}"));
    let said = folder.run(GEN).succeeds();
    assert!(
        said.stdout
            .contains("  warnings    1, shown above, in 5 places\n"),
        "{}",
        said.stdout
    );
    let title = "warning: OpenAPI has no `nmae` in a tag";
    let more = format!("{title} (and in 2 more places)\n");
    assert!(said.stderr.contains(&more), "{}", said.stderr);
    let said = folder.run(&format!("{GEN} --strict")).fails();
    assert!(
        said.stderr.contains(&format!("{title}\n")),
        "{}",
        said.stderr
    );
    assert_eq!(said.stderr.matches("^^^^").count(), 5, "{}", said.stderr);
}

#[test]
fn strict_treats_warnings_as_errors() {
    let folder = Folder::new();
    folder.write(
        "pets.yaml",
        &DOCUMENT.replacen("      responses:\n", CALLBACKS, 1),
    );
    let said = folder.run(&format!("{GEN} --strict")).fails();
    let verdict =
        "error: pets.yaml has 1 warning, which --strict treats as errors; nothing was written\n";
    assert!(said.stderr.ends_with(verdict), "{}", said.stderr);
    assert!(!folder.exists("client"));
    let said = folder.run(GEN).succeeds();
    assert!(
        said.stdout.contains("  warnings    1, shown above\n"),
        "{}",
        said.stdout
    );
    folder.run(CHECK).succeeds();
}

/// `NO_COLOR` counts only if it is not empty (<https://no-color.org>).
#[cfg(unix)]
#[test]
fn colors_can_be_turned_on_and_off() {
    let folder = Folder::with_client();
    for (variables, has_color) in [
        ("export CLICOLOR_FORCE=1", true),
        ("export CLICOLOR_FORCE=1 NO_COLOR=1", false),
        ("export CLICOLOR_FORCE=1 NO_COLOR=", true),
    ] {
        let said = folder.run_after(variables, GEN).succeeds();
        let title = "\u{1b}[1m\u{1b}[32mGenerated\u{1b}[0m client/ from";
        assert_eq!(said.stdout.starts_with(title), has_color, "{said:?}");
        assert_eq!(said.stdout.contains('\u{1b}'), has_color, "{said:?}");
    }
}

#[test]
fn there_are_no_escape_codes_in_a_pipe() {
    let folder = Folder::with_client();
    folder.write(
        "client/src/lib.rs",
        &format!("{}// edited\n", folder.read("client/src/lib.rs")),
    );
    let check = folder.run(CHECK).fails();
    folder.write(
        "pets.yaml",
        &DOCUMENT.replace("openapi: 3.0.3", "swagger: '2.0'"),
    );
    for said in [
        check,
        folder.run(GEN).fails(),
        folder.run("gen --out x"),
        folder.run("--help"),
    ] {
        assert!(
            !said.stdout.contains('\u{1b}') && !said.stderr.contains('\u{1b}'),
            "{said:?}"
        );
    }
}

#[test]
fn a_wrong_command_line_says_what_is_right() {
    let folder = Folder::new();
    let mut shown = String::new();
    for arguments in [
        "",
        "generate",
        "gen --spec pets.yaml",
        "gen --out client",
        "gen --name pets",
        "gen --spec pets.yaml --out client --name Pets",
        "gen --spec pets.yaml --out test",
    ] {
        let said = folder.run(arguments);
        assert_eq!(said.code, Some(2), "{arguments}");
        assert_eq!(said.stdout, "", "{arguments}");
        let first = said
            .stderr
            .lines()
            .take_while(|line| !line.starts_with("Usage"));
        let noise = |line: &&str| line.is_empty() || line.starts_with("For more information");
        let first: Vec<&str> = first.filter(|line| !noise(line)).collect();
        let command = format!("$ cargo xtask {arguments}");
        shown.push_str(&format!("{}\n{}\n", command.trim_end(), first.join("\n")));
    }
    assert_snapshot!(shown, @r"
    $ cargo xtask
    The tasks of this repository
    $ cargo xtask generate
    error: unrecognized subcommand 'generate'
      tip: a similar subcommand exists: 'gen'
    $ cargo xtask gen --spec pets.yaml
    error: the following required arguments were not provided:
      --out <DIR>
    $ cargo xtask gen --out client
    error: the following required arguments were not provided:
      --spec <FILE>
    $ cargo xtask gen --name pets
    error: the following required arguments were not provided:
      --out <DIR>
      --spec <FILE>
    $ cargo xtask gen --spec pets.yaml --out client --name Pets
    error: invalid value 'Pets' for '--name <NAME>': it contains 'P'
      allowed: a lowercase letter (a-z), then lowercase letters, digits, `-` and `_`, for example `petstore-client`
    $ cargo xtask gen --spec pets.yaml --out test
    error: the name of the folder 'test' cannot be the name of a crate: a crate of this name comes with Rust
      allowed: a lowercase letter (a-z), then lowercase letters, digits, `-` and `_`, for example `petstore-client`
      tip: name the crate with '--name <NAME>'
    ");
    assert!(!folder.exists("client") && !folder.exists("test"));
}

#[test]
fn a_missing_document_is_named() {
    let folder = Folder::new();
    assert_snapshot!(folder.run("gen --spec pet.yaml --out client").fails().shown(), @r"
    error: pet.yaml: the document does not exist
    help: paths are relative to the current folder; check the spelling
    ");
    fs::create_dir(folder.path("spec")).unwrap();
    assert_snapshot!(folder.run("gen --spec spec --out client").fails().shown(), @r"
    error: spec: the document is a folder
    help: name the root file of the document
    ");
    let said = folder.run("gen --spec pets.yaml --out pets.yaml").fails();
    assert_snapshot!(said.shown(), @r"
    error: pets.yaml/: the output folder is a file
    help: move it away, or choose another folder with `--out`
    ");
    assert!(!folder.exists("client"));
}

#[test]
fn help_is_on_both_levels() {
    let folder = Folder::new();
    let said = folder.run("--help").succeeds();
    assert!(
        said.stdout.contains("cargo xtask gen --check"),
        "{}",
        said.stdout
    );
    let said = folder.run("gen --help").succeeds();
    for option in [
        "--spec",
        "--out",
        "--name",
        "--allow-refs",
        "--check",
        "--strict",
    ] {
        assert!(said.stdout.contains(option), "{option}: {}", said.stdout);
    }
}
