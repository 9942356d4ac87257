//! What the app may reach, and what it may not.

use super::*;

fn files() -> (TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    let path = Utf8PathBuf::from_path_buf(dir.path().join("client")).unwrap();
    let files = Files::open(Some(&path), "wxfile").unwrap();
    (dir, files)
}

#[test]
fn what_is_written_is_read_in_this_session_and_the_next() {
    let (dir, files) = files();
    files.write("wxfile://usr/名.txt", b"hi").unwrap();
    assert_eq!(files.read("wxfile://usr/名.txt").unwrap(), b"hi");
    let path = Utf8PathBuf::from_path_buf(dir.path().join("client")).unwrap();
    let next = Files::open(Some(&path), "http").unwrap();
    assert_eq!(next.read("http://usr/./名.txt").unwrap(), b"hi");
    assert_eq!(next.readdir("http://usr").unwrap(), ["名.txt"]);
}

#[test]
fn no_path_leads_out_of_the_folders() {
    let (dir, files) = files();
    fs::write(dir.path().join("secret"), "s").unwrap();
    let paths = [
        "wxfile://usr/../../secret",
        "wxfile://usr/a/../../../secret",
        "wxfile://usr/..\\..\\secret",
        "wxfile://usrx/a",
        "wxfile://tmp_../../secret",
        "wxfile://store_../usr/a",
        "/etc/passwd",
        "file:///etc/passwd",
        "C:\\secret",
        "wxfile://usr/C:secret",
        "",
    ];
    for path in paths {
        assert_eq!(files.read(path), Err(FileError::Denied(path.to_owned())), "{path}");
        assert_eq!(files.write(path, b"x"), Err(FileError::Denied(path.to_owned())), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_somebody_put_there_is_not_followed() {
    let (dir, files) = files();
    files.write("wxfile://usr/a", b"x").unwrap();
    std::os::unix::fs::symlink(dir.path(), dir.path().join("client/files/usr/link")).unwrap();
    assert!(matches!(files.read("wxfile://usr/link/client"), Err(FileError::Denied(_))));
    assert!(matches!(files.unlink("wxfile://usr/link"), Err(FileError::Denied(_))));
}

#[test]
fn folders_are_made_one_by_one_unless_recursively_and_a_file_needs_its_folder() {
    let (_dir, files) = files();
    assert!(matches!(files.mkdir("wxfile://usr/a/b", false), Err(FileError::NotFound(_))));
    files.mkdir("wxfile://usr/a/b", true).unwrap();
    assert!(matches!(files.mkdir("wxfile://usr/a", false), Err(FileError::Exists(_))));
    assert!(matches!(files.write("wxfile://usr/c/d", b""), Err(FileError::NotFound(_))));
    assert!(matches!(files.write("wxfile://usr/a", b""), Err(FileError::IsDirectory(_))));
    files.write("wxfile://usr/a/f", b"").unwrap();
    assert!(matches!(files.write("wxfile://usr/a/f/g", b""), Err(FileError::NotDirectory(_))));
    assert!(files.stat("wxfile://usr/a").unwrap().is_directory);
}

#[test]
fn a_temporary_file_can_be_read_and_saved_but_not_written() {
    let (_dir, files) = files();
    let real = files.new_temporary();
    fs::write(&real, "picture").unwrap();
    let path = files.adopt(&real, "png").unwrap();
    assert!(path.starts_with("wxfile://tmp_") && path.ends_with(".png"), "{path}");
    assert_eq!(files.read(&path).unwrap(), b"picture");
    assert!(matches!(files.write(&path, b"x"), Err(FileError::Denied(_))));
    let saved = files.save(&path, None).unwrap();
    assert!(saved.starts_with("wxfile://store_") && saved.ends_with(".png"), "{saved}");
    assert_eq!(files.read(&saved).unwrap(), b"picture");
    assert!(matches!(files.access(&path), Err(FileError::NotFound(_))), "it was moved");
    files.unlink(&saved).unwrap();
}

#[test]
fn the_quota_is_met_exactly_and_deleting_frees_it() {
    let (_dir, files) = files();
    let quarter = vec![0; usize::try_from(QUOTA_BYTES / 4).unwrap()];
    for name in ["a", "b", "c", "d"] {
        files.write(&format!("wxfile://usr/{name}"), &quarter).unwrap();
    }
    assert_eq!(files.write("wxfile://usr/e", b"x"), Err(FileError::Full));
    files.write("wxfile://usr/a", &quarter).unwrap();
    files.unlink("wxfile://usr/b").unwrap();
    files.write("wxfile://usr/e", b"x").unwrap();
}

#[test]
fn a_name_at_the_limit_is_taken_and_a_longer_one_is_refused() {
    let (_dir, files) = files();
    let name = "x".repeat(NAME_BYTES_MAX);
    files.write(&format!("wxfile://usr/{name}"), b"").unwrap();
    assert_eq!(files.write(&format!("wxfile://usr/{name}y"), b""), Err(FileError::NameTooLong));
}

#[test]
fn temporary_files_have_a_limit_of_their_own_and_saving_one_makes_room() {
    let (_dir, files) = files();
    let adopt = |bytes: u64| {
        let real = files.new_temporary();
        // No byte of it takes room on the disk.
        fs::File::create(&real).unwrap().set_len(bytes).unwrap();
        files.adopt(&real, "bin")
    };
    let small = adopt(1).unwrap();
    adopt(TEMPORARY_BYTES_MAX - 1).unwrap();
    assert_eq!(adopt(1), Err(FileError::Full));
    files.save(&small, None).unwrap();
    adopt(1).unwrap();
}

#[test]
fn a_file_at_the_limit_of_reading_is_read_and_a_larger_one_is_not() {
    let (_dir, files) = files();
    let real = files.new_temporary();
    let file = fs::File::create(&real).unwrap();
    file.set_len(READ_BYTES_MAX).unwrap();
    let path = files.adopt(&real, "bin").unwrap();
    assert_eq!(files.read(&path).unwrap().len() as u64, READ_BYTES_MAX);
    file.set_len(READ_BYTES_MAX + 1).unwrap();
    assert_eq!(files.read(&path), Err(FileError::Full));
}
