//! Configuration of nginx that mends what is found most often. Source: nginx's own page on WebSocket proxying
//! (<https://nginx.org/en/docs/http/websocket.html>).
//!
//! Counterpart: docs/guide/doctor.md shows the same lines, and a test compares them.

/// Passes an upgrade on.
pub const UPGRADE_SNIPPET: &str = "\
location /websocket {
    proxy_pass http://127.0.0.1:8080;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection \"upgrade\";
    proxy_set_header Host $host;
    proxy_read_timeout 300s;
}
";

/// Leaves idle connections open for longer; the default of both is 60 s.
pub const IDLE_SNIPPET: &str = "\
proxy_read_timeout 300s;
proxy_send_timeout 300s;
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_shows_the_same_lines() {
        let guide = include_str!("../../../docs/guide/doctor.md");
        assert!(guide.contains(UPGRADE_SNIPPET) && guide.contains(IDLE_SNIPPET));
    }
}
