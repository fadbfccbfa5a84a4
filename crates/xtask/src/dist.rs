//! The site as one file to unpack on a server: the same bytes for the same sources.

use std::fs;
use std::io::Write;

use flate2::{Compression, GzBuilder};

use crate::version::{files_below, gather, in_address, is_gathered};
use crate::workspace::{dist, root};
use crate::{Outcome, site};

/// The bytes of a block of a tar archive.
const BLOCK: usize = 512;

pub(crate) fn command(arguments: &[String]) -> Outcome {
    let mut arguments = arguments.to_vec();
    site::build_unless_told(&mut arguments)?;
    if let Some(unknown) = arguments.first() {
        return Err(format!("`cargo xtask dist` does not know `{unknown}`"));
    }
    if !is_gathered() {
        gather()?;
    }
    let name = format!("linktable-{}", env!("CARGO_PKG_VERSION"));
    let mut files = Vec::new();
    for file in files_below(&dist())? {
        let path = dist().join(&file);
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        files.push((format!("{name}/{}", in_address(&file)), bytes));
    }
    let folder = root().join("target/dist");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let path = folder.join(format!("{name}.tar.gz"));
    let bytes = packed(&files)?;
    fs::write(&path, &bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    println!("{}: {} files, {} bytes", path.display(), files.len(), bytes.len());
    println!("Unpack it where a web server finds it; docs/self-hosting.md says what to tell the server.");
    Ok(())
}

/// The files as a compressed archive, without anything of when and by whom it was made.
fn packed(files: &[(String, Vec<u8>)]) -> Outcome<Vec<u8>> {
    let mut tar = Vec::new();
    for (name, bytes) in files {
        tar.extend_from_slice(&header(name, bytes.len())?);
        tar.extend_from_slice(bytes);
        tar.resize(tar.len().next_multiple_of(BLOCK), 0);
    }
    tar.resize(tar.len() + 2 * BLOCK, 0);
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    gzip.write_all(&tar).and_then(|()| gzip.finish()).map_err(|error| error.to_string())
}

/// The header of a file, in the format of POSIX (ustar).
fn header(name: &str, length: usize) -> Outcome<[u8; BLOCK]> {
    let mut header = [0; BLOCK];
    let (prefix, name) = parted(name).ok_or_else(|| format!("{name}: too long a name for an archive"))?;
    let size = format!("{length:011o}\0");
    let fields: [(usize, &[u8]); 10] = [
        (0, name.as_bytes()),
        (100, b"0000644\0"),
        (108, b"0000000\0"),
        (116, b"0000000\0"),
        (124, size.as_bytes()),
        (136, b"00000000000\0"),
        // While it is summed up, the sum's own place has spaces.
        (148, b"        "),
        (156, b"0"),
        (257, b"ustar\x0000"),
        (345, prefix.as_bytes()),
    ];
    for (at, field) in fields {
        for (to, from) in header.iter_mut().skip(at).zip(field) {
            *to = *from;
        }
    }
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    for (to, from) in header.iter_mut().skip(148).zip(format!("{sum:06o}\0 ").as_bytes()) {
        *to = *from;
    }
    Ok(header)
}

/// A path in its two parts, of which the second has at most 100 bytes and the first at most 155.
fn parted(name: &str) -> Option<(&str, &str)> {
    if name.len() <= 100 {
        return Some(("", name));
    }
    let mut slashes = name.match_indices('/').map(|(at, _)| at);
    let at = slashes.find(|at| name.len() - at - 1 <= 100)?;
    let (prefix, rest) = name.split_at_checked(at)?;
    (prefix.len() <= 155).then_some((prefix, rest.strip_prefix('/')?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn tar_unpacks_it_and_it_is_the_same_twice() {
        let long = format!("linktable/{}/{}.js", "snippets".repeat(9), "b".repeat(80));
        let files = vec![("linktable/index.html".to_owned(), b"<p>".to_vec()), (long, vec![7; 1000])];
        let bytes = packed(&files).unwrap();
        assert_eq!(bytes, packed(&files).unwrap());
        let folder = std::env::temp_dir().join(format!("linktable-dist-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("it.tar.gz"), bytes).unwrap();
        let status = Command::new("tar").args(["xzf", "it.tar.gz"]).current_dir(&folder).status().unwrap();
        assert!(status.success());
        for (name, bytes) in &files {
            assert_eq!(&fs::read(folder.join(name)).unwrap(), bytes);
        }
        fs::remove_dir_all(&folder).unwrap();
    }
}
