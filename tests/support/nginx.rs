//! Real nginx in front of a WebSocket server, configured as its documentation on WebSocket proxying says.
//!
//! Invariant: it runs in the foreground, as one process, with every file it writes in a temporary folder.

use crate::{Lines, free_port};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A running nginx.
#[derive(Debug)]
pub struct Nginx {
    // Fields are dropped in order: the process before the folder in which it writes.
    lines: Lines,
    port: u16,
    _folder: TempDir,
}

impl Nginx {
    /// Passes `/websocket` on to `upstream_port`, listening on a free port.
    ///
    /// # Panics
    /// nginx is missing or refuses its configuration.
    pub fn in_front_of(upstream_port: u16) -> Nginx {
        Nginx::listening_at(free_port(), upstream_port)
    }

    /// Passes `/websocket` on to `upstream_port`, listening on this port.
    ///
    /// # Panics
    /// As [`Nginx::in_front_of`], or the port is in use.
    pub fn listening_at(port: u16, upstream_port: u16) -> Nginx {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let config = folder.path().join("nginx.conf");
        fs::write(&config, configuration(port, upstream_port)).expect("the configuration can be written");
        let mut command = Command::new(program());
        // `-e` is where it complains until it has read the configuration.
        command.arg("-e").arg("stderr").arg("-p").arg(folder.path()).arg("-c").arg(&config);
        let lines = Lines::spawn(command);
        // Its sockets are open before it tells about the system below it.
        lines.wait_for_stderr("that it is running", |line| line.contains("[notice]") && line.contains("OS: "));
        Nginx { lines, port, _folder: folder }
    }

    /// `ws://127.0.0.1:<port>/websocket`.
    pub fn url(&self) -> String {
        format!("ws://127.0.0.1:{}/websocket", self.port)
    }

    /// What it prints.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }
}

fn configuration(port: u16, upstream_port: u16) -> String {
    format!(
        r#"
daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {{ worker_connections 64; }}
http {{
  access_log access.log;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  server {{
    listen 127.0.0.1:{port};
    location /websocket {{
      proxy_pass http://127.0.0.1:{upstream_port};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
    }}
  }}
}}
"#
    )
}

/// Debian keeps nginx out of a user's `PATH`.
fn program() -> PathBuf {
    let places = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx"].map(PathBuf::from);
    places.into_iter().find(|place| place.is_file()).unwrap_or_else(|| "nginx".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Peer, repository};

    #[test]
    fn a_node_client_reaches_a_node_server_through_it() {
        let peer = Peer::start("echo.mjs");
        let nginx = Nginx::in_front_of(peer.port());
        let client = repository().join("tests/peers/echo-client.mjs");
        let output = Command::new("node").arg(client).args([&nginx.url(), "0"]).output().expect("node runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
