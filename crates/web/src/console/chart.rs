//! The picture of the last hours: one column per hour, in which the commonest numbers stand on each other.

/// The classes of the commonest numbers, and of all others.
pub(super) const CLASSES: [&str; 6] = ["first", "second", "third", "fourth", "fifth", "others"];

const WIDTH: i64 = 720;
const HEIGHT: i64 = 180;
/// Room below for the hours.
const FOOT: i64 = 22;
/// Room at the side for the largest count.
const SIDE: i64 = 44;

/// One hour: its label and a count for each class.
pub(super) struct Hour {
    pub(super) label: String,
    pub(super) counts: [i64; 6],
}

impl Hour {
    pub(super) fn total(&self) -> i64 {
        self.counts.iter().sum()
    }
}

/// The picture as SVG, without a style or a script of its own. Time runs from left to right, as on axes everywhere.
pub(super) fn draw(hours: &[Hour], label: &str) -> String {
    let most = hours.iter().map(Hour::total).max().unwrap_or(0).max(1);
    let step = (WIDTH - SIDE) / i64::try_from(hours.len()).unwrap_or(1).max(1);
    let mut bars = String::new();
    for (at, hour) in (0_i64..).zip(hours) {
        let (x, mut y) = (SIDE + at * step, HEIGHT);
        for (class, count) in CLASSES.iter().zip(hour.counts) {
            let height = (count * HEIGHT + most - 1) / most;
            if height > 0 {
                y -= height;
                let width = step - 4;
                bars += &format!(
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
                );
            }
        }
        if at % 4 == 0 {
            let middle = x + step / 2;
            let foot = HEIGHT + 16;
            bars +=
                &format!("<text x=\"{middle}\" y=\"{foot}\" text-anchor=\"middle\">{}</text>", hour.label);
        }
    }
    let whole = HEIGHT + FOOT;
    format!(
        "<svg class=\"chart\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {WIDTH} {whole}\" direction=\"ltr\">\
         <line x1=\"{SIDE}\" y1=\"{HEIGHT}\" x2=\"{WIDTH}\" y2=\"{HEIGHT}\"/>\
         <text x=\"{0}\" y=\"12\" text-anchor=\"end\">{most}</text><text x=\"{0}\" y=\"{HEIGHT}\" text-anchor=\"end\">0</text>{bars}</svg>",
        SIDE - 6
    )
}
