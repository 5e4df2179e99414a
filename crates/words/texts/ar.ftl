required-parameter-missing = required_parameter_missing
    .cause = required_parameter_missing { $path } { $parameter }
    .remedy =
        Step one.

parameter-repeated = parameter_repeated
    .cause = parameter_repeated { $parameter }
    .remedy =
        Step one.

content-type-not-form = content_type_not_form
    .cause = content_type_not_form { $received }
    .remedy =
        Step one.

parameter-not-decodable = parameter_not_decodable
    .cause = parameter_not_decodable { $parameter } { $position } { $problem }
    .remedy =
        Step one.

body-too-large = body_too_large
    .cause = body_too_large { $limit }
    .remedy =
        Step one.

oauth-parameter-in-token-url = oauth_parameter_in_token_url
    .cause = oauth_parameter_in_token_url { $parameter }
    .remedy =
        Step one.

parameter-empty-counts-as-absent = parameter_empty_counts_as_absent
    .cause = parameter_empty_counts_as_absent { $parameter }
    .remedy =
        Step one.

path-unknown = path_unknown
    .cause = path_unknown { $path }
    .remedy =
        Step one.

number-unknown = number_unknown
    .cause = number_unknown { $number }
    .remedy =
        Step one.

query-string-too-long = query_string_too_long
    .cause = query_string_too_long { $limit }
    .remedy =
        Step one.

method-not-allowed = method_not_allowed
    .cause = method_not_allowed { $method } { $allowed }
    .remedy =
        Step one.

tenant-not-found = tenant_not_found
    .cause = tenant_not_found { $tenant }
    .remedy =
        Step one.

client-not-found = client_not_found
    .cause = client_not_found { $client_id } { $tenant }
    .remedy =
        Step one.

client-disabled = client_disabled
    .cause = client_disabled { $client_id } { $tenant }
    .remedy =
        Step one.

client-secret-wrong = client_secret_wrong
    .cause = client_secret_wrong { $client_id }
    .remedy =
        Step one.

client-proof-missing = client_proof_missing
    .cause = client_proof_missing { $client_id }
    .remedy =
        Step one.

client-secret-expired = client_secret_expired
    .cause = client_secret_expired { $client_id } { $secret_id } { $expired_at }
    .remedy =
        Step one.

public-client-sent-credential = public_client_sent_credential
    .cause = public_client_sent_credential { $client_id }
    .remedy =
        Step one.

two-authentication-methods = two_authentication_methods
    .cause = two_authentication_methods { $first } { $second }
    .remedy =
        Step one.

basic-header-unreadable = basic_header_unreadable
    .cause = basic_header_unreadable { $problem }
    .remedy =
        Step one.

authentication-method-not-registered = authentication_method_not_registered
    .cause = authentication_method_not_registered { $client_id } { $received } { $expected }
    .remedy =
        Step one.

client-id-differs-from-header = client_id_differs_from_header
    .cause = client_id_differs_from_header { $header } { $body }
    .remedy =
        Step one.

secret-id-sent-as-secret = secret_id_sent_as_secret
    .cause = secret_id_sent_as_secret { $client_id }
    .remedy =
        Step one.

secret-altered-in-transit = secret_altered_in_transit
    .cause = secret_altered_in_transit { $client_id } { $problem }
    .remedy =
        Step one.

authorization-scheme-unknown = authorization_scheme_unknown
    .cause = authorization_scheme_unknown { $scheme }
    .remedy =
        Step one.

authorization-header-repeated = authorization_header_repeated
    .cause = authorization_header_repeated 
    .remedy =
        Step one.

client-not-named = client_not_named
    .cause = client_not_named 
    .remedy =
        Step one.

client-assertion-not-supported = client_assertion_not_supported
    .cause = client_assertion_not_supported 
    .remedy =
        Step one.

grant-type-not-supported = grant_type_not_supported
    .cause = grant_type_not_supported { $grant_type } { $supported }
    .remedy =
        Step one.

grant-not-allowed-to-client = grant_not_allowed_to_client
    .cause = grant_not_allowed_to_client { $client_id } { $grant_type } { $allowed }
    .remedy =
        Step one.

public-client-may-not-use-client-credentials = public_client_may_not_use_client_credentials
    .cause = public_client_may_not_use_client_credentials { $client_id }
    .remedy =
        Step one.

