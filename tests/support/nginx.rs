//! Real nginx: in front of a WebSocket server, configured as its documentation on WebSocket proxying says; as people configure
//! it who have not read that; and as a web server with TLS, HTTP/2 and gzip.
//!
//! Invariant: it runs in the foreground, as one process, with every file it writes in a temporary folder.

use crate::{Lines, free_port};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A running nginx.
#[derive(Debug)]
pub struct Nginx {
    // Fields are dropped in order: the process before the folder in which it writes.
    lines: Lines,
    port: u16,
    folder: TempDir,
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
        Nginx::start(port, tempfile::tempdir().expect("a temporary folder"), &configuration(port, upstream_port, ""))
    }

    /// The same over TLS, on a free port, with a file of certificates and the key of the first of them; `protocols` as in
    /// `ssl_protocols`.
    ///
    /// # Panics
    /// As [`Nginx::in_front_of`].
    pub fn with_tls(upstream_port: u16, certificates: &Path, key: &Path, protocols: &str) -> Nginx {
        let (certificates, key) = (certificates.display(), key.display());
        // OpenSSL 3 takes versions before 1.2 only at level 0, whatever `ssl_protocols` says.
        let tls = format!(
            "ssl_certificate {certificates};\n    ssl_certificate_key {key};\n    ssl_protocols {protocols};\n    \
             ssl_ciphers DEFAULT@SECLEVEL=0;"
        );
        let port = free_port();
        let folder = tempfile::tempdir().expect("a temporary folder");
        Nginx::start(port, folder, &configuration(port, upstream_port, &tls))
    }

    /// Serves `/static.json` with gzip and passes `/up/` and `/websocket/` on to `upstream_port`, over TLS and HTTP/2, on a
    /// free port. Its certificate is for `localhost`, from a root of its own.
    ///
    /// # Panics
    /// As [`Nginx::in_front_of`].
    pub fn secure(upstream_port: u16) -> Nginx {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("the file can be written");
        let root_key = KeyPair::generate().expect("a key");
        let mut root = CertificateParams::default();
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(root, root_key).expect("a root certificate");
        let key = KeyPair::generate().expect("a key");
        let leaf = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name").signed_by(&key, &root);
        file("root.pem", &root.pem());
        file("leaf.pem", &leaf.expect("a certificate").pem());
        file("leaf.key", &key.serialize_pem());
        file("static.json", &format!("{{\"text\":\"{}\"}}", "many words ".repeat(500)));
        let port = free_port();
        Nginx::start(port, folder, &secure_configuration(port, upstream_port))
    }

    /// A load balancer before two Socket.IO servers that know nothing of each other, on a free port: `/upgrade/` and `/blocked/`
    /// lead to the first, with the headers of an upgrade and without; `/ip-hash/`, `/cookie/` and `/round-robin/` choose, by
    /// address, by the cookie `route` that names a node, and one after the other.
    ///
    /// # Panics
    /// As [`Nginx::in_front_of`].
    pub fn in_front_of_nodes(nodes: [u16; 2]) -> Nginx {
        let port = free_port();
        Nginx::start(port, tempfile::tempdir().expect("a temporary folder"), &nodes_configuration(port, nodes))
    }

    fn start(port: u16, folder: TempDir, configuration: &str) -> Nginx {
        let config = folder.path().join("nginx.conf");
        fs::write(&config, configuration).expect("the configuration can be written");
        let mut command = Command::new(program());
        // `-e` is where it complains until it has read the configuration.
        command.arg("-e").arg("stderr").arg("-p").arg(folder.path()).arg("-c").arg(&config);
        let lines = Lines::spawn(command);
        // Its sockets are open before it tells about the system below it.
        lines.wait_for_stderr("that it is running", |line| line.contains("[notice]") && line.contains("OS: "));
        Nginx { lines, port, folder }
    }

    /// `wss://localhost:<port>/websocket`.
    pub fn wss(&self) -> String {
        format!("wss://localhost:{}/websocket", self.port)
    }

    /// `https://localhost:<port>`.
    pub fn https(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The root certificate of [`Nginx::secure`].
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("root.pem")
    }

    /// `ws://127.0.0.1:<port>/websocket`.
    pub fn url(&self) -> String {
        self.url_of("/websocket")
    }

    /// `ws://127.0.0.1:<port><path>`: `/websocket` as it should be, `/dropped` without the headers of an upgrade,
    /// `/three-seconds` with a `proxy_read_timeout` of that.
    pub fn url_of(&self, path: &str) -> String {
        format!("ws://127.0.0.1:{}{path}", self.port)
    }

    /// Where it listens on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it prints.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }
}

fn secure_configuration(port: u16, upstream_port: u16) -> String {
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
  gzip on;
  gzip_types application/json;
  types {{ application/json json; }}
  server {{
    listen 127.0.0.1:{port} ssl http2;
    ssl_certificate leaf.pem;
    ssl_certificate_key leaf.key;
    location = /static.json {{ root .; }}
    location /up/ {{
      proxy_pass http://127.0.0.1:{upstream_port}/;
      proxy_http_version 1.1;
      proxy_buffering off;
    }}
    location /websocket/ {{
      proxy_pass http://127.0.0.1:{upstream_port}/;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
    }}
  }}
}}
"#
    )
}

fn nodes_configuration(port: u16, [a, b]: [u16; 2]) -> String {
    let location = |path: &str, to: &str| {
        format!(
            r#"
    location /{path}/ {{
      rewrite ^/{path}/(.*)$ /$1 break;
      proxy_pass http://{to};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
    }}"#
        )
    };
    let places = [("upgrade", "node-a"), ("ip-hash", "ip_hash"), ("cookie", "$node"), ("round-robin", "both")];
    let locations: String = places.map(|(path, to)| location(path, to)).concat();
    format!(
        r#"
daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {{ worker_connections 256; }}
http {{
  access_log access.log;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  upstream node-a {{ server 127.0.0.1:{a}; }}
  upstream node-b {{ server 127.0.0.1:{b}; }}
  upstream ip_hash {{ ip_hash; server 127.0.0.1:{a}; server 127.0.0.1:{b}; }}
  upstream both {{ server 127.0.0.1:{a}; server 127.0.0.1:{b}; }}
  map $cookie_route $node {{ node-a node-a; node-b node-b; default both; }}
  server {{
    listen 127.0.0.1:{port};
{locations}
    location /blocked/ {{ proxy_pass http://node-a/; }}
  }}
}}
"#
    )
}

fn configuration(port: u16, upstream_port: u16, tls: &str) -> String {
    let ssl = if tls.is_empty() { "" } else { " ssl" };
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
    listen 127.0.0.1:{port}{ssl};
    {tls}
    location /websocket {{
      proxy_pass http://127.0.0.1:{upstream_port};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
    }}
    location /dropped {{
      proxy_pass http://127.0.0.1:{upstream_port};
    }}
    location /three-seconds {{
      proxy_pass http://127.0.0.1:{upstream_port};
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection "upgrade";
      proxy_read_timeout 3s;
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
