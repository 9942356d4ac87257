//! The head of an HTTP/1.1 request or response as it was on the wire: start line and headers, nothing normalised.
//!
//! WeChat apps read response headers in the server's own spelling, which parsers built on a header map lose.
//! Invariant: a head is at most `HTTP_HEAD_BYTES_MAX` bytes and `HTTP_HEADERS_MAX` headers; more is an error.

/// Bytes of one head. Our choice; browsers and servers stop between 8 and 256 KiB.
pub const HTTP_HEAD_BYTES_MAX: usize = 64 * 1024;

/// Headers of one head. Our choice; nginx and Apache stop near 100.
pub const HTTP_HEADERS_MAX: usize = 256;

/// Start line and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpHead {
    /// The first line without its line break.
    pub start_line: String,
    /// Names in the sender's spelling, values without surrounding blanks, in order. Bytes beyond ASCII are read as
    /// UTF-8, or as Latin-1 when they are not UTF-8.
    pub headers: Vec<(String, String)>,
}

/// Why bytes are not an HTTP head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HttpHeadError {
    /// No end within the limit.
    #[error("the HTTP head is longer than {HTTP_HEAD_BYTES_MAX} bytes")]
    TooLong,
    /// More headers than the limit.
    #[error("the HTTP head has more than {HTTP_HEADERS_MAX} headers")]
    TooManyHeaders,
    /// A line that is neither a start line nor a header; lines count from 1.
    #[error("line {0} of the HTTP head is malformed")]
    Line(usize),
}

impl HttpHead {
    /// Reads a whole head, its empty line included. Line ends are CRLF or LF alone (RFC 9112 §2.2).
    ///
    /// # Errors
    /// A line is malformed or a limit is passed.
    pub fn parse(bytes: &[u8]) -> Result<Self, HttpHeadError> {
        if bytes.len() > HTTP_HEAD_BYTES_MAX {
            return Err(HttpHeadError::TooLong);
        }
        let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let start_line = lines.next().filter(|line| !line.is_empty()).ok_or(HttpHeadError::Line(1))?;
        let mut headers = Vec::new();
        for (index, line) in lines.take_while(|line| !line.is_empty()).enumerate() {
            if headers.len() == HTTP_HEADERS_MAX {
                return Err(HttpHeadError::TooManyHeaders);
            }
            headers.push(header(line).ok_or(HttpHeadError::Line(index + 2))?);
        }
        Ok(HttpHead { start_line: text(start_line), headers })
    }

    /// The status of a response, or `None` when this is not the head of an HTTP/1.x response.
    pub fn status(&self) -> Option<u16> {
        let (version, rest) = self.start_line.split_once(' ')?;
        let digits = rest.split(' ').next()?;
        let is_status = version.starts_with("HTTP/1.") && digits.len() == 3;
        if is_status { digits.parse().ok().filter(|status| (100..=599).contains(status)) } else { None }
    }

    /// The reason phrase of a response, often empty.
    pub fn reason_phrase(&self) -> &str {
        self.start_line.splitn(3, ' ').nth(2).unwrap_or_default()
    }

    /// Method and target of a request, or `None` when this is not the head of an HTTP/1.x request.
    pub fn request(&self) -> Option<(&str, &str)> {
        let mut parts = self.start_line.split(' ');
        let (method, target, version) = (parts.next()?, parts.next()?, parts.next()?);
        let is_request = parts.next().is_none() && version.starts_with("HTTP/1.") && !method.is_empty();
        (is_request && !target.is_empty()).then_some((method, target))
    }

    /// The first value of a header; names compare without case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// All values of a header in order; names compare without case.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// True when a comma-separated header such as `Connection` lists this token, without case.
    pub fn has_token(&self, name: &str, token: &str) -> bool {
        self.get_all(name).flat_map(|value| value.split(',')).any(|item| item.trim().eq_ignore_ascii_case(token))
    }
}

/// Collects a head from chunks until its empty line.
#[derive(Debug, Default)]
pub struct HttpHeadReader {
    bytes: Vec<u8>,
    scanned: usize,
}

impl HttpHeadReader {
    /// Takes a chunk. Returns the head and how many bytes of this chunk belong to it once the empty line is there.
    /// The reader is empty again afterwards.
    ///
    /// # Errors
    /// The head is malformed or too long.
    pub fn feed(&mut self, chunk: &[u8]) -> Result<Option<(HttpHead, usize)>, HttpHeadError> {
        let before = self.bytes.len();
        let room = HTTP_HEAD_BYTES_MAX - before;
        self.bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        let Some(end) = self.end() else {
            return if self.bytes.len() == HTTP_HEAD_BYTES_MAX { Err(HttpHeadError::TooLong) } else { Ok(None) };
        };
        let head = HttpHead::parse(&self.bytes[..end]);
        *self = HttpHeadReader::default();
        head.map(|head| Some((head, end - before)))
    }