authorization-code-already-used = authorization_code_already_used
    .cause = authorization_code_already_used { $used_at }
    .remedy =
        Step one.

grant-expired = grant_expired
    .cause = grant_expired { $parameter } { $issued_at } { $expired_at }
    .remedy =
        Step one.

code-verifier-mismatch = code_verifier_mismatch
    .cause = code_verifier_mismatch 
    .remedy =
        Step one.

redirect-uri-differs-at-redemption = redirect_uri_differs_at_redemption
    .cause = redirect_uri_differs_at_redemption { $received } { $expected }
    .remedy =
        Step one.

redirect-uri-missing-at-redemption = redirect_uri_missing_at_redemption
    .cause = redirect_uri_missing_at_redemption { $expected }
    .remedy =
        Step one.

code-unknown = code_unknown
    .cause = code_unknown 
    .remedy =
        Step one.

code-of-another-client = code_of_another_client
    .cause = code_of_another_client { $client_id }
    .remedy =
        Step one.

code-dead-after-wrong-verifier = code_dead_after_wrong_verifier
    .cause = code_dead_after_wrong_verifier { $burnt_at }
    .remedy =
        Step one.

verifier-is-the-challenge = verifier_is_the_challenge
    .cause = verifier_is_the_challenge 
    .remedy =
        Step one.

verifier-without-challenge = verifier_without_challenge
    .cause = verifier_without_challenge 
    .remedy =
        Step one.

code-already-used-nothing-revoked = code_already_used_nothing_revoked
    .cause = code_already_used_nothing_revoked { $used_at }
    .remedy =
        Step one.

verifier-missing = verifier_missing
    .cause = verifier_missing 
    .remedy =
        Step one.

verifier-malformed = verifier_malformed
    .cause = verifier_malformed { $problem }
    .remedy =
        Step one.

other-value-sent-as-code = other_value_sent_as_code
    .cause = other_value_sent_as_code { $kind }
    .remedy =
        Step one.

session-ended-before-redemption = session_ended_before_redemption
    .cause = session_ended_before_redemption { $ended_at }
    .remedy =
        Step one.

grant-revoked = grant_revoked
    .cause = grant_revoked { $revoked_at }
    .remedy =
        Step one.

refresh-token-lifetime-over = refresh_token_lifetime_over
    .cause = refresh_token_lifetime_over { $issued_at } { $expired_at }
    .remedy =
        Step one.

refresh-token-unused-too-long = refresh_token_unused_too_long
    .cause = refresh_token_unused_too_long { $last_used_at } { $expired_at }
    .remedy =
        Step one.

account-deleted = account_deleted
    .cause = account_deleted 
    .remedy =
        Step one.

refresh-token-reused-family-revoked = refresh_token_reused_family_revoked
    .cause = refresh_token_reused_family_revoked { $rotated_at }
    .remedy =
        Step one.

refresh-token-of-another-client = refresh_token_of_another_client
    .cause = refresh_token_of_another_client { $client_id }
    .remedy =
        Step one.

refresh-session-ended = refresh_session_ended
    .cause = refresh_session_ended { $ended_at }
    .remedy =
        Step one.

refresh-scope-wider-than-granted = refresh_scope_wider_than_granted
    .cause = refresh_scope_wider_than_granted { $scope } { $granted }
    .remedy =
        Step one.

refresh-token-from-before-restore = refresh_token_from_before_restore
    .cause = refresh_token_from_before_restore 
    .remedy =
        Step one.

refresh-token-unknown = refresh_token_unknown
    .cause = refresh_token_unknown 
    .remedy =
        Step one.

other-value-sent-as-refresh-token = other_value_sent_as_refresh_token
    .cause = other_value_sent_as_refresh_token { $kind }
    .remedy =
        Step one.

scope-not-valid = scope_not_valid
    .cause = scope_not_valid { $scope } { $resource }
    .remedy =
        Step one.

scope-malformed = scope_malformed
    .cause = scope_malformed { $position }
    .remedy =
        Step one.

scope-too-long = scope_too_long
    .cause = scope_too_long { $limit }
    .remedy =
        Step one.

scopes-of-two-resources = scopes_of_two_resources
    .cause = scopes_of_two_resources { $first } { $second }
    .remedy =
        Step one.

