//! What stands before the source, with what is as always left out.

use linktable_schema::{Dialect, Orm};

use crate::Playground;

/// Bytes of the longest head: the flags, four choices and two places.
pub(crate) const LONGEST_HEAD: usize = 1 + 4 + 2 * 5;

/// The flags, each for what follows in this order.
const ORM: u8 = 1;
const DIALECT: u8 = 1 << 1;
const COMPILED_PANEL: u8 = 1 << 2;
const RAN_PANEL: u8 = 1 << 3;
const SELECTION: u8 = 1 << 4;
const LENIENT: u8 = 1 << 5;
const KNOWN: u8 = ORM | DIALECT | COMPILED_PANEL | RAN_PANEL | SELECTION | LENIENT;

/// The numbers of the choices are part of the format: an order that does not change.
const ORMS: [Orm; 3] = [Orm::Sqlmodel, Orm::Ormar, Orm::Tortoise];
const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql];

pub(crate) fn write(playground: &Playground) -> Vec<u8> {
    let mut flags = 0;
    let mut head = Vec::new();
    if let Some(orm) = playground.orm {
        flags |= ORM;
        head.push(number(&ORMS, orm));
    }
    if playground.dialect != Dialect::default() {
        flags |= DIALECT;
        head.push(number(&DIALECTS, playground.dialect));
    }
    for (flag, panel) in [(COMPILED_PANEL, playground.compiled_panel), (RAN_PANEL, playground.ran_panel)] {
        if panel != 0 {
            flags |= flag;
            head.push(panel);
        }
    }
    if let Some((start, end)) = playground.selection {
        flags |= SELECTION;
        write_place(start, &mut head);
        write_place(end, &mut head);
    }
    if playground.lenient {
        flags |= LENIENT;
    }
    let mut bytes = Vec::with_capacity(1 + head.len() + playground.source.len());
    bytes.push(flags);
    bytes.extend(head);
    bytes.extend(playground.source.as_bytes());
    bytes
}

pub(crate) fn read(bytes: &[u8]) -> Option<Playground> {
    let mut rest = bytes;
    let flags = take(&mut rest)?;
    if flags & !KNOWN != 0 {
        return None;
    }
    let mut playground = Playground::default();
    if flags & ORM != 0 {
        playground.orm = Some(*ORMS.get(usize::from(take(&mut rest)?))?);
    }
    if flags & DIALECT != 0 {
        playground.dialect = *DIALECTS.get(usize::from(take(&mut rest)?))?;
    }
    if flags & COMPILED_PANEL != 0 {
        playground.compiled_panel = take(&mut rest)?;
    }
    if flags & RAN_PANEL != 0 {
        playground.ran_panel = take(&mut rest)?;
    }
    if flags & SELECTION != 0 {
        playground.selection = Some((read_place(&mut rest)?, read_place(&mut rest)?));
    }
    playground.lenient = flags & LENIENT != 0;
    playground.source = String::from_utf8(rest.to_vec()).ok()?;
    Some(playground)
}

fn number<T: PartialEq, const N: usize>(all: &[T; N], one: T) -> u8 {
    all.iter().position(|each| *each == one).and_then(|at| u8::try_from(at).ok()).unwrap_or_default()
}

fn take(rest: &mut &[u8]) -> Option<u8> {
    let (first, others) = rest.split_first()?;
    *rest = others;
    Some(*first)
}

/// A place in seven bits a byte, the lowest first, the eighth bit set while more follow.
fn write_place(mut place: u32, out: &mut Vec<u8>) {
    while place > 0x7f {
        out.push((place & 0x7f) as u8 | 0x80);
        place >>= 7;
    }
    out.push(place as u8);
}

fn read_place(rest: &mut &[u8]) -> Option<u32> {
    let mut place = 0u32;
    for shift in [0, 7, 14, 21, 28] {
        let byte = take(rest)?;
        let bits = u32::from(byte & 0x7f);
        if shift == 28 && bits > 0xf {
            return None;
        }
        place |= bits << shift;
        if byte & 0x80 == 0 {
            return Some(place);
        }
    }
    None
}
