//! What [`super::op::Instr::mode`] means for the operations that have variants too many to name.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    Nearest,
    Zero,
    Down,
    Up,
}

impl Rounding {
    /// An integer rounding modifier of `cvt`.
    pub fn parse_integer(name: &str) -> Option<Self> {
        Some(match name {
            "rni" => Self::Nearest,
            "rzi" => Self::Zero,
            "rmi" => Self::Down,
            "rpi" => Self::Up,
            _ => return None,
        })
    }

    pub fn from_mode(mode: u16) -> Self {
        [Self::Nearest, Self::Zero, Self::Down, Self::Up][usize::from(mode & 3)]
    }
}

/// A class that `testp` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Finite,
    Infinite,
    Number,
    NotANumber,
    Normal,
    Subnormal,
}

impl Class {
    const ALL: [(&'static str, Self); 6] = [
        ("finite", Self::Finite),
        ("infinite", Self::Infinite),
        ("number", Self::Number),
        ("notanumber", Self::NotANumber),
        ("normal", Self::Normal),
        ("subnormal", Self::Subnormal),
    ];

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(n, _)| *n == name).map(|(_, class)| *class)
    }

    pub fn holds(mode: u16, class: std::num::FpCategory) -> bool {
        use std::num::FpCategory::*;
        match Self::ALL[usize::from(mode) % 6].1 {
            Self::Finite => !matches!(class, Infinite | Nan),
            Self::Infinite => class == Infinite,
            Self::Number => class != Nan,
            Self::NotANumber => class == Nan,
            Self::Normal => class == Normal,
            Self::Subnormal => class == Subnormal,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    Add,
    And,
    Or,
    Xor,
    Exch,
    Cas,
    MinU,
    MinS,
    MaxU,
    MaxS,
    Inc,
    Dec,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtomicSpace {
    Global,
    Shared,
    Generic,
}

/// A read-modify-write operation: what, on how many bits, where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Atomic {
    pub update: Update,
    pub wide: bool,
    pub space: AtomicSpace,
}

impl Atomic {
    const UPDATES: [Update; 12] = [
        Update::Add,
        Update::And,
        Update::Or,
        Update::Xor,
        Update::Exch,
        Update::Cas,
        Update::MinU,
        Update::MinS,
        Update::MaxU,
        Update::MaxS,
        Update::Inc,
        Update::Dec,
    ];
    const SPACES: [AtomicSpace; 3] = [AtomicSpace::Global, AtomicSpace::Shared, AtomicSpace::Generic];

    pub fn pack(self) -> u16 {
        (self.update as u16) << 3 | (self.space as u16) << 1 | u16::from(self.wide)
    }

    pub fn unpack(mode: u16) -> Self {
        Self {
            update: Self::UPDATES[usize::from(mode >> 3) % 12],
            wide: mode & 1 == 1,
            space: Self::SPACES[usize::from(mode >> 1 & 3) % 3],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_atomic_survives_packing() {
        for update in Atomic::UPDATES {
            for space in Atomic::SPACES {
                for wide in [false, true] {
                    let atomic = Atomic { update, wide, space };
                    assert_eq!(Atomic::unpack(atomic.pack()), atomic);
                }
            }
        }
    }
}