scope-names-no-resource = scope_names_no_resource
    .cause = scope_names_no_resource 
    .remedy =
        Step one.

resource-not-found = resource_not_found
    .cause = resource_not_found { $resource }
    .remedy =
        Step one.

resource-not-among-permissions = resource_not_among_permissions
    .cause = resource_not_among_permissions { $client_id } { $resource }
    .remedy =
        Step one.

target-resource-not-found = target_resource_not_found
    .cause = target_resource_not_found { $resource }
    .remedy =
        Step one.

target-resource-differs-from-scope = target_resource_differs_from_scope
    .cause = target_resource_differs_from_scope { $resource } { $scope_resource }
    .remedy =
        Step one.

scope-not-allowed-to-client = scope_not_allowed_to_client
    .cause = scope_not_allowed_to_client { $client_id } { $scope }
    .remedy =
        Step one.

consent-missing = consent_missing
    .cause = consent_missing { $client_name } { $scopes } { $resource }
    .remedy =
        Step one.

consent-declined = consent_declined
    .cause = consent_declined { $client_name }
    .remedy =
        Step one.

response-type-not-supported = response_type_not_supported
    .cause = response_type_not_supported { $received } { $supported }
    .remedy =
        Step one.

response-mode-not-supported = response_mode_not_supported
    .cause = response_mode_not_supported { $received } { $supported }
    .remedy =
        Step one.

code-challenge-method-not-supported = code_challenge_method_not_supported
    .cause = code_challenge_method_not_supported { $received }
    .remedy =
        Step one.

code-challenge-length-wrong = code_challenge_length_wrong
    .cause = code_challenge_length_wrong { $received } { $expected }
    .remedy =
        Step one.

code-challenge-missing = code_challenge_missing
    .cause = code_challenge_missing { $client_id }
    .remedy =
        Step one.

code-challenge-malformed = code_challenge_malformed
    .cause = code_challenge_malformed { $position }
    .remedy =
        Step one.

code-challenge-method-missing = code_challenge_method_missing
    .cause = code_challenge_method_missing 
    .remedy =
        Step one.

prompt-none-combined = prompt_none_combined
    .cause = prompt_none_combined { $received }
    .remedy =
        Step one.

prompt-value-unknown = prompt_value_unknown
    .cause = prompt_value_unknown { $received } { $supported }
    .remedy =
        Step one.

max-age-not-a-number = max_age_not_a_number
    .cause = max_age_not_a_number { $received }
    .remedy =
        Step one.

request-object-not-supported = request_object_not_supported
    .cause = request_object_not_supported 
    .remedy =
        Step one.

request-uri-not-supported = request_uri_not_supported
    .cause = request_uri_not_supported 
    .remedy =
        Step one.

registration-not-supported = registration_not_supported
    .cause = registration_not_supported 
    .remedy =
        Step one.

id-token-hint-unreadable = id_token_hint_unreadable
    .cause = id_token_hint_unreadable 
    .remedy =
        Step one.

id-token-hint-of-another-account = id_token_hint_of_another_account
    .cause = id_token_hint_of_another_account 
    .remedy =
        Step one.

session-too-old-for-silent-sign-in = session_too_old_for_silent_sign_in
    .cause = session_too_old_for_silent_sign_in { $authenticated_at }
    .remedy =
        Step one.

no-session-for-silent-sign-in = no_session_for_silent_sign_in
    .cause = no_session_for_silent_sign_in 
    .remedy =
        Step one.

interaction-expired = interaction_expired
    .cause = interaction_expired { $expired_at }
    .remedy =
        Step one.

interaction-already-finished = interaction_already_finished
    .cause = interaction_already_finished 
    .remedy =
        Step one.

interaction-unknown = interaction_unknown
    .cause = interaction_unknown 
    .remedy =
        Step one.

redirect-uri-not-registered = redirect_uri_not_registered
    .cause = redirect_uri_not_registered { $client_id } { $redirect_uri }
    .remedy =
        Step one.

redirect-uri-almost-registered = redirect_uri_almost_registered
    .cause = redirect_uri_almost_registered { $client_id } { $redirect_uri } { $difference }
    .remedy =
        Step one.

