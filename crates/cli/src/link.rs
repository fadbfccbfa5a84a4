//! `linktable link` and `linktable open`.

use linktable_share::{LONG_LINK, LinkError, Playground, decode, encode};

use crate::files::{Failure, Input, complain, print};
use crate::{LinkArgs, OpenArgs};

/// Prints the link of a source.
pub fn link(args: &LinkArgs) -> Result<bool, Failure> {
    let playground =
        Playground { source: args.file.read()?, orm: args.orm, dialect: args.dialect, ..Playground::default() };
    let text = encode(&playground).map_err(failure)?;
    if text.len() > LONG_LINK {
        complain(&format!("the link has {} characters; some services cut links of more than {LONG_LINK}", text.len()));
    }
    let site = args.site.split('#').next().unwrap_or_default();
    print(&format!("{site}#{text}\n"))?;
    Ok(true)
}

/// Prints the source of a link, byte for byte.
pub fn open(args: &OpenArgs) -> Result<bool, Failure> {
    let playground = if args.link == "-" { decode(&Input::Stdin.read()?) } else { decode(&args.link) };
    print(&playground.map_err(failure)?.source)?;
    Ok(true)
}

fn failure(error: LinkError) -> Failure {
    Failure::Message(error.to_string())
}
