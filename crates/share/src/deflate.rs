//! Raw deflate with a preset dictionary.
//!
//! The dictionary is what the window holds before the first byte: deflating, it
//! goes in first and its own output is dropped; inflating, it stands in the
//! buffer in front of the output.

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use crate::LinkError;

/// The level that makes the shortest data.
const LEVEL: i32 = 10;

/// Deflates; nothing if the compressor fails, which it has no reason to.
pub(crate) fn deflate(plain: &[u8], dictionary: &[u8]) -> Option<Vec<u8>> {
    // Window bits below 0: no zlib header.
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(LEVEL, -15, 0));
    let mut out = Vec::new();
    let mut put = |bytes: &[u8]| {
        out.extend_from_slice(bytes);
        true
    };
    // After the flush the output is at a whole byte: from there on, it is what follows the dictionary.
    let (status, _) = compress_to_output(&mut compressor, dictionary, TDEFLFlush::Sync, &mut put);
    if status != TDEFLStatus::Okay {
        return None;
    }
    out.clear();
    let mut put = |bytes: &[u8]| {
        out.extend_from_slice(bytes);
        true
    };
    let (status, _) = compress_to_output(&mut compressor, plain, TDEFLFlush::Finish, &mut put);
    (status == TDEFLStatus::Done).then_some(out)
}

/// Inflates, to no more than `longest` bytes whatever the data says.
///
/// # Errors
/// If the data ends too early, is none, or makes more than that.
pub(crate) fn inflate(deflated: &[u8], dictionary: &[u8], longest: usize) -> Result<Vec<u8>, LinkError> {
    let start = dictionary.len();
    let mut inflater = DecompressorOxide::new();
    let mut out = dictionary.to_vec();
    let mut end = start;
    let mut rest = deflated;
    loop {
        let room = (end - start).max(deflated.len() * 2).max(256).min(longest + 1);
        out.resize((start + longest + 1).min(end + room), 0);
        let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, written) = decompress(&mut inflater, rest, &mut out, end, flags);
        end += written;
        rest = rest.get(read..).unwrap_or_default();
        if end - start > longest {
            return Err(LinkError::TooLong);
        }
        match status {
            TINFLStatus::Done if rest.is_empty() => {
                out.truncate(end);
                out.drain(..start);
                return Ok(out);
            }
            TINFLStatus::HasMoreOutput => {}
            TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => return Err(LinkError::CutOff),
            _ => return Err(LinkError::Damaged),
        }
    }
}