redirect-port-free-only-for-native-loopback = redirect_port_free_only_for_native_loopback
    .cause = redirect_port_free_only_for_native_loopback { $client_id } { $redirect_uri }
    .remedy =
        Step one.

redirect-uri-missing = redirect_uri_missing
    .cause = redirect_uri_missing { $client_id }
    .remedy =
        Step one.

client-has-no-redirect-uri = client_has_no_redirect_uri
    .cause = client_has_no_redirect_uri { $client_id }
    .remedy =
        Step one.

redirect-uri-malformed = redirect_uri_malformed
    .cause = redirect_uri_malformed { $redirect_uri } { $problem }
    .remedy =
        Step one.

wrong-user-name-or-password = wrong_user_name_or_password
    .cause = wrong_user_name_or_password 
    .remedy =
        Step one.

account-unknown = account_unknown
    .cause = account_unknown 
    .remedy =
        Step one.

account-has-no-password = account_has_no_password
    .cause = account_has_no_password 
    .remedy =
        Step one.

account-disabled = account_disabled
    .cause = account_disabled 
    .remedy =
        Step one.

account-disabled-at-sign-in = account_disabled_at_sign_in
    .cause = account_disabled_at_sign_in 
    .remedy =
        Step one.

sign-in-locked = sign_in_locked
    .cause = sign_in_locked 
    .remedy =
        Step one.

network-address-blocked = network_address_blocked
    .cause = network_address_blocked { $until }
    .remedy =
        Step one.

form-token-wrong = form_token_wrong
    .cause = form_token_wrong 
    .remedy =
        Step one.

sign-in-field-empty = sign_in_field_empty
    .cause = sign_in_field_empty { $field }
    .remedy =
        Step one.

sign-in-cancelled = sign_in_cancelled
    .cause = sign_in_cancelled { $client_name }
    .remedy =
        Step one.

sign-in-attempts-in-flight = sign_in_attempts_in_flight
    .cause = sign_in_attempts_in_flight 
    .remedy =
        Step one.

browser-cookie-missing = browser_cookie_missing
    .cause = browser_cookie_missing 
    .remedy =
        Step one.

post-logout-redirect-uri-not-registered = post_logout_redirect_uri_not_registered
    .cause = post_logout_redirect_uri_not_registered { $client_id } { $redirect_uri }
    .remedy =
        Step one.

sign-out-hint-unreadable = sign_out_hint_unreadable
    .cause = sign_out_hint_unreadable 
    .remedy =
        Step one.

sign-out-client-not-named = sign_out_client_not_named
    .cause = sign_out_client_not_named 
    .remedy =
        Step one.

sign-out-hint-of-another-client = sign_out_hint_of_another_client
    .cause = sign_out_hint_of_another_client { $client_id }
    .remedy =
        Step one.

access-token-revoked = access_token_revoked
    .cause = access_token_revoked { $revoked_at }
    .remedy =
        Step one.

access-token-of-another-tenant = access_token_of_another_tenant
    .cause = access_token_of_another_tenant { $issuer } { $expected }
    .remedy =
        Step one.

access-token-missing = access_token_missing
    .cause = access_token_missing 
    .remedy =
        Step one.

access-token-malformed = access_token_malformed
    .cause = access_token_malformed 
    .remedy =
        Step one.

access-token-signature-wrong = access_token_signature_wrong
    .cause = access_token_signature_wrong 
    .remedy =
        Step one.

access-token-expired = access_token_expired
    .cause = access_token_expired { $expired_at }
    .remedy =
        Step one.

openid-scope-missing = openid_scope_missing
    .cause = openid_scope_missing 
    .remedy =
        Step one.

other-token-sent-as-access-token = other_token_sent_as_access_token
    .cause = other_token_sent_as_access_token { $kind }
    .remedy =
        Step one.

access-token-sent-twice = access_token_sent_twice
    .cause = access_token_sent_twice 
    .remedy =
        Step one.

access-token-in-url = access_token_in_url
    .cause = access_token_in_url 
    .remedy =
        Step one.

configuration-mistake = configuration_mistake
    .cause = configuration_mistake { $file } { $line } { $key } { $found } { $allowed }
    .remedy =
        Step one.

directory-file-mistake = directory_file_mistake
    .cause = directory_file_mistake { $file } { $line } { $key } { $found } { $allowed }
    .remedy =
        Step one.

