//! What the app may reach, and what it may not.

use super::descriptors::OPEN_COUNT_MAX;
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
    assert_eq!(files.read("wxfile://usr/名.txt", 0, None).unwrap(), b"hi");
    let path = Utf8PathBuf::from_path_buf(dir.path().join("client")).unwrap();
    let next = Files::open(Some(&path), "http").unwrap();
    assert_eq!(next.read("http://usr/./名.txt", 0, None).unwrap(), b"hi");
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
        assert_eq!(files.read(path, 0, None), Err(FileError::Denied(path.to_owned())), "{path}");
        assert_eq!(files.write(path, b"x"), Err(FileError::Denied(path.to_owned())), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_somebody_put_there_is_not_followed() {
    let (dir, files) = files();
    files.write("wxfile://usr/a", b"x").unwrap();
    std::os::unix::fs::symlink(dir.path(), dir.path().join("client/files/usr/link")).unwrap();
    assert!(matches!(files.read("wxfile://usr/link/client", 0, None), Err(FileError::Denied(_))));
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
    assert_eq!(files.read(&path, 0, None).unwrap(), b"picture");
    assert!(matches!(files.write(&path, b"x"), Err(FileError::Denied(_))));
    let saved = files.save(&path, None).unwrap();
    assert!(saved.starts_with("wxfile://store_") && saved.ends_with(".png"), "{saved}");
    assert_eq!(files.read(&saved, 0, None).unwrap(), b"picture");
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
    assert_eq!(files.read(&path, 0, None).unwrap().len() as u64, READ_BYTES_MAX);
    file.set_len(READ_BYTES_MAX + 1).unwrap();
    assert_eq!(files.read(&path, 0, None), Err(FileError::Full));
}

#[test]
fn a_part_is_read_and_one_beyond_the_end_is_refused() {
    let (_dir, files) = files();
    files.write("wxfile://usr/a", b"abcdef").unwrap();
    assert_eq!(files.read("wxfile://usr/a", 2, Some(3)).unwrap(), b"cde");
    assert_eq!(files.read("wxfile://usr/a", 4, None).unwrap(), b"ef");
    for (position, length) in [(0, Some(7)), (6, None), (7, None), (5, Some(u64::MAX))] {
        assert_eq!(files.read("wxfile://usr/a", position, length), Err(FileError::InvalidArgument));
    }
}

#[test]
fn an_open_file_is_read_and_written_where_it_stands_or_at_a_place() {
    let (_dir, files) = files();
    let fd = files.open_file("wxfile://usr/a", "w+").unwrap();
    assert_eq!(files.write_open(&fd, b"hello", None), Ok(5));
    assert_eq!(files.write_open(&fd, b"J", Some(0)), Ok(1));
    assert_eq!(files.write_open(&fd, b"!", None), Ok(1), "a place leaves where it stands");
    assert_eq!(files.read_open(&fd, 3, Some(2)).unwrap(), b"llo");
    assert_eq!(files.read_open(&fd, 3, None).unwrap(), b"", "it stands at the end");
    files.truncate_open(&fd, 2).unwrap();
    assert_eq!(files.stat_open(&fd).unwrap().size, 2);
    files.close_file(&fd).unwrap();
    assert_eq!(files.close_file(&fd), Err(FileError::BadDescriptor));
    assert_eq!(files.read("wxfile://usr/a", 0, None).unwrap(), b"Je");
}

#[test]
fn a_flag_says_what_an_open_file_is_for() {
    let (_dir, files) = files();
    assert!(matches!(files.open_file("wxfile://usr/a", "r"), Err(FileError::NotFound(_))));
    assert!(matches!(files.open_file("wxfile://usr/a", "r+"), Err(FileError::NotFound(_))));
    assert_eq!(files.open_file("wxfile://usr/a", "x"), Err(FileError::BadFlag("x".into())));
    let new = files.open_file("wxfile://usr/a", "wx").unwrap();
    assert_eq!(files.read_open(&new, 1, None), Err(FileError::NotPermitted));
    assert!(matches!(files.open_file("wxfile://usr/a", "ax"), Err(FileError::Exists(_))));
    files.write("wxfile://usr/b", b"one").unwrap();
    let behind = files.open_file("wxfile://usr/b", "as+").unwrap();
    files.write_open(&behind, b" two", Some(0)).unwrap();
    assert_eq!(files.read_open(&behind, 9, Some(0)).unwrap(), b"one two");
    let only = files.open_file("wxfile://usr/b", "r").unwrap();
    assert_eq!(files.write_open(&only, b"x", None), Err(FileError::NotPermitted));
    assert_eq!(files.truncate_open(&only, 0), Err(FileError::NotPermitted));
    let _emptied = files.open_file("wxfile://usr/b", "w").unwrap();
    assert_eq!(files.stat("wxfile://usr/b").unwrap().size, 0);
    assert!(matches!(files.open_file("wxfile://usr", "r"), Err(FileError::IsDirectory(_))));
    assert!(matches!(files.open_file("/etc/passwd", "r"), Err(FileError::Denied(_))));
}

#[test]
fn so_many_files_are_open_and_one_more_is_refused_until_one_is_closed() {
    let (_dir, files) = files();
    files.write("wxfile://usr/a", b"").unwrap();
    let open: Vec<_> = (0..OPEN_COUNT_MAX).map(|_| files.open_file("wxfile://usr/a", "r").unwrap()).collect();
    assert!(matches!(files.open_file("wxfile://usr/a", "r"), Err(FileError::System(_))));
    files.close_file(&open[0]).unwrap();
    files.open_file("wxfile://usr/a", "r").unwrap();
}

#[test]
fn whatever_makes_a_file_larger_meets_the_quota() {
    let (_dir, files) = files();
    files.write("wxfile://usr/a", b"x").unwrap();
    // No byte of it takes room on the disk.
    files.truncate("wxfile://usr/a", QUOTA_BYTES).unwrap();
    assert_eq!(files.truncate("wxfile://usr/a", QUOTA_BYTES + 1), Err(FileError::Full));
    assert_eq!(files.append("wxfile://usr/a", b"x"), Err(FileError::Full));
    assert_eq!(files.copy("wxfile://usr/a", "wxfile://usr/b"), Err(FileError::Full));
    let fd = files.open_file("wxfile://usr/a", "r+").unwrap();
    assert_eq!(files.write_open(&fd, b"xy", Some(QUOTA_BYTES - 1)), Err(FileError::Full));
    assert_eq!(files.write_open(&fd, b"x", Some(u64::MAX)), Err(FileError::InvalidArgument));
    assert_eq!(files.truncate_open(&fd, QUOTA_BYTES + 1), Err(FileError::Full));
    files.truncate_open(&fd, 1).unwrap();
    files.append("wxfile://usr/a", b"y").unwrap();
    assert_eq!(files.read("wxfile://usr/a", 0, None).unwrap(), b"xy");
}

#[test]
fn so_many_files_and_folders_fit_and_one_more_does_not() {
    let (_dir, files) = files();
    files.mkdir("wxfile://usr/d", false).unwrap();
    *files.account() = Some((0, ENTRY_COUNT_MAX - 1));
    files.write("wxfile://usr/last", b"x").unwrap();
    assert_eq!(files.write("wxfile://usr/more", b"x"), Err(FileError::Full));
    assert_eq!(files.mkdir("wxfile://usr/more", false), Err(FileError::Full));
    assert_eq!(files.open_file("wxfile://usr/more", "w"), Err(FileError::Full));
    files.write("wxfile://usr/last", b"y").unwrap();
}

#[test]
fn files_are_copied_moved_and_removed_within_what_the_app_may_do() {
    let (_dir, files) = files();
    files.mkdir("wxfile://usr/d/e", true).unwrap();
    files.write("wxfile://usr/d/a", b"x").unwrap();
    files.copy("wxfile://usr/d/a", "wxfile://usr/d/e/b").unwrap();
    files.rename("wxfile://usr/d/e/b", "wxfile://usr/d/a").unwrap();
    assert!(matches!(files.rename("wxfile://usr/no", "wxfile://usr/b"), Err(FileError::NotFound(_))));
    assert!(matches!(files.rename("wxfile://usr/d/a", "wxfile://usr/d/e"), Err(FileError::Exists(_))));
    assert!(matches!(files.rename("wxfile://usr", "wxfile://usr/b"), Err(FileError::Denied(_))));
    assert_eq!(files.rmdir("wxfile://usr/d", false), Err(FileError::NotEmpty));
    assert!(matches!(files.rmdir("wxfile://usr/d/a", false), Err(FileError::NotDirectory(_))));
    assert!(matches!(files.rmdir("wxfile://usr", true), Err(FileError::Denied(_))));
    let all = files.stat_all("wxfile://usr/d").unwrap();
    assert_eq!(all.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["/", "/a", "/e"]);
    files.rmdir("wxfile://usr/d", true).unwrap();
    assert!(matches!(files.append("wxfile://usr/d/a", b"x"), Err(FileError::NotFound(_))));
}

#[test]
fn saved_files_are_listed_and_removed_and_have_their_digests() {
    let (_dir, files) = files();
    assert!(files.saved().unwrap().is_empty());
    let real = files.new_temporary();
    fs::write(&real, "abc").unwrap();
    let saved = files.save(&files.adopt(&real, "txt").unwrap(), None).unwrap();
    let listed = files.saved().unwrap();
    assert_eq!((listed.len(), listed[0].path.as_str(), listed[0].size), (1, saved.as_str(), 3));
    for (algorithm, digest) in [
        ("md5", "900150983cd24fb0d6963f7d28e17f72"),
        ("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        ("sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ] {
        assert_eq!(files.info(&saved, algorithm).unwrap(), (3, digest.to_owned()));
    }
    assert!(matches!(files.remove_saved("wxfile://usr/a"), Err(FileError::Denied(_))));
    files.remove_saved(&saved).unwrap();
    assert!(matches!(files.remove_saved(&saved), Err(FileError::NotFound(_))));
}
