//! The centre of an S2 cell.
//!
//! Google's S2 library lays a cube around the Earth, bends a Hilbert curve over
//! each of its six faces, and numbers the pieces. An id is three bits for the
//! face, two bits for each level of the curve, and a one that ends it. Written
//! after the geometry's description at <https://s2geometry.io/devguide/s2cell_hierarchy>;
//! the published Rust port brings arbitrary-precision arithmetic along for the
//! forty lines that are needed, so it serves as the tests' yardstick instead.

/// Which quarter (high bit: i, low bit: j) each step of the curve visits, by
/// the curve's orientation there.
const POSITION_TO_IJ: [[u8; 4]; 4] = [[0, 1, 3, 2], [0, 2, 3, 1], [3, 2, 0, 1], [3, 1, 0, 2]];

/// How each step turns the curve inside its quarter (bit 0 swaps the axes, bit
/// 1 inverts both).
const POSITION_TO_TURN: [u8; 4] = [1, 0, 0, 3];

/// Computes the centre of a cell as degrees north and east; `None` when the id
/// is not a cell.
#[expect(
    clippy::many_single_char_names,
    reason = "the geometry's own letters for the axes of a face, a cube and a sphere"
)]
pub(super) fn center(cell: u64) -> Option<(f64, f64)> {
    let face = u8::try_from(cell >> 61).ok()?;
    let end = cell.trailing_zeros();
    if face > 5 || end > 60 || !end.is_multiple_of(2) {
        return None;
    }
    let level = 30 - end / 2;

    let (mut i, mut j) = (0_u32, 0_u32);
    let mut orientation = face & 1;
    for step in 1..=level {
        let position = usize::try_from((cell >> (61 - 2 * step)) & 3).ok()?;
        let quarter = *POSITION_TO_IJ
            .get(usize::from(orientation))?
            .get(position)?;
        i = (i << 1) | u32::from(quarter >> 1);
        j = (j << 1) | u32::from(quarter & 1);
        orientation ^= POSITION_TO_TURN.get(position)?;
    }

    let cells_per_side = f64::from(1_u32 << level);
    let u = stretch((f64::from(i) + 0.5) / cells_per_side);
    let v = stretch((f64::from(j) + 0.5) / cells_per_side);
    let (x, y, z) = match face {
        0 => (1.0, u, v),
        1 => (-u, 1.0, v),
        2 => (-u, -v, 1.0),
        3 => (-1.0, -v, -u),
        4 => (v, -1.0, -u),
        _ => (v, u, -1.0),
    };
    Some((z.atan2(x.hypot(y)).to_degrees(), y.atan2(x).to_degrees()))
}

/// S2's quadratic projection from a face's side (0 to 1) to the cube (-1 to 1),
/// which makes cells of one level nearly equal in area.
fn stretch(s: f64) -> f64 {
    if s >= 0.5 {
        (4.0 * s).mul_add(s, -1.0) / 3.0
    } else {
        (-4.0 * (1.0 - s)).mul_add(1.0 - s, 1.0) / 3.0
    }
}
