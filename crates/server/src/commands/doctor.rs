//! `sanad doctor`: placeholder
use super::cli::{DoctorArgs, Place};
use diagnosis::Refusal;
use words::Language;
pub(crate) async fn run(_args: &DoctorArgs, _language: Language, _place: &Place) -> Result<(), Refusal> {
    Ok(())
}
