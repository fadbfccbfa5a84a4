//! How deep a source nests, found out before it is parsed.
//!
//! The parser and everything after it recurse once a level, and a stack in a
//! browser is small. Tokens tell an upper bound of the depth without recursion.

use linktable_schema::Span;
use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

use super::shallow;

/// How deep brackets may nest. CPython's own limit is 200.
pub(super) const BRACKETS: usize = 90;
/// How deep blocks may nest: CPython's own limit.
pub(super) const BLOCKS: usize = 60;
/// How many operators may follow each other in one expression, those of the expressions around it included.
pub(super) const OPERATORS: usize = 400;

/// That it nests too deep.
pub(super) struct Excess {
    pub span: Span,
    pub message: String,
}

/// Whether the source nests no deeper than it may.
pub(super) fn check(source: &str) -> Result<(), Excess> {
    if shallow::is_shallow(source) { Ok(()) } else { check_tokens(source) }
}

fn check_tokens(source: &str) -> Result<(), Excess> {
    let mut tokens = lexer::lex(source, Mode::Module);
    // For each open bracket, how many operators the expression in it has had.
    let mut open: Vec<usize> = vec![0];
    let mut operators = 0;
    let mut blocks = 0_usize;
    loop {
        let kind = tokens.next_token();
        match kind {
            TokenKind::EndOfFile => return Ok(()),
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                // A bracket after a bracket is a call of a call, or an item of an item.
                add(&mut open, &mut operators);
                open.push(0);
                if open.len() > BRACKETS {
                    return Err(excess(source, "too many nested parentheses"));
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd | TokenKind::TStringEnd
                if open.len() > 1 =>
            {
                operators -= open.pop().unwrap_or(0);
            }
            TokenKind::Comma | TokenKind::Semi | TokenKind::Newline | TokenKind::Colon | TokenKind::Equal => {
                if let Some(count) = open.last_mut() {
                    operators -= *count;
                    *count = 0;
                }
            }
            TokenKind::Indent => {
                blocks += 1;
                if blocks > BLOCKS {
                    return Err(excess(source, "too many levels of indentation"));
                }
            }
            TokenKind::Dedent => blocks = blocks.saturating_sub(1),
            kind if is_operator(kind) => add(&mut open, &mut operators),
            _ => {}
        }
        if operators > OPERATORS {
            return Err(excess(source, "this expression nests too deep"));
        }
    }
}

fn add(open: &mut [usize], operators: &mut usize) {
    if let Some(count) = open.last_mut() {
        *count += 1;
        *operators += 1;
    }
}

fn is_operator(kind: TokenKind) -> bool {
    use TokenKind as T;
    matches!(
        kind,
        T::Plus
            | T::Minus
            | T::Star
            | T::Slash
            | T::Vbar
            | T::Amper
            | T::Less
            | T::Greater
            | T::Dot
            | T::Percent
            | T::EqEqual
            | T::NotEqual
            | T::LessEqual
            | T::GreaterEqual
            | T::Tilde
            | T::CircumFlex
            | T::LeftShift
            | T::RightShift
            | T::DoubleStar
            | T::DoubleSlash
            | T::ColonEqual
            | T::At
            | T::And
            | T::Or
            | T::Not
            | T::If
            | T::Else
            | T::Lambda
            | T::Await
            | T::Yield
            | T::For
    )
}

/// The place: the bracket that is one too many, as far as brackets tell.
fn excess(source: &str, message: &str) -> Excess {
    let mut depth = 0_usize;
    let at = source.bytes().position(|byte| {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth >= BRACKETS
    });
    let at = at.unwrap_or(0) as u32;
    Excess { span: Span::new(at, at + u32::from(at > 0)), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{check, check_tokens, shallow};

    #[test]
    fn flat_code_may_be_long() {
        let list = format!("x = [{}]", "-1, ".repeat(10_000));
        assert!(check(&list).is_ok());
        assert!(check(&"x = a + b\n".repeat(10_000)).is_ok());
        assert!(check(&"f(g(h(1)))(2)[3]\n".repeat(1000)).is_ok());
    }

    #[test]
    fn deep_code_may_not() {
        for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("-", ""), ("not ", ""), ("f(", ")"), ("a.", "b")] {
            let source = format!("x = {}1{}", open.repeat(100_000), close.repeat(100_000));
            assert!(check(&source).is_err(), "{open}");
        }
        assert!(check(&format!("x = {}1", "1 + ".repeat(100_000))).is_err());
        let blocks: String = (0..200).map(|depth| format!("{}if x:\n", " ".repeat(depth))).collect();
        assert!(check(&format!("{blocks}{}pass", " ".repeat(200))).is_err());
    }

    /// What the quick look lets pass, the tokens let pass, too.
    #[test]
    fn the_quick_look_is_the_stricter_one() {
        let pieces = [
            "(", ")", "[", "]", "{", "}", "'", "\"", "f'", "f\"{", "\"\"\"", "#", "\n", "\\", "-", "a.", "if ", "or",
            ",", ":", "=",
        ];
        let mut seed = 7_u64;
        for _ in 0..10_000 {
            let mut source = String::new();
            for _ in 0..24 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let piece = pieces[(seed >> 33) as usize % pieces.len()];
                source.push_str(&piece.repeat(if (seed >> 60) == 0 { 450 } else { 1 }));
            }
            if shallow::is_shallow(&source) {
                assert!(check_tokens(&source).is_ok(), "{source:?}");
            }
        }
        assert!(shallow::is_shallow(
            "class A(B, c=True):\n    x: int = f(a=1, b=[1.5, -2])  # (((\n    y = '(((' + \"it's\"\n"
        ));
        assert!(shallow::is_shallow("print(f\"{hero.name}: {hero.teams}\")\n"));
    }
}
