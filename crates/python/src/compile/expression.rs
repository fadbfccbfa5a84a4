//! Expressions.

use linktable_schema::Span;
use ruff_python_ast::{
    Arguments, BoolOp, CmpOp, ConversionFlag, Expr, ExprAttribute, ExprCall, ExprDict, FStringPart,
    InterpolatedStringElement, Number, Operator, UnaryOp,
};

use super::unit::Compiler;
use crate::code::{self, BinaryOp, CompareOp, Conversion, Op};
use crate::syntax::span_of;
use crate::text::Text;
use crate::value::Value;

impl Compiler<'_> {
    /// Pushes the value of an expression.
    pub(super) fn expression(&mut self, expression: &Expr) {
        let outer = self.span;
        self.span = span_of(expression);
        match expression {
            Expr::Name(name) => self.load(name.id.as_str()),
            Expr::NumberLiteral(literal) => self.number(&literal.value),
            Expr::StringLiteral(literal) => self.text(literal.value.to_str()),
            Expr::BytesLiteral(literal) => self.constant(Value::bytes(literal.value.bytes().collect())),
            Expr::BooleanLiteral(literal) => self.constant(Value::Bool(literal.value)),
            Expr::NoneLiteral(_) => self.constant(Value::None),
            Expr::EllipsisLiteral(_) => self.constant(Value::Ellipsis),
            Expr::FString(string) => {
                let mut parts = 0;
                for part in string.value.iter() {
                    match part {
                        FStringPart::Literal(literal) => {
                            self.text(literal.as_str());
                            parts += 1;
                        }
                        FStringPart::FString(string) => parts += self.string_elements(&string.elements),
                    }
                }
                self.emit(Op::BuildString(parts));
            }
            Expr::TString(_) => self.unsupported("template strings"),
            Expr::Attribute(attribute) => {
                self.expression(&attribute.value);
                let name = self.mangled(attribute.attr.as_str());
                let name = self.name_index(&name);
                self.span = self.attribute_place(attribute);
                self.emit(Op::LoadAttr(name));
            }
            Expr::Subscript(subscript) => {
                self.expression(&subscript.value);
                self.expression(&subscript.slice);
                self.emit(Op::LoadItem);
            }
            Expr::Slice(slice) => {
                for part in [&slice.lower, &slice.upper] {
                    self.optional(part.as_deref());
                }
                let count = match &slice.step {
                    Some(step) => {
                        self.expression(step);
                        3
                    }
                    None => 2,
                };
                self.emit(Op::BuildSlice(count));
            }
            Expr::Call(call) => self.call(call),
            Expr::BinOp(operation) => {
                self.expression(&operation.left);
                self.expression(&operation.right);
                self.emit(Op::Binary(binary(operation.op)));
            }
            Expr::UnaryOp(operation) => {
                self.expression(&operation.operand);
                self.emit(Op::Unary(unary(operation.op)));
            }
            Expr::BoolOp(operation) => {
                let mut jumps = Vec::new();
                for (at, value) in operation.values.iter().enumerate() {
                    self.expression(value);
                    if at + 1 < operation.values.len() {
                        jumps.push(self.emit(match operation.op {
                            BoolOp::And => Op::JumpIfFalseOrPop(0),
                            BoolOp::Or => Op::JumpIfTrueOrPop(0),
                        }));
                    }
                }
                for jump in jumps {
                    self.land(jump);
                }
            }
            Expr::Compare(compare) => self.comparison(&compare.left, &compare.ops, &compare.comparators),
            Expr::If(choice) => {
                let otherwise = self.jump_if_false(&choice.test);
                self.expression(&choice.body);
                let end = self.emit(Op::Jump(0));
                self.land(otherwise);
                self.expression(&choice.orelse);
                self.land(end);
            }
            Expr::Named(named) => {
                self.expression(&named.value);
                self.emit(Op::Copy(1));
                self.assign(&named.target);
            }
            Expr::List(list) => self.display(&list.elts, Op::BuildList, Op::ListAppend(1), Op::ListExtend),
            Expr::Tuple(tuple) => {
                if tuple.elts.iter().any(Expr::is_starred_expr) {
                    self.display(&tuple.elts, Op::BuildList, Op::ListAppend(1), Op::ListExtend);
                    self.emit(Op::ListToTuple);
                } else {
                    for item in &tuple.elts {
                        self.expression(item);
                    }
                    self.emit(Op::BuildTuple(tuple.elts.len() as u32));
                }
            }
            Expr::Set(set) => self.display(&set.elts, Op::BuildSet, Op::SetAdd(1), Op::SetUpdate),
            Expr::Dict(dict) => self.dict(dict),
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) => {
                self.comprehension(expression);
            }
            Expr::Await(awaited) => {
                self.expression(&awaited.value);
                self.await_top();
            }
            Expr::Yield(given) => {
                self.require_function("'yield' outside function");
                self.optional(given.value.as_deref());
                self.emit(Op::Yield);
            }
            Expr::YieldFrom(given) => {
                self.require_function("'yield' outside function");
                if self.unit().is_some_and(|unit| unit.kind == code::CodeKind::AsyncGenerator) {
                    self.problem(self.span, "'yield from' inside async function");
                }
                self.expression(&given.value);
                self.emit(Op::GetYieldFrom);
                self.constant(Value::None);
                self.emit(Op::YieldFrom);
            }
            Expr::Starred(starred) => {
                self.problem(self.span, "can't use starred expression here");
                self.expression(&starred.value);
            }
            Expr::IpyEscapeCommand(_) => self.unsupported("shell commands"),
        }
        self.span = outer;
    }

    pub(super) fn optional(&mut self, expression: Option<&Expr>) {
        match expression {
            Some(expression) => self.expression(expression),
            None => self.constant(Value::None),
        }
    }

    /// Awaits what is on top of the stack.
    pub(super) fn await_top(&mut self) {
        let in_async = self
            .unit()
            .is_some_and(|unit| matches!(unit.kind, code::CodeKind::Coroutine | code::CodeKind::AsyncGenerator));
        if !in_async {
            let in_function =
                self.unit().is_some_and(|unit| !matches!(unit.kind, code::CodeKind::Module | code::CodeKind::Class));
            let message = if in_function { "'await' outside async function" } else { "'await' outside function" };
            self.problem(self.span, message);
        }
        self.emit(Op::GetAwaitable);
        self.constant(Value::None);
        self.emit(Op::YieldFrom);
    }

    pub(super) fn require_function(&mut self, message: &str) {
        if self.unit().is_some_and(|unit| matches!(unit.kind, code::CodeKind::Module | code::CodeKind::Class)) {
            self.problem(self.span, message);
        }
    }

    fn number(&mut self, number: &Number) {
        match number {
            Number::Int(int) => match int.as_i64() {
                Some(small) => self.constant(Value::Int(small)),
                None => {
                    let text = int.to_string();
                    let lower = text.to_ascii_lowercase();
                    let (digits, radix) = match lower.get(..2) {
                        Some("0x") => (lower.get(2..), 16),
                        Some("0o") => (lower.get(2..), 8),
                        Some("0b") => (lower.get(2..), 2),
                        _ => (Some(lower.as_str()), 10),
                    };
                    let digits = digits.unwrap_or("").replace('_', "");
                    if radix == 10 && digits.len() > 4300 {
                        self.problem(
                            self.span,
                            format!(
                                "Exceeds the limit (4300 digits) for integer string conversion: value has {} digits; \
                                 use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for \
                                 huge integer literals to avoid decimal conversion limits.",
                                digits.len()
                            ),
                        );
                        return self.constant(Value::Int(0));
                    }
                    match num_bigint::BigInt::parse_bytes(digits.as_bytes(), radix) {
                        Some(big) => self.constant(Value::big(big)),
                        None => self.problem(self.span, "invalid number"),
                    }
                }
            },
            Number::Float(float) => self.constant(Value::Float(*float)),
            Number::Complex { .. } => self.unsupported("complex numbers"),
        }
    }

    /// Pushes the parts of an f-string; gives how many.
    fn string_elements<'e>(&mut self, elements: impl IntoIterator<Item = &'e InterpolatedStringElement>) -> u32 {
        let mut parts = 0;
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => self.text(&literal.value),
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        self.text(debug.as_str());
                        parts += 1;
                    }
                    self.expression(&field.expression);
                    let conversion = match field.conversion {
                        ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => {
                            Conversion::Repr
                        }
                        ConversionFlag::None => Conversion::None,
                        ConversionFlag::Str => Conversion::Str,
                        ConversionFlag::Repr => Conversion::Repr,
                        ConversionFlag::Ascii => Conversion::Ascii,
                    };
                    if let Some(spec) = &field.format_spec {
                        let count = self.string_elements(&spec.elements);
                        self.emit(Op::BuildString(count));
                    }
                    self.emit(Op::FormatValue(conversion, field.format_spec.is_some()));
                }
            }
            parts += 1;
        }
        parts
    }

    /// Evaluates a condition; gives the jump taken if it is false.
    pub(super) fn jump_if_false(&mut self, test: &Expr) -> usize {
        self.expression(test);
        self.emit(Op::JumpIfFalse(0))
    }

    fn comparison(&mut self, left: &Expr, ops: &[CmpOp], comparators: &[Expr]) {
        self.expression(left);
        let mut jumps = Vec::new();
        for (at, (op, right)) in ops.iter().zip(comparators).enumerate() {
            self.expression(right);
            if at + 1 < ops.len() {
                // a < b < c: b is kept for the next comparison.
                self.emit(Op::Copy(1));
                self.emit(Op::Swap(3));
                self.emit(Op::Swap(2));
                self.emit(Op::Compare(compare(*op)));
                jumps.push(self.emit(Op::JumpIfFalseOrPop(0)));
            } else {
                self.emit(Op::Compare(compare(*op)));
            }
        }
        if !jumps.is_empty() {
            let end = self.emit(Op::Jump(0));
            for jump in jumps {
                self.land(jump);
            }
            // Here the result lies above the value that was kept.
            self.emit(Op::Swap(2));
            self.emit(Op::Pop);
            self.land(end);
        }
    }

    /// A list or set, some of whose items may be starred.
    fn display(&mut self, items: &[Expr], build: fn(u32) -> Op, add: Op, extend: Op) {
        let stars = items.iter().position(Expr::is_starred_expr);
        let plain = stars.unwrap_or(items.len());
        for item in items.iter().take(plain) {
            self.expression(item);
        }
        self.emit(build(plain as u32));
        for item in items.iter().skip(plain) {
            match item {
                Expr::Starred(starred) => {
                    self.expression(&starred.value);
                    self.emit(extend);
                }
                item => {
                    self.expression(item);
                    self.emit(add);
                }
            }
        }
    }

    fn dict(&mut self, dict: &ExprDict) {
        let spread = dict.items.iter().position(|item| item.key.is_none());
        let plain = spread.unwrap_or(dict.items.len());
        for item in dict.items.iter().take(plain) {
            self.optional(item.key.as_ref());
            self.expression(&item.value);
        }
        self.emit(Op::BuildDict(plain as u32));
        for item in dict.items.iter().skip(plain) {
            match &item.key {
                Some(key) => {
                    self.expression(key);
                    self.expression(&item.value);
                    self.emit(Op::DictInsert(1));
                }
                None => {
                    self.expression(&item.value);
                    self.emit(Op::DictUpdate);
                }
            }
        }
    }

    fn call(&mut self, call: &ExprCall) {
        self.expression(&call.func);
        if let Expr::Attribute(attribute) = &*call.func {
            self.span.start = self.attribute_place(attribute).start;
        }
        self.arguments(&call.arguments);
    }

    /// Where an attribute is, for tracebacks: where it goes over several lines, at its name.
    fn attribute_place(&self, attribute: &ExprAttribute) -> Span {
        let whole = span_of(attribute);
        let lines = whole.text(&self.source.text).is_some_and(|text| text.contains('\n'));
        if lines { span_of(&attribute.attr) } else { whole }
    }

    /// Calls what is on the stack.
    pub(super) fn arguments(&mut self, arguments: &Arguments) {
        let spread = arguments.args.iter().any(Expr::is_starred_expr)
            || arguments.keywords.iter().any(|keyword| keyword.arg.is_none());
        if spread {
            self.spread_arguments(arguments);
            self.emit(Op::CallSpread);
            return;
        }
        for argument in &arguments.args {
            self.expression(argument);
        }
        let count = arguments.args.len() as u32;
        if arguments.keywords.is_empty() {
            self.emit(Op::Call(count));
            return;
        }
        let mut names: Vec<Text> = Vec::with_capacity(arguments.keywords.len());
        for keyword in &arguments.keywords {
            let name = keyword.arg.as_ref().map_or("", |name| name.as_str());
            let text = self.texts.get(name);
            if names.iter().any(|other| other.same(&text)) {
                self.problem(span_of(keyword), format!("keyword argument repeated: {name}"));
            }
            names.push(text);
            self.expression(&keyword.value);
        }
        let names = self.keyword_index(names);
        self.emit(Op::CallKeywords(count, names));
    }

    /// Pushes a tuple of the positional arguments and a dict of the others.
    pub(super) fn spread_arguments(&mut self, arguments: &Arguments) {
        match &*arguments.args {
            [Expr::Starred(only)] => {
                self.expression(&only.value);
                self.emit(Op::SpreadArgument);
            }
            args => {
                self.display(args, Op::BuildList, Op::ListAppend(1), Op::ListExtend);
                self.emit(Op::ListToTuple);
            }
        }
        self.emit(Op::BuildDict(0));
        for keyword in &arguments.keywords {
            match &keyword.arg {
                Some(name) => {
                    // Through a dict of its own, so that a name given twice is noticed.
                    self.text(name.as_str());
                    self.expression(&keyword.value);
                    self.emit(Op::BuildDict(1));
                }
                None => self.expression(&keyword.value),
            }
            self.emit(Op::DictMerge);
        }
    }
}