    /// True when nothing has arrived yet.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Index just past the empty line. Looks at no byte twice but for the three before a chunk.
    fn end(&mut self) -> Option<usize> {
        let from = self.scanned.saturating_sub(3);
        self.scanned = self.bytes.len();
        let newlines = (from..self.bytes.len()).filter(|index| self.bytes[*index] == b'\n');
        for index in newlines {
            let before = &self.bytes[..index];
            if before.ends_with(b"\n") || before.ends_with(b"\n\r") {
                return Some(index + 1);
            }
        }
        None
    }
}

fn header(line: &[u8]) -> Option<(String, String)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    let is_name = !name.is_empty() && name.iter().all(|byte| byte.is_ascii_graphic());
    is_name.then(|| (text(name), text(value.trim_ascii())))
}

fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ANSWER: &[u8] = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nX-Trace-ID:  a b \r\nset-Cookie: 1\r\nSet-Cookie: 2\r\n\r\n";

    fn names(head: &HttpHead) -> Vec<&str> {
        head.headers.iter().map(|(name, _)| name.as_str()).collect()
    }

    #[test]
    fn header_names_keep_their_spelling_order_and_duplicates() {
        let head = HttpHead::parse(ANSWER).unwrap();
        assert_eq!(names(&head), ["Upgrade", "X-Trace-ID", "set-Cookie", "Set-Cookie"]);
        assert_eq!(head.get("x-trace-id"), Some("a b"));
        assert_eq!(head.get_all("SET-COOKIE").collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn a_response_has_a_status_and_a_phrase() {
        let head = HttpHead::parse(b"HTTP/1.1 404 Not Found\r\n\r\n").unwrap();
        assert_eq!((head.status(), head.reason_phrase()), (Some(404), "Not Found"));
        assert_eq!(head.request(), None);
    }

    #[test]
    fn a_request_has_a_method_and_a_target() {
        let head = HttpHead::parse(b"GET /chat?room=1 HTTP/1.1\nHost: a\n\n").unwrap();
        assert_eq!(head.request(), Some(("GET", "/chat?room=1")));
        assert_eq!(head.status(), None);
    }

    #[test]
    fn a_line_without_a_colon_is_named_by_its_number() {
        assert_eq!(HttpHead::parse(b"HTTP/1.1 200 OK\r\nA: 1\r\nbroken\r\n\r\n"), Err(HttpHeadError::Line(3)));
    }

    #[test]
    fn a_list_header_is_searched_by_token() {
        let head = HttpHead::parse(b"GET / HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\n\r\n").unwrap();
        assert!(head.has_token("connection", "upgrade"));
        assert!(!head.has_token("connection", "grade"));
    }

    fn head_of(length: usize) -> Vec<u8> {
        let fixed = "GET / HTTP/1.1\r\nA: \r\n\r\n".len();
        format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "b".repeat(length - fixed)).into_bytes()
    }

    #[test]
    fn a_head_of_the_limit_is_read_and_one_byte_more_is_refused() {
        let whole = head_of(HTTP_HEAD_BYTES_MAX);
        let (head, used) = HttpHeadReader::default().feed(&whole).unwrap().unwrap();
        assert_eq!((head.headers.len(), used), (1, HTTP_HEAD_BYTES_MAX));
        let one_past = head_of(HTTP_HEAD_BYTES_MAX + 1);
        assert_eq!(HttpHeadReader::default().feed(&one_past), Err(HttpHeadError::TooLong));
    }

    #[test]
    fn headers_up_to_the_limit_are_read_and_one_more_is_refused() {
        let head = |count: usize| format!("GET / HTTP/1.1\r\n{}\r\n", "A: 1\r\n".repeat(count)).into_bytes();
        assert_eq!(HttpHead::parse(&head(HTTP_HEADERS_MAX)).unwrap().headers.len(), HTTP_HEADERS_MAX);
        assert_eq!(HttpHead::parse(&head(HTTP_HEADERS_MAX + 1)), Err(HttpHeadError::TooManyHeaders));
    }

    proptest! {
        #[test]
        fn any_chunking_gives_the_same_head(cut in 1..ANSWER.len(), rest in prop::collection::vec(any::<u8>(), 0..8)) {
            let bytes = [ANSWER, &rest].concat();
            let mut reader = HttpHeadReader::default();
            let first = reader.feed(&bytes[..cut]).unwrap();
            prop_assert!(first.is_none());
            let (head, used) = reader.feed(&bytes[cut..]).unwrap().unwrap();
            prop_assert_eq!(used, ANSWER.len() - cut);
            prop_assert_eq!(head, HttpHead::parse(ANSWER).unwrap());
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
            let _ = HttpHead::parse(&bytes);
            let _ = HttpHeadReader::default().feed(&bytes);
        }
    }
}
