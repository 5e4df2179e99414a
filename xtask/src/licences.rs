//! Licences of all dependencies against the list in `deny.toml`.

use std::process::Command;

use crate::root;

/// Which packages have a licence that the list does not allow.
pub(crate) fn check() -> Result<usize, Vec<String>> {
    let text = std::fs::read_to_string(root().join("deny.toml")).unwrap_or_default();
    let table: toml::Table = text.parse().unwrap_or_default();
    let allowed: Vec<&str> = table
        .get("licenses")
        .and_then(|l| l.get("allow"))
        .and_then(|a| a.as_array())
        .map(|list| list.iter().filter_map(|item| item.as_str()).collect())
        .unwrap_or_default();
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output();
    let Ok(output) = output else { return Err(vec!["cargo metadata did not run".into()]) };
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let mut wrong = Vec::new();
    for package in &packages {
        let name = package["name"].as_str().unwrap_or("?");
        let licence = package["license"].as_str().unwrap_or("none");
        if !satisfied(licence, &allowed) {
            wrong.push(format!("{name}: {licence}"));
        }
    }
    if wrong.is_empty() && !packages.is_empty() { Ok(packages.len()) } else { Err(wrong) }
}

/// Whether an SPDX expression can be satisfied with allowed licences: each `AND` part by one of its `OR` parts.
fn satisfied(expression: &str, allowed: &[&str]) -> bool {
    let plain = expression.replace('/', " OR ");
    let inner = |part: &str| part.trim().trim_matches(['(', ')']).trim().to_owned();
    if let Some(open) = plain.find('(') {
        // One level of brackets, as licences use it: `A AND (B OR C)` or `(A OR B) AND C`.
        let close = plain.find(')').unwrap_or(plain.len());
        let bracket = &plain[open + 1..close];
        let verdict =
            if satisfied(bracket, allowed) { allowed.first().copied().unwrap_or("") } else { "refused" };
        let rest = format!("{}{verdict}{}", &plain[..open], plain.get(close + 1..).unwrap_or(""));
        return satisfied(&rest, allowed);
    }
    plain
        .split(" OR ")
        .any(|choice| choice.split(" AND ").all(|part| allowed.contains(&inner(part).as_str())))
}

#[cfg(test)]
mod tests {
    use super::satisfied;

    #[test]
    fn expressions_are_read() {
        let allowed = ["MIT", "ISC", "Apache-2.0"];
        for good in [
            "MIT",
            "MIT OR GPL-3.0",
            "MIT/Apache-2.0",
            "ISC AND (Apache-2.0 OR GPL-2.0)",
            "(GPL-3.0 OR MIT) AND ISC",
        ] {
            assert!(satisfied(good, &allowed), "{good}");
        }
        for bad in ["GPL-3.0", "MIT AND GPL-3.0", "ISC AND (GPL-2.0 OR GPL-3.0)"] {
            assert!(!satisfied(bad, &allowed), "{bad}");
        }
    }
}