pub(super) fn binary(op: Operator) -> BinaryOp {
    match op {
        Operator::Add => BinaryOp::Add,
        Operator::Sub => BinaryOp::Sub,
        Operator::Mult => BinaryOp::Mul,
        Operator::MatMult => BinaryOp::MatMul,
        Operator::Div => BinaryOp::Div,
        Operator::Mod => BinaryOp::Mod,
        Operator::Pow => BinaryOp::Pow,
        Operator::LShift => BinaryOp::LShift,
        Operator::RShift => BinaryOp::RShift,
        Operator::BitOr => BinaryOp::Or,
        Operator::BitXor => BinaryOp::Xor,
        Operator::BitAnd => BinaryOp::And,
        Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}

fn unary(op: UnaryOp) -> code::UnaryOp {
    match op {
        UnaryOp::Invert => code::UnaryOp::Invert,
        UnaryOp::Not => code::UnaryOp::Not,
        UnaryOp::UAdd => code::UnaryOp::Pos,
        UnaryOp::USub => code::UnaryOp::Neg,
    }
}

pub(super) fn compare(op: CmpOp) -> CompareOp {
    match op {
        CmpOp::Eq => CompareOp::Eq,
        CmpOp::NotEq => CompareOp::Ne,
        CmpOp::Lt => CompareOp::Lt,
        CmpOp::LtE => CompareOp::Le,
        CmpOp::Gt => CompareOp::Gt,
        CmpOp::GtE => CompareOp::Ge,
        CmpOp::Is => CompareOp::Is,
        CmpOp::IsNot => CompareOp::IsNot,
        CmpOp::In => CompareOp::In,
        CmpOp::NotIn => CompareOp::NotIn,
    }
}
