//! Which addresses an app reaches with the URL check on. Sources: docs/guide/settings.md.

use crate::support::App;
use model::EventKind;

const SETTINGS: &str = "[domains]\nsocket = [\"wss://ws.example.com\"]\nrequest = [\"https://api.example.com\"]\n";

/// Runs `code` with the check on and with these settings; the console lines up to `done`, and the texts of the refusals.
async fn checked(settings: &str, code: &str) -> (Vec<String>, Vec<String>) {
    let app =
        App::script(&format!("{code}; setTimeout(() => console.log('done'), 20)")).file("miniwire.toml", settings);
    let run = app.start_with(|options| options.url_check = Some(true));
    let mut lines = run.console_until("done").await;
    lines.pop();
    let refusal = |kind| match kind {
        EventKind::Notice { code, text, .. } if code == "url-check" => Some(text),
        _ => None,
    };
    let refusals = run.log.events().into_iter().filter_map(refusal).collect();
    (lines, refusals)
}

fn sockets(urls: &[&str]) -> String {
    let urls = serde_json::to_string(urls).unwrap();
    format!(
        "for (const url of {urls}) {{
           const task = wx.connectSocket({{ url, fail: (e) => console.log(url, e.errMsg) }});
           task.onOpen(() => console.log(url, 'open'));
         }}"
    )
}

#[tokio::test]
async fn a_listed_domain_is_reached_on_every_port_and_another_is_not() {
    let urls = ["wss://ws.example.com:9000/", "wss://other.example.com/", "ws://ws.example.com/"];
    let (lines, refusals) = checked(SETTINGS, &sockets(&urls)).await;
    assert!(lines.contains(&"wss://ws.example.com:9000/ open".to_owned()), "{lines:?}");
    for url in &urls[1..] {
        assert!(lines.contains(&format!("{url} connectSocket:fail url not in domain list")), "{lines:?}");
    }
    assert_eq!(refusals.len(), 2);
    assert!(refusals[0].ends_with("other.example.com is not in the socket domain list"), "{refusals:?}");
    assert!(refusals[1].ends_with("phones take wss:// only"), "{refusals:?}");
}

#[tokio::test]
async fn neighbours_in_the_local_network_need_no_entry_and_no_tls() {
    // The machine of the test is 10.0.0.7 in 10.0.0.0/24.
    let urls = ["ws://10.0.0.9:8080/", "ws://10.0.1.9:8080/", "ws://127.0.0.1:8080/"];
    let (lines, refusals) = checked("", &sockets(&urls)).await;
    assert!(lines.contains(&"ws://10.0.0.9:8080/ open".to_owned()), "{lines:?}");
    assert!(refusals[0].contains("an address outside of the local network"), "{refusals:?}");
    assert!(refusals[1].contains("this machine itself"), "{refusals:?}");
}

#[tokio::test]
async fn the_own_address_is_a_neighbour_unless_the_project_says_otherwise() {
    let own = sockets(&["ws://10.0.0.7:8080/"]);
    let (lines, _) = checked("", &own).await;
    assert_eq!(lines, ["ws://10.0.0.7:8080/ open"]);
    let (lines, _) = checked("[behaviour]\nown-address = \"refuse\"\n", &own).await;
    assert_eq!(lines, ["ws://10.0.0.7:8080/ connectSocket:fail url not in domain list"]);
}

#[tokio::test]
async fn a_request_to_a_listed_domain_may_not_name_a_port_that_the_entry_has_not() {
    let code =
        "for (const url of ['https://api.example.com/a', 'https://api.example.com:443/a', 'http://api.example.com/a'])
        wx.request({ url, success: () => console.log(url, 'ok'), fail: (e) => console.log(url, e.errno, e.errMsg) })";
    let (lines, refusals) = checked(SETTINGS, code).await;
    assert!(lines.contains(&"https://api.example.com/a ok".to_owned()), "{lines:?}");
    let refused = "600002 request:fail url not in domain list";
    assert!(lines.contains(&format!("https://api.example.com:443/a {refused}")), "{lines:?}");
    assert!(lines.contains(&format!("http://api.example.com/a {refused}")), "{lines:?}");
    assert!(refusals[0].contains("has no port, and the address has port 443"), "{refusals:?}");
}

#[tokio::test]
async fn a_project_may_have_the_legacy_functions_mean_the_first_socket() {
    let code = "wx.onSocketMessage((m) => console.log('legacy', m.data));
        const open = (name) => { const task = wx.connectSocket({ url: 'wss://ws.example.com/' + name });
          task.onOpen(() => task.send({ data: name })); };
        open('first'); open('second')";
    let (lines, _) = checked(&format!("{SETTINGS}[behaviour]\nglobal-socket = \"earliest\"\n"), code).await;
    assert_eq!(lines, ["legacy first"]);
    let (lines, _) = checked(SETTINGS, code).await;
    assert_eq!(lines, ["legacy second"]);
}
