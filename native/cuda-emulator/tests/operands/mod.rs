//! Operands that find mistakes: edges of every type in all pairs, and random bits.

use std::collections::HashSet;

const INTEGERS: [u64; 20] = [
    0,
    1,
    2,
    3,
    7,
    8,
    31,
    32,
    33,
    63,
    64,
    65,
    255,
    256,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX,
];

fn singles() -> Vec<u64> {
    let values = [
        0.0,
        1.0,
        1.5,
        2.5,
        0.5,
        3.0,
        f32::MIN_POSITIVE,
        f32::MAX,
        f32::INFINITY,
        f32::EPSILON,
        8388608.0,
        8388607.5,
        16777216.0,
        2147483648.0,
        2147483520.0,
        4294967296.0,
        4294967040.0,
        9223372036854775808.0,
        18446744073709551616.0,
        1e-20,
        1e20,
    ];
    let bits = [1u32, 0x007f_ffff, 0x0040_0000, 0x7fc0_0000, 0x7f80_0001, 0x7fff_ffff, 0x7fa0_1234];
    let all = values.iter().map(|v: &f32| v.to_bits()).chain(bits);
    all.flat_map(|b| [u64::from(b), u64::from(b | 0x8000_0000)]).collect()
}

fn doubles() -> Vec<u64> {
    let values = [
        0.0,
        1.0,
        1.5,
        2.5,
        0.5,
        3.0,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::INFINITY,
        f64::EPSILON,
        4503599627370496.5,
        9007199254740993.0,
        2147483648.0,
        2147483647.5,
        4294967295.5,
        9223372036854775808.0,
        18446744073709551616.0,
        1e-40,
        1e-46,
        3.5e38,
        1e200,
        1e-200,
    ];
    let bits = [
        1u64,
        0x000f_ffff_ffff_ffff,
        0x7ff8_0000_0000_0000,
        0x7ff0_0000_0000_0001,
        0x7fff_ffff_ffff_ffff,
        0x7ff4_0000_0000_1234,
    ];
    let all = values.iter().map(|v: &f64| v.to_bits()).chain(bits);
    all.flat_map(|b| [b, b | 1 << 63]).collect()
}

pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
}

/// Triples of 64-bit patterns; 32-bit operations use the low halves.
pub fn triples() -> Vec<[u64; 3]> {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut set = HashSet::new();
    for pool in [INTEGERS.to_vec(), singles(), doubles()] {
        for a in &pool {
            for b in &pool {
                let c = pool[random.next() as usize % pool.len()];
                set.insert([*a, *b, c]);
            }
        }
    }
    let mut list: Vec<_> = set.into_iter().collect();
    list.sort_unstable();
    for _ in 0..4000 {
        let [a, b, c] = [random.next(), random.next(), random.next()];
        list.push([a, b, c]);
        // Exponents near each other, so that sums and products round.
        list.push([a & 0x3fff_ffff_3fff_ffff, b & 0x400f_ffff_408f_ffff, c & 0x3fff_ffff_3fff_ffff]);
        list.push([a >> (b & 63), b >> (c & 63), c & 0xff]);
    }
    list
}
