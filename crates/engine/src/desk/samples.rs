//! The sample apps: what they are called and how many people they are made for.
//!
//! Counterpart: `fixtures/apps`; which server a sample wants stands in its own `miniwire.toml`. Invariant: a sample is offered only
//! when its folder is there and complete.

use super::schema::Sample;
use camino::Utf8Path;

/// One sample.
#[derive(Clone, Copy, Debug)]
pub(super) struct SampleApp {
    pub(super) id: &'static str,
    title: [&'static str; 2],
    about: [&'static str; 2],
    pub(super) clients: u32,
    /// Name and further query of each client.
    people: &'static [(&'static str, &'static str)],
    /// A folder without which it does not run.
    needs: Option<&'static str>,
}

/// Who is there when a sample has one client that needs no name.
const ONE: &[(&str, &str)] = &[("", "")];

/// In the order of the first page: what two people do, what each transport looks like, what is smallest.
const SAMPLES: [SampleApp; 9] = [
    SampleApp {
        id: "chat",
        title: ["聊天室", "Chat"],
        about: [
            "两个人在同一个房间里聊天：自定义组件、断线重连、心跳、未读数",
            "Two people in one room: custom component, reconnection, heartbeat, unread count",
        ],
        clients: 2,
        people: &[("小红", "name=小红&room=大厅&auto=1"), ("小明", "name=小明&room=大厅&auto=1")],
        needs: None,
    },
    SampleApp {
        id: "mqtt-dashboard",
        title: ["MQTT 仪表盘", "MQTT dashboard"],
        about: [
            "mqtt.js 看设备：QoS、保留消息、遗嘱、温度曲线，也能下发命令",
            "Devices through mqtt.js: QoS, retained state, last will, a chart of values, commands",
        ],
        clients: 1,
        people: ONE,
        needs: Some("miniprogram_npm/mqtt"),
    },
    SampleApp {
        id: "socketio-chat",
        title: ["Socket.IO 聊天", "Socket.IO chat"],
        about: [
            "socket.io-client 从长轮询升级到 WebSocket：确认、正在输入、房间",
            "socket.io-client, from long polling up to WebSocket: acknowledgements, typing, rooms",
        ],
        clients: 2,
        people: &[("小红", "name=小红&room=大厅"), ("小明", "name=小明&room=大厅")],
        needs: Some("miniprogram_npm/socket.io-client"),
    },
    SampleApp {
        id: "draw",
        title: ["画板", "Drawing board"],
        about: [
            "两个人在一块板上画：二进制消息，每段笔画几十个字节",
            "Two people on one board: binary messages, a few dozen bytes a stroke",
        ],
        clients: 2,
        people: &[("小红", "room=board"), ("小明", "room=board")],
        needs: None,
    },
    SampleApp {
        id: "quiz",
        title: ["抢答", "Quiz"],
        about: [
            "两个人抢答，先答对的得分：谁早到由服务器说了算",
            "Two players, the first right answer scores: the server decides who was first",
        ],
        clients: 2,
        people: &[("小红", "name=小红"), ("小明", "name=小明")],
        needs: None,
    },
    SampleApp {
        id: "sse-ticker",
        title: ["行情（SSE）", "Prices (SSE)"],
        about: [
            "一个请求，答案分块到来：enableChunked、onChunkReceived、断点续传",
            "One request whose answer comes in chunks: enableChunked, onChunkReceived, Last-Event-ID",
        ],
        clients: 1,
        people: ONE,
        needs: None,
    },
    SampleApp {
        id: "poll-ticker",
        title: ["行情（长轮询）", "Prices (long polling)"],
        about: [
            "一问一答，游标往前走：每次往返花了多少时间和字节",
            "Question and answer with a cursor: what each round trip costs in time and bytes",
        ],
        clients: 1,
        people: ONE,
        needs: None,
    },
    SampleApp {
        id: "echo",
        title: ["回声", "Echo"],
        about: [
            "最短的例子：connectSocket、onOpen、send、onMessage、close",
            "The shortest example: connectSocket, onOpen, send, onMessage, close",
        ],
        clients: 1,
        people: ONE,
        needs: None,
    },
    SampleApp {
        id: "components",
        title: ["Vant 与 TDesign", "Vant and TDesign"],
        about: [
            "来自 npm 的真实组件：按钮、单元格、输入框、弹窗",
            "Real components from npm: button, cell, field, dialog",
        ],
        clients: 1,
        people: ONE,
        needs: Some("node_modules/@vant/weapp"),
    },
];

/// The samples below `folder`.
pub(super) fn available(folder: &Utf8Path) -> impl Iterator<Item = SampleApp> {
    SAMPLES.into_iter().filter(move |sample| {
        let place = folder.join(sample.id);
        place.join("app.json").is_file() && sample.needs.is_none_or(|needs| place.join(needs).is_dir())
    })
}

impl SampleApp {
    /// Name and query of a client, counted from 1; those beyond the sample's own begin again.
    pub(super) fn person(&self, number: u32) -> (&'static str, &'static str) {
        self.people[(number as usize - 1) % self.people.len()]
    }

    pub(super) fn described(&self) -> Sample {
        let ([title_zh, title_en], [about_zh, about_en]) = (self.title, self.about);
        Sample {
            id: self.id.to_owned(),
            title_zh: title_zh.to_owned(),
            title_en: title_en.to_owned(),
            about_zh: about_zh.to_owned(),
            about_en: about_en.to_owned(),
            clients: self.clients,
        }
    }
}
