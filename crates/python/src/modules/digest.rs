//! MD5, SHA-1, SHA-256, SHA-512 and SHA-3 (RFC 1321, FIPS 180-4, FIPS 202).

fn padded(data: &[u8], big_endian: bool) -> Vec<u8> {
    let bits = (data.len() as u64).wrapping_mul(8);
    let mut padded = data.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend(if big_endian { bits.to_be_bytes() } else { bits.to_le_bytes() });
    padded
}

fn words(block: &[u8], read: fn([u8; 4]) -> u32) -> Vec<u32> {
    block.chunks(4).map(|word| read(word.try_into().unwrap_or([0; 4]))).collect()
}

fn at(words: &[u32], index: usize) -> u32 {
    words.get(index).copied().unwrap_or(0)
}

/// MD5.
pub fn md5(data: &[u8]) -> Vec<u8> {
    const SHIFTS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut state: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in padded(data, false).chunks(64) {
        let words = words(block, u32::from_le_bytes);
        let [mut a, mut b, mut c, mut d] = state;
        for step in 0..64_usize {
            let (mixed, word) = match step / 16 {
                0 => ((b & c) | (!b & d), step),
                1 => ((d & b) | (!d & c), (5 * step + 1) % 16),
                2 => (b ^ c ^ d, (3 * step + 5) % 16),
                _ => (c ^ (b | !d), (7 * step) % 16),
            };
            // The sines of the steps, as the RFC gives them.
            let sine = (((step + 1) as f64).sin().abs() * 4_294_967_296.0) as u32;
            let sum = mixed.wrapping_add(a).wrapping_add(sine).wrapping_add(at(&words, word));
            let shift = SHIFTS.get(step / 16).and_then(|row| row.get(step % 4)).copied().unwrap_or(0);
            (a, d, c, b) = (d, c, b, b.wrapping_add(sum.rotate_left(shift)));
        }
        for (own, new) in state.iter_mut().zip([a, b, c, d]) {
            *own = own.wrapping_add(new);
        }
    }
    state.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// SHA-1.
pub fn sha1(data: &[u8]) -> Vec<u8> {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in padded(data, true).chunks(64) {
        let mut words = words(block, u32::from_be_bytes);
        for step in 16..80 {
            let mixed = at(&words, step - 3) ^ at(&words, step - 8) ^ at(&words, step - 14) ^ at(&words, step - 16);
            words.push(mixed.rotate_left(1));
        }
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for (step, word) in words.iter().enumerate() {
            let (mixed, constant) = match step / 20 {
                0 => ((b & c) | (!b & d), 0x5a82_7999),
                1 => (b ^ c ^ d, 0x6ed9_eba1),
                2 => ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc),
                _ => (b ^ c ^ d, 0xca62_c1d6_u32),
            };
            let sum = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
        }
        for (own, new) in state.iter_mut().zip([a, b, c, d, e]) {
            *own = own.wrapping_add(new);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// The first 32 bits of the fraction of a root of a prime.
fn fraction(root: f64) -> u32 {
    (root.fract() * 4_294_967_296.0) as u32
}

fn primes() -> impl Iterator<Item = u32> {
    (2_u32..).filter(|number| (2..*number).take_while(|d| d * d <= *number).all(|divisor| number % divisor != 0))
}

/// SHA-256.
pub fn sha256(data: &[u8]) -> Vec<u8> {
    let constants: Vec<u32> = primes().take(64).map(|prime| fraction(f64::from(prime).cbrt())).collect();
    let mut state: Vec<u32> = primes().take(8).map(|prime| fraction(f64::from(prime).sqrt())).collect();
    for block in padded(data, true).chunks(64) {
        let mut words = words(block, u32::from_be_bytes);
        for step in 16..64 {
            let (early, late) = (at(&words, step - 15), at(&words, step - 2));
            let first = early.rotate_right(7) ^ early.rotate_right(18) ^ (early >> 3);
            let second = late.rotate_right(17) ^ late.rotate_right(19) ^ (late >> 10);
            let sum = at(&words, step - 16).wrapping_add(first).wrapping_add(at(&words, step - 7));
            words.push(sum.wrapping_add(second));
        }
        let mut own: [u32; 8] = state.clone().try_into().unwrap_or([0; 8]);
        for (word, constant) in words.iter().zip(&constants) {
            let [a, b, c, d, e, f, g, h] = own;
            let first = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let choice = (e & f) ^ (!e & g);
            let sum = h.wrapping_add(first).wrapping_add(choice).wrapping_add(*constant).wrapping_add(*word);
            let second = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let majority = (a & b) ^ (a & c) ^ (b & c);
            own = [sum.wrapping_add(second).wrapping_add(majority), a, b, c, d.wrapping_add(sum), e, f, g];
        }
        for (word, new) in state.iter_mut().zip(own) {
            *word = word.wrapping_add(new);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// The low 64 bits of an integer root of a prime with so many bits of fraction.
fn long_fraction(prime: u32, root: u32) -> u64 {
    let scaled = num_bigint::BigUint::from(prime) << (64 * u64::from(root));
    num_integer::Roots::nth_root(&scaled, root).to_u64_digits().first().copied().unwrap_or(0)
}

/// SHA-512.
pub fn sha512(data: &[u8]) -> Vec<u8> {
    let constants: Vec<u64> = primes().take(80).map(|prime| long_fraction(prime, 3)).collect();
    let mut state: Vec<u64> = primes().take(8).map(|prime| long_fraction(prime, 2)).collect();
    let mut padded = data.to_vec();
    padded.push(0x80);
    while padded.len() % 128 != 112 {
        padded.push(0);
    }
    padded.extend((data.len() as u128 * 8).to_be_bytes());
    for block in padded.chunks(128) {
        let mut words: Vec<u64> =
            block.chunks(8).map(|word| u64::from_be_bytes(word.try_into().unwrap_or([0; 8]))).collect();
        for step in 16..80 {
            let word = |back: usize| words.get(step - back).copied().unwrap_or(0);
            let (early, late) = (word(15), word(2));
            let first = early.rotate_right(1) ^ early.rotate_right(8) ^ (early >> 7);
            let second = late.rotate_right(19) ^ late.rotate_right(61) ^ (late >> 6);
            let sum = word(16).wrapping_add(first).wrapping_add(word(7)).wrapping_add(second);
            words.push(sum);
        }
        let mut own: [u64; 8] = state.clone().try_into().unwrap_or([0; 8]);
        for (word, constant) in words.iter().zip(&constants) {
            let [a, b, c, d, e, f, g, h] = own;
            let first = e.rotate_right(14) ^ e.rotate_right(18) ^ e.rotate_right(41);
            let choice = (e & f) ^ (!e & g);
            let sum = h.wrapping_add(first).wrapping_add(choice).wrapping_add(*constant).wrapping_add(*word);
            let second = a.rotate_right(28) ^ a.rotate_right(34) ^ a.rotate_right(39);
            let majority = (a & b) ^ (a & c) ^ (b & c);
            own = [sum.wrapping_add(second).wrapping_add(majority), a, b, c, d.wrapping_add(sum), e, f, g];
        }
        for (word, new) in state.iter_mut().zip(own) {
            *word = word.wrapping_add(new);
        }
    }
    state.iter().flat_map(|word| word.to_be_bytes()).collect()
}

/// The permutation that SHA-3 is made of, on 25 lanes: row by row.
fn keccak(lanes: &mut [u64; 25]) {
    let of = |lanes: &[u64], at: usize| lanes.get(at).copied().unwrap_or(0);
    // What is added to the first lane comes of a shift register (FIPS 202, algorithm 5).
    let mut register: u8 = 1;
    for _ in 0..24 {
        let parity: Vec<u64> =
            (0..5).map(|column| lanes.iter().skip(column).step_by(5).fold(0, |all, lane| all ^ lane)).collect();
        for (lane, column) in lanes.iter_mut().zip((0..5).cycle()) {
            *lane ^= of(&parity, (column + 4) % 5) ^ of(&parity, (column + 1) % 5).rotate_left(1);
        }
        let (mut column, mut row, mut moved) = (1, 0, *lanes);
        for step in 0..24 {
            let lane = of(&*lanes, 5 * row + column).rotate_left((step + 1) * (step + 2) / 2 % 64);
            (column, row) = (row, (2 * column + 3 * row) % 5);
            if let Some(place) = moved.get_mut(5 * row + column) {
                *place = lane;
            }
        }
        for (own, row) in lanes.chunks_mut(5).zip(moved.chunks(5)) {
            for (column, lane) in own.iter_mut().enumerate() {
                *lane = of(row, column) ^ (!of(row, (column + 1) % 5) & of(row, (column + 2) % 5));
            }
        }
        for power in 0..7 {
            lanes[0] ^= u64::from(register & 1) << ((1 << power) - 1);
            register = (register << 1) ^ ((register >> 7) * 0x71);
        }
    }
}

/// SHA-3 with a digest of so many bytes.
pub fn sha3(data: &[u8], size: usize) -> Vec<u8> {
    let rate = 200 - 2 * size;
    let mut padded = data.to_vec();
    padded.push(0x06);
    while !padded.len().is_multiple_of(rate) {
        padded.push(0);
    }
    if let Some(last) = padded.last_mut() {
        *last |= 0x80;
    }
    let mut lanes = [0_u64; 25];
    for block in padded.chunks(rate) {
        for (lane, word) in lanes.iter_mut().zip(block.chunks(8)) {
            *lane ^= u64::from_le_bytes(word.try_into().unwrap_or([0; 8]));
        }
        keccak(&mut lanes);
    }
    lanes.iter().flat_map(|lane| lane.to_le_bytes()).take(size).collect()
}

#[cfg(test)]
mod tests {
    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    #[test]
    fn digests_of_abc() {
        assert_eq!(hex(&super::md5(b"abc")), "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(hex(&super::sha1(b"abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(hex(&super::sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(hex(&super::sha3(b"abc", 28)), "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf");
    }
}
