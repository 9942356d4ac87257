//! The URL of the WebSocket below a Socket.IO connection.

use url::Url;

/// Where Socket.IO servers listen unless told otherwise.
const PATH: &str = "/socket.io/";

/// Why a URL leads to no Socket.IO server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SocketIoAddressError {
    /// Not a URL.
    #[error("`{0}` is not a URL: {1}; write it as http://host:port or wss://host")]
    Url(String, String),
    /// Another scheme.
    #[error("the scheme `{0}` carries no Socket.IO: use http, https, ws or wss")]
    Scheme(String),
}

/// `http://host` and the like as the address to connect to; the path is `/socket.io/` unless the URL has another.
///
/// # Errors
/// See [`SocketIoAddressError`].
pub fn socket_io_url(text: &str, query: &[(String, String)]) -> Result<String, SocketIoAddressError> {
    let url = Url::parse(text).map_err(|error| SocketIoAddressError::Url(text.to_owned(), error.to_string()))?;
    let scheme = match url.scheme() {
        "http" | "ws" => "ws",
        "https" | "wss" => "wss",
        other => return Err(SocketIoAddressError::Scheme(other.to_owned())),
    };
    // A URL does not let its scheme be changed from http to ws: another family of schemes in its eyes, but here the rest is alike.
    let rest = text.trim_start().split_once(':').map_or("", |(_, rest)| rest);
    let mut url = Url::parse(&format!("{scheme}:{rest}"))
        .map_err(|error| SocketIoAddressError::Url(text.to_owned(), error.to_string()))?;
    if matches!(url.path(), "" | "/") {
        url.set_path(PATH);
    }
    url.query_pairs_mut().extend_pairs(query).append_pair("EIO", "4").append_pair("transport", "websocket");
    Ok(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_that_of_socket_io_unless_told() {
        let url = |text| socket_io_url(text, &[]).unwrap();
        assert_eq!(url("http://h:3000"), "ws://h:3000/socket.io/?EIO=4&transport=websocket");
        assert_eq!(url("HTTPS://h/"), "wss://h/socket.io/?EIO=4&transport=websocket");
        assert_eq!(url("wss://h/im?a=1"), "wss://h/im?a=1&EIO=4&transport=websocket");
    }

    #[test]
    fn a_query_is_encoded() {
        let url = socket_io_url("ws://h", &[("token".to_owned(), "a b&c".to_owned())]).unwrap();
        assert_eq!(url, "ws://h/socket.io/?token=a+b%26c&EIO=4&transport=websocket");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        assert!(matches!(socket_io_url("localhost", &[]), Err(SocketIoAddressError::Url(..))));
        assert_eq!(socket_io_url("mqtt://a", &[]), Err(SocketIoAddressError::Scheme("mqtt".to_owned())));
    }
}
