//! `.proto` files of `[decode]`, compiled into the types that decoders name fields with.
//!
//! Counterpart: `model::ProtoSchema`. Invariants: imports are found beside the file and in the project, the well-known types inside of the
//! compiler; a type that the settings name and the file lacks is an error with those it has.

use crate::error::CompileError;
use camino::Utf8Path;
use miette::Diagnostic as _;
use model::{ProtoField, ProtoKind, ProtoSchema};
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Messages and enumerations of one file with its imports. Our choice; a large API has some hundreds.
const TYPES_MAX: usize = 10_000;
/// Names of messages in an error.
const NAMES_SHOWN_MAX: usize = 8;

/// Why a `.proto` cannot be used.
#[derive(Debug)]
pub(crate) enum ProtoError {
    /// Of the settings: what they name is not there.
    Setting(String),
    /// Of the file itself.
    File(Box<CompileError>),
}

/// Compiles the file at `path`, which is relative to the project, and looks for the message.
pub(crate) fn schema(root: &Utf8Path, path: &str, message: &str) -> Result<ProtoSchema, ProtoError> {
    let file = root.join(path);
    let (Some(folder), Some(name)) = (file.parent(), file.file_name()) else {
        return Err(ProtoError::Setting(format!("\"{path}\" is no file")));
    };
    if !file.is_file() {
        return Err(ProtoError::Setting(format!("there is no file {path}")));
    }
    let compiled = protox::Compiler::new([folder, root]).and_then(|mut compiler| {
        compiler.include_imports(true).open_file(name)?;
        Ok(compiler.file_descriptor_set())
    });
    let set = compiled.map_err(|error| ProtoError::File(Box::new(explained(root, path, folder, &error))))?;
    let schema = read(&set);
    let types = schema.messages.len() + schema.enums.len();
    if types > TYPES_MAX {
        return Err(ProtoError::Setting(format!(
            "{path} has {types} types with its imports; at most {TYPES_MAX} are read"
        )));
    }
    if !schema.messages.contains_key(message) {
        let own = set.file.last().map(|file| own_names(file.package(), &file.message_type)).unwrap_or_default();
        return Err(ProtoError::Setting(format!("{path} has no message \"{message}\"; {}", listed(&own))));
    }
    Ok(schema)
}

/// The compiler's words at their place of the file.
fn explained(root: &Utf8Path, path: &str, folder: &Utf8Path, error: &protox::Error) -> CompileError {
    let beside =
        |name: &str| folder.join(name).strip_prefix(root).map_or_else(|_| name.to_owned(), |own| own.to_string());
    let place = |name: &str| {
        let beside_it = folder.join(name);
        if beside_it.is_file() { (beside(name), beside_it) } else { (name.to_owned(), root.join(name)) }
    };
    let (shown, full) = error.file().map_or_else(|| (path.to_owned(), root.join(path)), place);
    let text: Arc<str> = std::fs::read_to_string(full).unwrap_or_default().into();
    let offset = error.labels().and_then(|mut labels| labels.next()).map_or(0, |label| label.offset());
    CompileError::at_offset(&shown, &text, offset, error.to_string())
        .with_hint("[decode] of miniwire.toml names this file")
}

fn listed(names: &[String]) -> String {
    match names.len() {
        0 => "it defines none".to_owned(),
        count => {
            let shown = names.iter().take(NAMES_SHOWN_MAX).cloned().collect::<Vec<_>>().join(", ");
            let more = if count > NAMES_SHOWN_MAX { ", …" } else { "" };
            format!("it has {shown}{more}")
        }
    }
}

fn own_names(package: &str, messages: &[DescriptorProto]) -> Vec<String> {
    messages.iter().map(|message| full(package, message.name())).collect()
}

