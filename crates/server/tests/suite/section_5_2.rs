//! RFC 6749 section 5.2 to the letter: each clause of its six sentences has exactly one `error` and status, whichever number
//! stands for it. That each number is really given is tested in `refusals`.

use diagnosis::Surface;

/// A test per clause, named by its words.
macro_rules! clauses {
    ($($clause:ident: $error:literal $status:literal [$($number:literal),*])*) => {
        $(
            #[test]
            fn $clause() {
                for number in [$($number),*] {
                    let entry = diagnosis::find(number).unwrap();
                    assert_eq!(entry.error_on(Surface::Token), $error, "{number}");
                    assert!(entry.status_on(Surface::Token) == $status || entry.status.is_some(), "{number}");
                }
            }
        )*
    };
}

clauses! {
    is_missing_a_required_parameter: "invalid_request" 400 [900144, 88010005]
    repeats_a_parameter: "invalid_request" 400 [9000411]
    includes_multiple_credentials: "invalid_request" 400 [88020011]
    utilizes_more_than_one_mechanism_for_authenticating_the_client: "invalid_request" 400 [88020001]
    is_otherwise_malformed: "invalid_request" 400 [88010001, 88010002, 88010003, 88010004, 900561, 90002]
    unknown_client: "invalid_client" 401 [700016, 7000112]
    no_client_authentication_included: "invalid_client" 401 [88020012, 7000218]
    unsupported_authentication_method: "invalid_client" 401 [88020010, 88020013, 88020003]
    client_authentication_failed: "invalid_client" 401 [7000215, 7000222, 700025, 88020002, 88020004, 88020005, 88020006]
    the_provided_authorization_grant_is_invalid: "invalid_grant" 400 [88040001, 88040010, 501481, 88040004, 88040007]
    the_refresh_token_is_invalid: "invalid_grant" 400 [88050007, 88050008, 88050006]
    the_grant_is_expired: "invalid_grant" 400 [70008, 700081, 700082]
    the_grant_is_revoked: "invalid_grant" 400 [50173, 54005, 88050001, 88050004, 88040011]
    does_not_match_the_redirection_uri_used_in_the_authorization_request: "invalid_grant" 400 [500112, 700009]
    was_issued_to_another_client: "invalid_grant" 400 [88040002, 88050002]
    the_client_is_not_authorized_to_use_this_grant_type: "unauthorized_client" 400 [88030001, 88030002]
    the_grant_type_is_not_supported: "unsupported_grant_type" 400 [70003]
    the_scope_is_invalid_unknown_or_malformed: "invalid_scope" 400 [70011, 28002, 500011, 700022, 700023, 88060005]
    the_scope_exceeds_the_scope_granted_by_the_resource_owner: "invalid_scope" 400 [88050005]
}
