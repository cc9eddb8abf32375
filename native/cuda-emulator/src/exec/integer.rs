//! Integer operations that Rust has no operator for, by the ISA's own pseudocode.

/// `shf`: 32 bits out of the 64-bit value `b:a`. Mode bit 0: right, bit 1: clamp.
pub fn funnel(mode: u16, a: u64, b: u64, count: u64) -> u64 {
    let value = b << 32 | a & 0xffff_ffff;
    let count = if mode & 2 != 0 { (count & 0xffff_ffff).min(32) } else { count & 31 };
    (if mode & 1 != 0 { value >> count } else { value << count >> 32 }) & 0xffff_ffff
}

/// `bfe`: `length` bits of `a` from bit `start`, extended by the field's top bit when signed.
pub fn extract(a: u64, start: u64, length: u64, bits: u32, signed: bool) -> u64 {
    let top = u64::from(bits - 1);
    let (start, length) = (start & 0xff, length & 0xff);
    let mask = if bits == 64 { u64::MAX } else { 0xffff_ffff };
    let sign = signed && length > 0 && a >> (start + length - 1).min(top) & 1 == 1;
    let field = if length >= 64 { u64::MAX } else { (1 << length) - 1 };
    let value = if start > top { 0 } else { a >> start & field };
    // Bits past the register's top are the sign.
    let taken = length.min((top + 1).saturating_sub(start));
    let above = if taken >= 64 { 0 } else { u64::MAX << taken };
    (if sign { value | above } else { value }) & mask
}

/// `bfi`: `base` with `length` bits of `a` put at bit `start`.
pub fn insert(a: u64, base: u64, start: u64, length: u64, bits: u32) -> u64 {
    let (start, length) = (start & 0xff, length & 0xff);
    let mask = if bits == 64 { u64::MAX } else { 0xffff_ffff };
    if start >= u64::from(bits) || length == 0 {
        return base;
    }
    let field = if length >= 64 { u64::MAX } else { (1 << length) - 1 };
    (base & !(field << start) | (a & field) << start) & mask
}

/// `prmt` in its default mode: four bytes of `b:a` by selectors whose top bit replicates the sign.
pub fn permute(a: u64, b: u64, selector: u64) -> u64 {
    let bytes = (b << 32 | a & 0xffff_ffff).to_le_bytes();
    (0..4).fold(0, |result, lane| {
        let choice = selector >> (4 * lane) & 0xf;
        let byte = bytes[(choice & 7) as usize];
        let byte = if choice & 8 == 0 { byte } else { ((byte as i8) >> 7) as u8 };
        result | u64::from(byte) << (8 * lane)
    })
}

/// A zero divisor gives all ones and the dividend, as the hardware's own routines do; PTX leaves both open.
pub fn div_u(a: u64, b: u64, mask: u64) -> u64 {
    a.checked_div(b).unwrap_or(mask)
}

pub fn rem_u(a: u64, b: u64) -> u64 {
    a.checked_rem(b).unwrap_or(a)
}

pub fn div_s(a: i64, b: i64) -> i64 {
    if b == 0 { -1 } else { a.wrapping_div(b) }
}

pub fn rem_s(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { a.wrapping_rem(b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn funnel_shifts_wrap_or_clamp() {
        assert_eq!(funnel(0, 0x8000_0001, 0x8000_0001, 1), 3);
        assert_eq!(funnel(1, 0x8000_0001, 0x8000_0001, 33), 0xc000_0000);
        assert_eq!(funnel(2, 7, 9, 99), 7);
        assert_eq!(funnel(3, 7, 9, 32), 9);
    }

    #[test]
    fn bit_fields_follow_the_isa() {
        assert_eq!(extract(0xabcd, 4, 8, 32, false), 0xbc);
        assert_eq!(extract(0xabcd, 4, 8, 32, true), 0xffff_ffbc);
        assert_eq!(extract(0x8000_0000, 28, 8, 32, true), 0xffff_fff8);
        assert_eq!(extract(5, 0, 0, 64, true), 0);
        assert_eq!(extract(0x8000_0000, 40, 8, 32, true), 0xffff_ffff);
        assert_eq!(insert(0xff, 0, 4, 4, 32), 0xf0);
        assert_eq!(insert(1, 0xdead, 32, 4, 32), 0xdead);
    }

    #[test]
    fn permute_selects_bytes_and_signs() {
        assert_eq!(permute(0x4433_2211, 0x8877_6655, 0x7531), 0x8866_4422);
        assert_eq!(permute(0x0000_0080, 0, 0x8888), 0xffff_ffff);
    }

    #[test]
    fn division_never_faults() {
        assert_eq!(div_s(i64::MIN, -1), i64::MIN);
        assert_eq!((div_u(5, 0, 0xffff_ffff), rem_u(5, 0), rem_s(i64::MIN, -1)), (0xffff_ffff, 5, 0));
    }
}