fn full(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

fn read(set: &FileDescriptorSet) -> ProtoSchema {
    let mut schema = ProtoSchema::default();
    for file in &set.file {
        enums(&mut schema, file.package(), &file.enum_type);
        for one in &file.message_type {
            message(&mut schema, file.package(), one);
        }
    }
    schema
}

fn enums(schema: &mut ProtoSchema, scope: &str, types: &[EnumDescriptorProto]) {
    for one in types {
        let mut names = BTreeMap::new();
        for value in &one.value {
            // Of aliases the first counts.
            names.entry(value.number()).or_insert_with(|| value.name().to_owned());
        }
        schema.enums.insert(full(scope, one.name()), names);
    }
}

fn message(schema: &mut ProtoSchema, scope: &str, one: &DescriptorProto) {
    let name = full(scope, one.name());
    enums(schema, &name, &one.enum_type);
    for nested in &one.nested_type {
        message(schema, &name, nested);
    }
    let numbered = |of: &FieldDescriptorProto| Some((u32::try_from(of.number()).ok()?, field(of)));
    schema.messages.insert(name, one.field.iter().filter_map(numbered).collect());
}

fn field(of: &FieldDescriptorProto) -> ProtoField {
    // The compiler writes names of types in full, with a point before them.
    let type_name = || of.type_name().trim_start_matches('.').to_owned();
    let kind = match of.r#type() {
        Type::Int32 | Type::Int64 => ProtoKind::Int,
        Type::Uint32 | Type::Uint64 => ProtoKind::Uint,
        Type::Sint32 | Type::Sint64 => ProtoKind::Sint,
        Type::Bool => ProtoKind::Bool,
        Type::Enum => ProtoKind::Enum(type_name()),
        Type::Fixed32 => ProtoKind::Fixed32,
        Type::Sfixed32 => ProtoKind::Sfixed32,
        Type::Float => ProtoKind::Float,
        Type::Fixed64 => ProtoKind::Fixed64,
        Type::Sfixed64 => ProtoKind::Sfixed64,
        Type::Double => ProtoKind::Double,
        Type::String => ProtoKind::String,
        Type::Bytes => ProtoKind::Bytes,
        Type::Message => ProtoKind::Message(type_name()),
        Type::Group => ProtoKind::Group(type_name()),
    };
    ProtoField { name: of.name().to_owned(), kind, is_repeated: of.label() == Label::Repeated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn compiled(files: &[(&str, &str)], path: &str, message: &str) -> Result<ProtoSchema, String> {
        let folder = folder(files);
        let root = Utf8Path::from_path(folder.path()).unwrap();
        schema(root, path, message).map_err(|error| match error {
            ProtoError::Setting(text) => text,
            ProtoError::File(error) => error.to_string(),
        })
    }

    const CHAT: &str = "syntax = \"proto3\";\npackage chat;\nimport \"user.proto\";\nimport \"google/protobuf/timestamp.proto\";\n\
        message Envelope {\n  enum Kind { TEXT = 0; JOIN = 1; }\n  Kind kind = 1;\n  repeated sint32 at = 2;\n  User from = 3;\n\
        map<string, bytes> tags = 4;\n  google.protobuf.Timestamp time = 5;\n}\n";
    const USER: &str = "syntax = \"proto3\";\npackage chat;\nmessage User { string name = 1; }\n";

    #[test]
    fn a_file_with_imports_beside_it_becomes_a_schema() {
        let files = [("protos/chat.proto", CHAT), ("protos/user.proto", USER)];
        let schema = compiled(&files, "protos/chat.proto", "chat.Envelope").unwrap();
        let fields = &schema.messages["chat.Envelope"];
        assert_eq!(fields[&1].kind, ProtoKind::Enum("chat.Envelope.Kind".into()));
        assert_eq!((fields[&2].name.as_str(), fields[&2].is_repeated), ("at", true));
        assert_eq!(fields[&4].kind, ProtoKind::Message("chat.Envelope.TagsEntry".into()));
        assert_eq!(schema.enums["chat.Envelope.Kind"][&1], "JOIN");
        for (name, fields) in &schema.messages {
            for field in fields.values() {
                if let ProtoKind::Message(of) | ProtoKind::Group(of) = &field.kind {
                    assert!(schema.messages.contains_key(of), "{of} in {name}");
                }
            }
        }
    }

    #[test]
    fn what_is_wrong_names_the_file_with_its_line_or_the_messages_there_are() {
        let broken = compiled(&[("a.proto", "syntax = \"proto3\";\nmessage A { string = 1; }\n")], "a.proto", "A");
        assert!(broken.as_ref().unwrap_err().starts_with("a.proto:2:"), "{broken:?}");
        let missing = compiled(&[("a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\n")], "a.proto", "A");
        assert_eq!(missing.unwrap_err(), "a.proto:2:1: import 'b.proto' not found");
        assert_eq!(compiled(&[], "a.proto", "A").unwrap_err(), "there is no file a.proto");
        let other = compiled(&[("user.proto", USER)], "user.proto", "User").unwrap_err();
        assert_eq!(other, "user.proto has no message \"User\"; it has chat.User");
    }
}
