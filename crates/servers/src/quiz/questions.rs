//! The questions of the quiz, each in Chinese and English with the same order of choices.

use serde::Serialize;

/// Choices of a question.
pub(super) const CHOICES: usize = 4;

/// A question in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Wording {
    pub(super) text: &'static str,
    pub(super) choices: [&'static str; CHOICES],
}

/// A question and its right choice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question {
    pub(super) zh: Wording,
    pub(super) en: Wording,
    pub(super) right: usize,
}

const fn question(
    right: usize,
    zh: (&'static str, [&'static str; CHOICES]),
    en: (&'static str, [&'static str; CHOICES]),
) -> Question {
    let zh = Wording { text: zh.0, choices: zh.1 };
    let en = Wording { text: en.0, choices: en.1 };
    Question { zh, en, right }
}

/// All questions.
pub(super) const QUESTIONS: [Question; 12] = [
    question(
        1,
        ("WebSocket 握手成功时，HTTP 状态码是多少？", ["100", "101", "200", "426"]),
        ("Which HTTP status ends a WebSocket handshake well?", ["100", "101", "200", "426"]),
    ),
    question(
        2,
        ("正常关闭 WebSocket 用哪个关闭码？", ["0", "200", "1000", "1006"]),
        ("Which close code is a normal end of a WebSocket?", ["0", "200", "1000", "1006"]),
    ),
    question(
        3,
        ("哪个关闭码从来不会真的出现在线路上？", ["1000", "1001", "1003", "1006"]),
        ("Which close code is never seen on the wire?", ["1000", "1001", "1003", "1006"]),
    ),
    question(
        0,
        ("wss 默认用哪个端口？", ["443", "80", "8080", "1883"]),
        ("Which port does wss use unless told otherwise?", ["443", "80", "8080", "1883"]),
    ),
    question(
        1,
        ("MQTT 的 QoS 1 承诺什么？", ["至多一次", "至少一次", "恰好一次", "什么也不承诺"]),
        ("What does QoS 1 of MQTT promise?", ["at most once", "at least once", "exactly once", "nothing"]),
    ),
    question(
        2,
        ("MQTT 客户端意外掉线后，服务器替它发的消息叫什么？", ["保留消息", "心跳", "遗嘱", "回执"]),
        (
            "What is sent in the name of an MQTT client that was lost?",
            ["a retained message", "a heartbeat", "its will", "a receipt"],
        ),
    ),
    question(
        0,
        ("小程序的 JavaScript 运行在哪一层？", ["逻辑层", "视图层", "网络层", "浏览器"]),
        ("Where does a mini-program's JavaScript run?", ["logic layer", "view layer", "network layer", "browser"]),
    ),
    question(
        3,
        ("一个小程序最多同时有几个 WebSocket 连接？", ["1", "2", "10", "5"]),
        ("How many WebSocket connections may a mini-program have at once?", ["1", "2", "10", "5"]),
    ),
    question(
        1,
        ("服务器推送事件（SSE）的内容类型是？", ["text/plain", "text/event-stream", "application/json", "text/html"]),
        (
            "What is the content type of server-sent events?",
            ["text/plain", "text/event-stream", "application/json", "text/html"],
        ),
    ),
    question(
        2,
        ("断线的 SSE 客户端用哪个请求头续传？", ["Range", "ETag", "Last-Event-ID", "Cookie"]),
        ("With which header does an SSE client resume?", ["Range", "ETag", "Last-Event-ID", "Cookie"]),
    ),
    question(
        0,
        ("客户端发出的 WebSocket 帧必须怎样？", ["加掩码", "压缩", "加密", "分片"]),
        (
            "What must a client do to its WebSocket frames?",
            ["mask them", "compress them", "encrypt them", "split them"],
        ),
    ),
    question(
        3,
        ("WebSocket 控制帧的数据最多多少字节？", ["0", "64", "1024", "125"]),
        ("How many bytes may a WebSocket control frame carry?", ["0", "64", "1024", "125"]),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_a_right_choice_and_no_choice_twice() {
        for question in QUESTIONS {
            assert!(question.right < CHOICES, "{}", question.en.text);
            for wording in [question.zh, question.en] {
                for (index, choice) in wording.choices.iter().enumerate() {
                    assert!(!choice.is_empty() && !wording.choices[..index].contains(choice), "{}", wording.text);
                }
            }
        }
    }
}
