//! A mini-program of any size, written for a measurement: every page has state, a list, an event and a style.
//!
//! Invariant: the same size gives the same files, so that a second start finds them in the cache.

use anyhow::{Context as _, Result};
use std::fs;
use std::path::Path;

/// What the first page logs when it is there.
pub(super) const READY: &str = "bench: ready";

/// Pages and components have four files each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) pages: usize,
    pub(super) components: usize,
    /// How often the parts of a page are repeated: six make a page of the length that people write for a living.
    pub(super) sections: usize,
}

/// Writes the project; files that are there already are replaced.
///
/// # Errors
/// A file could not be written.
pub(super) fn write(folder: &Path, size: Size) -> Result<()> {
    let pages: Vec<_> = (0..size.pages).map(|page| format!("pages/p{page}/p{page}")).collect();
    let app = serde_json::json!({ "pages": pages, "window": { "navigationBarTitleText": "bench" } });
    file(folder, "app.json", &app.to_string())?;
    file(folder, "app.js", "App({ globalData: { started: Date.now() } })\n")?;
    for (index, page) in pages.iter().enumerate() {
        let component = index % size.components.max(1);
        let uses =
            serde_json::json!({ "usingComponents": { "item": format!("/components/c{component}/c{component}") } });
        file(folder, &format!("{page}.json"), &uses.to_string())?;
        file(folder, &format!("{page}.ts"), &page_script(index, size.sections))?;
        // The page that opens is small: it is compiling that the cache spares, not drawing.
        let sections = if index == 0 { 1 } else { size.sections };
        file(folder, &format!("{page}.wxml"), &PAGE_TEMPLATE.repeat(sections))?;
        file(folder, &format!("{page}.wxss"), &style(index))?;
    }
    for index in 0..size.components {
        let component = format!("components/c{index}/c{index}");
        file(folder, &format!("{component}.json"), r#"{"component":true}"#)?;
        file(folder, &format!("{component}.js"), &component_script(index))?;
        file(folder, &format!("{component}.wxml"), COMPONENT_TEMPLATE)?;
        file(folder, &format!("{component}.wxss"), &style(index))?;
    }
    Ok(())
}

fn file(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap_or(folder)).context("a folder of the bench project could not be made")?;
    fs::write(&path, text).with_context(|| format!("{} could not be written", path.display()))
}

const PAGE_TEMPLATE: &str = r#"<view class="page">
  <view class="title" bindtap="count">{{title}}: {{n}}</view>
  <view wx:if="{{rows.length > 0}}" class="list">
    <item wx:for="{{rows}}" wx:key="id" row="{{item}}" data-id="{{item.id}}" bind:choose="choose" />
  </view>
  <view wx:else class="empty">nothing here</view>
  <input model:value="{{draft}}" placeholder="say something" bindconfirm="add" />
</view>
"#;

const COMPONENT_TEMPLATE: &str = r#"<view class="row {{row.done ? 'done' : ''}}" bindtap="tap">
  <text class="name">{{row.name}}</text>
  <text class="time">{{row.time}}</text>
</view>
"#;

fn page_script(index: usize, sections: usize) -> String {
    let sections: String = (0..sections)
        .map(|section| {
            format!(
                r"
interface Row{section} {{
  id: number
  name: string
  time: string
  done: boolean
}}

function row{section}(id: number): Row{section} {{
  return {{ id, name: `row ${{id}} of {section}`, time: `${{id % 24}}:00`, done: id % 3 === 0 }}
}}

export async function load{section}(from: number, count = 10): Promise<Row{section}[]> {{
  const rows: Row{section}[] = []
  for (let id = from; id < from + count; id += 1) {{
    const next = row{section}(id)
    if (next.done && rows.length > LIMIT) continue
    rows.push({{ ...next, name: next.name ?? 'nobody' }})
  }}
  await Promise.resolve()
  return rows.sort((a, b) => a.time.localeCompare(b.time))
}}
"
            )
        })
        .collect();
    format!(
        r"const LIMIT: number = {index} + 20
{sections}
Page({{
  data: {{ title: 'page {index}', n: 0, draft: '', rows: [] as Row0[] }},
  async onLoad(this: any, query: Record<string, string>) {{
    this.query = {{ ...query }}
    this.setData({{ rows: await load0(0) }})
  }},
  onReady() {{
    console.log('{READY}')
  }},
  count(this: any) {{
    this.setData({{ n: Math.min(this.data.n + 1, LIMIT) }})
  }},
  choose(this: any, {{ currentTarget }}: any) {{
    const {{ id }} = currentTarget.dataset
    const index = this.data.rows.findIndex((row: Row0) => row.id === id)
    if (index >= 0) this.setData({{ [`rows[${{index}}].done`]: true }})
  }},
}})
"
    )
}

fn component_script(index: usize) -> String {
    format!(
        r"Component({{
  properties: {{ row: {{ type: Object, value: {{}} }} }},
  data: {{ number: {index} }},
  lifetimes: {{
    attached() {{
      this.touched = 0
    }},
  }},
  methods: {{
    tap() {{
      this.touched += 1
      this.triggerEvent('choose', {{ id: this.data.row.id, touched: this.touched }})
    }},
  }},
}})
"
    )
}

fn style(index: usize) -> String {
    format!(
        ".page {{ padding: {index}rpx; }}\n.title {{ font-size: 32rpx; color: #333; }}\n.list .row {{ display: flex; height: 96rpx; }}\n.done {{ opacity: 0.5; }}\n.empty {{ text-align: center; }}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
    }

    #[test]
    fn two_hundred_pages_and_fifty_components_are_a_thousand_files_and_the_app() {
        let folder = std::env::temp_dir().join(format!("xtask-bench-project-{}", std::process::id()));
        write(&folder, Size { pages: 200, components: 50, sections: 1 }).unwrap();
        assert_eq!(count(&folder), 1000 + 2);
        fs::remove_dir_all(folder).unwrap();
    }
}
