//! `docs/contracts/errors.md` and `ui/logic/src/wx/generated/errors.ts`: written by `cargo xtask generate`, compared here.
//!
//! Invariant: every row of every table is on the page, in the order of the table.

use super::{CloseRow, ErrorRow, ErrorWords, NetError, local, request, system, tcp_udp, websocket};

const HEAD: &str = "\
# Errors

<!-- Generated from crates/model/src/errors; do not edit, run: cargo xtask generate -->

Every text and code with which the network functions fail, and every close code that miniwire makes itself. The code says what
this page says: both are made from the tables in `crates/model/src/errors`. How to read the source column:
[callback.md](callback.md). Numbers of `errno` are those of the documentation's page PublicErrno where they are documented.

`<…>` stands for a value. Profile `both` means that `device` and `devtools` say the same. Rules and limits, and what comes before
and after an error, have pages of their own: [socket.md](socket.md), [request.md](request.md), [tcp.md](tcp.md), [udp.md](udp.md),
[network.md](network.md), [files.md](files.md), and [lifecycle.md](lifecycle.md) for what suspension does.
";

const TYPESCRIPT_HEAD: &str = "\
// Generated from crates/model/src/errors; do not edit, run: cargo xtask generate
// Texts and codes of network errors, as docs/contracts/errors.md shows them. A constant of its own for each, so that the bundle
// has those that are used.
";

fn profile(words: Option<ErrorWords>) -> &'static str {
    match words {
        None => "both",
        Some(ErrorWords::Device) => "`device`",
        Some(ErrorWords::Devtools) => "`devtools`",
    }
}

fn number(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// One section of rows that an app is told as `errMsg`.
fn errors(title: &str, rows: &[(&str, ErrorRow)]) -> String {
    let mut page = format!(
        "\n## {title}\n\n| Profile | `errMsg` | `errCode` | `errno` | When | Source |\n|---|---|---|---|---|---|\n"
    );
    for (_, row) in rows {
        let err_msg = if row.api.is_empty() { row.text.to_owned() } else { format!("{}:fail {}", row.api, row.text) };
        let (code, errno) = (number(row.err_code), number(row.errno));
        page +=
            &format!("| {} | `{err_msg}` | {code} | {errno} | {} | {} |\n", profile(row.words), row.when, row.source);
    }
    page
}

fn closes(rows: &[(&str, CloseRow)]) -> String {
    let mut page =
        "\n## WebSocket: `onClose`\n\nAnything else is the code and reason of the peer's close frame (documented).\n\n\
                    | Profile | `code` | `reason` | When | Source |\n|---|---|---|---|---|\n"
            .to_owned();
    for (_, row) in rows {
        let reason = if row.reason.is_empty() { "empty".to_owned() } else { format!("`{}`", row.reason) };
        page += &format!("| {} | {} | {reason} | {} | {} |\n", profile(row.words), row.code, row.when, row.source);
    }
    page
}

fn net_errors(rows: &[(&str, NetError)]) -> String {
    let mut page = "\n### `<n>` and `<NAME>`\n\nChromium's `net_error_list.h`, which the documentation of errno 600001 refers to.\n\n\
                    | `<n>` | `<NAME>` | When |\n|---|---|---|\n"
        .to_owned();
    for (_, row) in rows {
        page += &format!("| {} | `{}` | {} |\n", row.code, row.name, row.when);
    }
    page
}

fn system_errors() -> String {
    let mut page = "\n### `<n>` and `<text>` of a failed system call\n\nThose of Linux on every system: documented for phones. Which of \
                    them comes at the wrong time of a call is ours, as the system's sockets do.\n\n\
                    | `<n>` | Name | `<text>` | When |\n|---|---|---|---|\n"
        .to_owned();
    for error in system::SYSTEM_ERRORS {
        page += &format!("| {} | `{}` | `{}` | {} |\n", error.number, error.name, error.text, error.when);
    }
    page
}

fn page() -> String {
    [
        HEAD.to_owned(),
        errors("Arguments, services and the state of the network", local::ROWS),
        errors("WebSocket: calls", websocket::ROWS),
        errors("WebSocket: openings that fail (`onError`)", websocket::opening::ROWS),
        closes(websocket::close::ROWS),
        errors("Requests, uploads, downloads", request::ROWS),
        net_errors(request::net::ROWS),
        errors("TCP and UDP (`onError`)", tcp_udp::ROWS),
        system_errors(),
    ]
    .concat()
}

/// The rows that JavaScript tells, or may: `<PREFIX>_<NAME>`.
fn typescript() -> String {
    let tables =
        [("", local::ROWS), ("SOCKET_", websocket::ROWS), ("HTTP_", request::ROWS), ("TCP_UDP_", tcp_udp::ROWS)];
    let mut file = format!(
        "{TYPESCRIPT_HEAD}\nexport interface ErrorRow {{\n  readonly text: string;\n  readonly errCode?: number;\n  readonly errno?: \
         number;\n}}\n\n"
    );
    for (prefix, rows) in tables {
        for (name, row) in rows {
            let code = row.err_code.map(|code| format!(", errCode: {code}")).unwrap_or_default();
            let errno = row.errno.map(|errno| format!(", errno: {errno}")).unwrap_or_default();
            file += &format!("export const {prefix}{name} = {{ text: {:?}{code}{errno} }} as const;\n", row.text);
        }
    }
    file += "\n/** Numbers of errno.h, and what strerror says. */\n";
    for error in system::SYSTEM_ERRORS {
        file += &format!("export const {} = [{}, {:?}] as const;\n", error.name, error.number, error.text);
    }
    file
}

fn write_or_compare(file: &str, wanted: &str) {
    let file = format!("{}/../../{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("MINIWIRE_GENERATE").is_some() {
        std::fs::write(file, wanted).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found.replace("\r\n", "\n") == wanted, "{file} is not up to date: run cargo xtask generate");
}

#[test]
fn the_pages_of_errors_are_what_the_tables_say() {
    write_or_compare("docs/contracts/errors.md", &page());
    write_or_compare("ui/logic/src/wx/generated/errors.ts", &typescript());
}

#[test]
fn every_row_says_when_it_comes_and_how_we_know() {
    for rows in [local::ROWS, websocket::ROWS, websocket::opening::ROWS, request::ROWS, tcp_udp::ROWS] {
        for (name, row) in rows {
            assert!(!row.when.is_empty() && !row.text.contains('|'), "{name}");
            let known = ["documented", "observed", "ours"].iter().any(|tag| row.source.starts_with(tag));
            assert!(known, "{name}: {}", row.source);
        }
    }
}