tenant-name-reserved = tenant_name_reserved
    .cause = tenant_name_reserved { $name }
    .remedy =
        Step one.

secret-too-weak = secret_too_weak
    .cause = secret_too_weak { $client_id } { $secret_id } { $bits }
    .remedy =
        Step one.

redirect-uri-not-acceptable = redirect_uri_not_acceptable
    .cause = redirect_uri_not_acceptable { $client_id } { $redirect_uri } { $problem }
    .remedy =
        Step one.

issuer-may-not-change = issuer_may_not_change
    .cause = issuer_may_not_change { $tenant }
    .remedy =
        Step one.

client-secret-guesses-throttled = client_secret_guesses_throttled
    .cause = client_secret_guesses_throttled { $client_id } { $until }
    .remedy =
        Step one.

refresh-retries-throttled = refresh_retries_throttled
    .cause = refresh_retries_throttled { $until }
    .remedy =
        Step one.

sign-in-queue-full = sign_in_queue_full
    .cause = sign_in_queue_full 
    .remedy =
        Step one.

request-rate-exceeded = request_rate_exceeded
    .cause = request_rate_exceeded 
    .remedy =
        Step one.

token-issuance-error = token_issuance_error
    .cause = token_issuance_error 
    .remedy =
        Step one.

storage-unavailable = storage_unavailable
    .cause = storage_unavailable 
    .remedy =
        Step one.

storage-full = storage_full
    .cause = storage_full 
    .remedy =
        Step one.

storage-failed-to-flush = storage_failed_to_flush
    .cause = storage_failed_to_flush 
    .remedy =
        Step one.

storage-queue-full = storage_queue_full
    .cause = storage_queue_full 
    .remedy =
        Step one.

schema-too-new = schema_too_new
    .cause = schema_too_new { $found } { $known }
    .remedy =
        Step one.

database-unreadable = database_unreadable
    .cause = database_unreadable { $file }
    .remedy =
        Step one.

data-directory-in-use = data_directory_in_use
    .cause = data_directory_in_use { $directory }
    .remedy =
        Step one.

key-encryption-key-wrong = key_encryption_key_wrong
    .cause = key_encryption_key_wrong { $file }
    .remedy =
        Step one.

key-file-readable-by-others = key_file_readable_by_others
    .cause = key_file_readable_by_others { $file }
    .remedy =
        Step one.

trace-id-not-found = trace_id_not_found
    .cause = trace_id_not_found { $trace_id }
    .remedy =
        Step one.

problem-percent-escape = problem-percent-escape

problem-not-utf8 = problem-not-utf8

problem-nul = problem-nul

problem-basic-base64 = problem-basic-base64

problem-basic-colon = problem-basic-colon

problem-basic-client-id-empty = problem-basic-client-id-empty

problem-basic-secret-empty = problem-basic-secret-empty

problem-basic-encoding = problem-basic-encoding

problem-basic-separator = problem-basic-separator

problem-secret-blanks = problem-secret-blanks

problem-secret-encoded-twice = problem-secret-encoded-twice

problem-secret-not-encoded = problem-secret-not-encoded

problem-verifier-length = problem-verifier-length

problem-verifier-alphabet = problem-verifier-alphabet

problem-uri-relative = problem-uri-relative

problem-uri-fragment = problem-uri-fragment

problem-uri-control = problem-uri-control

problem-uri-port = problem-uri-port

problem-uri-user-information = problem-uri-user-information

problem-uri-scheme = problem-uri-scheme

problem-uri-wildcard = problem-uri-wildcard

problem-uri-http = problem-uri-http

problem-uri-reserved-parameter = problem-uri-reserved-parameter

problem-uri-too-long = problem-uri-too-long

difference-case = difference-case

difference-slash = difference-slash

difference-port = difference-port

difference-scheme = difference-scheme

difference-encoding = difference-encoding

difference-query = difference-query

difference-loopback-name = difference-loopback-name

kind-authorization-code = kind-authorization-code

kind-refresh-token = kind-refresh-token

kind-access-token = kind-access-token

kind-id-token = kind-id-token

kind-other-token = kind-other-token

field-user-name = field-user-name

field-password = field-password

unshown-value = a value (length: { $length })
