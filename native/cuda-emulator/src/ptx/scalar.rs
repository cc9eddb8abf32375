//! Fundamental types of PTX (ISA chapter "Types").

/// How the bits of a type are meant, which decides what it may be mixed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Predicate,
    Bits,
    Unsigned,
    Signed,
    Float,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar {
    pub kind: Kind,
    /// Width in bits; 1 for a predicate.
    pub bits: u32,
}

impl Scalar {
    /// The type written `.name`, or `None` when there is no such type here (`.f16`, `.b128` and packed types are not implemented).
    pub fn parse(name: &str) -> Option<Self> {
        if name == "pred" {
            return Some(Self { kind: Kind::Predicate, bits: 1 });
        }
        let (letter, width) = name.split_at_checked(1)?;
        let bits = match width {
            "8" => 8,
            "16" => 16,
            "32" => 32,
            "64" => 64,
            _ => return None,
        };
        let kind = match letter {
            "b" => Kind::Bits,
            "u" => Kind::Unsigned,
            "s" => Kind::Signed,
            "f" if bits >= 32 => Kind::Float,
            _ => return None,
        };
        Some(Self { kind, bits })
    }

    pub const fn bytes(self) -> u32 {
        self.bits.div_ceil(8)
    }

    /// Ones where a value of this type has bits.
    pub const fn mask(self) -> u64 {
        if self.bits >= 64 { u64::MAX } else { (1 << self.bits) - 1 }
    }

    pub fn is_float(self) -> bool {
        self.kind == Kind::Float
    }

    pub fn is_signed(self) -> bool {
        self.kind == Kind::Signed
    }

    /// Whether a register of type `self` may be an operand of an instruction of type `instruction` (ISA, "Operand Size Exceeding
    /// Instruction-Type Size" aside): equal widths, and no float where an integer is meant.
    pub fn fits(self, instruction: Self) -> bool {
        let class = |s: Self| match s.kind {
            Kind::Predicate => 0,
            Kind::Bits => 1,
            Kind::Unsigned | Kind::Signed => 2,
            Kind::Float => 3,
        };
        let (a, b) = (class(self), class(instruction));
        self.bits == instruction.bits && (a == b || (a == 1 && b != 0) || (b == 1 && a != 0))
    }
}

impl std::fmt::Display for Scalar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.kind {
            Kind::Predicate => write!(f, ".pred"),
            Kind::Bits => write!(f, ".b{}", self.bits),
            Kind::Unsigned => write!(f, ".u{}", self.bits),
            Kind::Signed => write!(f, ".s{}", self.bits),
            Kind::Float => write!(f, ".f{}", self.bits),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_mix_with_instruction_types_of_their_width_only() {
        let t = |name| Scalar::parse(name).unwrap();
        assert!(t("u32").fits(t("s32")) && t("b32").fits(t("f32")) && t("f64").fits(t("b64")));
        assert!(!t("f32").fits(t("u32")) && !t("u64").fits(t("u32")) && !t("pred").fits(t("b32")));
        assert_eq!(Scalar::parse("f16"), None);
    }
}
