# 900144
required-parameter-missing = Required parameter missing
    .cause = The request to { $path } lacks the required parameter { $parameter }.
    .remedy =
        Add it to the request: to the address at the authorization endpoint, to the body at the token endpoint.
        If it is there already: check how its name is spelled and, for a body, the `Content-Type` header.

# 9000411
parameter-repeated = Parameter repeated
    .cause = The parameter { $parameter } appears more than once in the request; it may appear only once.
    .remedy =
        Keep one value and remove the others.
        Look for a library or proxy that adds it again, in the address as well as in the body.

# 88010001
content-type-not-form = Body is not a form
    .cause = The request came with the content type { $received }; only `application/x-www-form-urlencoded` in UTF-8 can be read here.
    .remedy =
        Encode the parameters as a form and send the header `Content-Type: application/x-www-form-urlencoded`.
        If a library sends JSON or multipart: change its body encoding.

# 88010002
parameter-not-decodable = Parameter cannot be decoded
    .cause = The parameter { $parameter } cannot be read from character { $position } on: { $problem }.
    .remedy =
        Encode each value once, with a library and not by hand.
        Compare what was sent with the value before it was encoded.

# 88010003
body-too-large = Request body too large
    .cause = The body of the request is larger than the server reads. Limit in bytes: { $limit }.
    .remedy =
        Send only the parameters that the request needs.
        Look for a value that was sent many times or was never meant for this server.

# 88010004
oauth-parameter-in-token-url = Parameter belongs in the body
    .cause = The parameter { $parameter } stands in the address of the token request, where logs and proxies can read it.
    .remedy =
        Move it from the address into the body of the request.
        If it was a secret: replace the secret, because addresses are logged.

# 88010005
parameter-empty-counts-as-absent = Parameter is empty
    .cause = The parameter { $parameter } was sent without a value, which counts as not sent at all.
    .remedy =
        Send a value, or leave the parameter out if it is optional.
        Check the variable or setting from which the program takes the value.

# 88010006
path-unknown = Nothing at this address
    .cause = The path { $path } leads to nothing on this server.
    .remedy =
        Compare the path with the endpoints in the metadata of the tenant.
        If a library built the path: check the authority or issuer that it was given.

# 88010007
number-unknown = Number not known
    .cause = There is no entry for { $number } in the catalogue of this server.
    .remedy =
        Check the digits: they stand in `error_codes` and at the beginning of `error_description`.
        Open the list of all numbers.

# 88010008
body-incomplete = Body did not arrive whole
    .cause = The body of the request broke off, or took longer than the server waits. Limit in seconds: { $limit }.
    .remedy =
        Send the request again.
        If this happens often: look at the network and at proxies between client and server.

# 90015
query-string-too-long = Address too long
    .cause = The address of the request is longer than the server reads. Limit in bytes: { $limit }.
    .remedy =
        Send the authorization request as a form by POST.
        Keep `state` short: store the data yourself and send only its key.

# 900561
method-not-allowed = Method not allowed
    .cause = The request used the method { $method }; this endpoint answers { $allowed }.
    .remedy =
        Send the request with an allowed method.
        If it was a redirect that changed the method: send the request directly to this address.

# 90002
tenant-not-found = Tenant not found
    .cause = The address of the request names the tenant { $tenant }, which does not exist on this server.
    .remedy =
        Check the spelling of the name or id in the address.
        Ask the administrator for the right address.

# 700016
client-not-found = Client not found in this tenant
    .cause = There is no client with the id { $client_id } in the tenant { $tenant }.
    .remedy =
        Compare `client_id` with the id in the registration of the client.
        Check the tenant in the address of the request.
        If the client is new to this tenant: ask the administrator to add it.

# 7000112
client-disabled = Client disabled
    .cause = The client { $client_id } of the tenant { $tenant } was disabled by an administrator.
    .remedy =
        Ask the administrator to enable the client again.

# 7000215
client-secret-wrong = Client secret is wrong
    .cause = The secret that was sent matches no secret of client { $client_id }. Often the id of the secret is sent in place of its value.
    .remedy =
        Send the value of the secret, not its id.
        Check it for spaces, line breaks and wrong encoding.
        If the value is lost: create a new secret.

# 7000218
client-proof-missing = Client sent no proof of its identity
    .cause = Client { $client_id } is registered with a secret, but the request carries neither an `Authorization` header nor `client_secret`.
    .remedy =
        Send the secret in the `Authorization` header or in the body.
        If the program runs on the devices of its users: register it as a public client, and use PKCE.

# 7000222
client-secret-expired = Client secret expired
    .cause = The secret { $secret_id } of client { $client_id } was sent, but it expired at { $expired_at }.
    .remedy =
        Create a new secret for the client.
        Put it into the settings of the program.
        Delete the old secret.

# 700025
public-client-sent-credential = Public client sent a secret
    .cause = Client { $client_id } is registered without a secret, but the request carries one.
    .remedy =
        Leave the secret out and send only `client_id`.
        If the program can keep a secret: have it registered as a confidential client.

# 88020001
two-authentication-methods = Two ways of authentication at once
    .cause = The client proved itself twice in one request: by { $first } and by { $second }. Only one of them may be used.
    .remedy =
        Remove one of the two.
        Look for a library that adds the header by itself.

# 88020002
basic-header-unreadable = Basic header cannot be read
    .cause = The `Authorization` header says Basic, but its value cannot be read: { $problem }.
    .remedy =
        Form-encode id and secret each, join them with a colon, and encode the result as base64.
        Let a library build the header.

# 88020003
authentication-method-not-registered = Other authentication method expected
    .cause = Client { $client_id } proved itself by { $received }, but it is registered for { $expected } only.
    .remedy =
        Use the registered method.
        Otherwise have the registration of the client changed.

# 88020004
client-id-differs-from-header = Header and body name two clients
    .cause = The `Authorization` header names the client { $header }, the body names { $body }.
    .remedy =
        Send the same `client_id` in both places, or only the header.

# 88020005
secret-id-sent-as-secret = Secret id sent as the secret
    .cause = The value sent as the secret of client { $client_id } is the id of a secret, not the secret itself.
    .remedy =
        Send the value that was shown when the secret was created.
        If the value is lost: create a new secret.

# 88020006
secret-altered-in-transit = Client secret was altered on its way
    .cause = The secret of client { $client_id } would match but for one thing: { $problem }.
    .remedy =
        Read the secret without blanks or line breaks at its ends.
        Encode it exactly once: form encoding in the body, form encoding before base64 in the header.

# 88020010
authorization-scheme-unknown = Authorization scheme not known
    .cause = The `Authorization` header uses the scheme { $scheme }; the token endpoint reads Basic.
    .remedy =
        Send the id and the secret of the client with the scheme Basic, or in the body.

# 88020011
authorization-header-repeated = Two Authorization headers
    .cause = The request carries more than one `Authorization` header, and the server will not choose between them.
    .remedy =
        Send one `Authorization` header.
        Look for a proxy that adds a header of its own.

# 88020012
client-not-named = Request names no client
    .cause = The request carries neither an `Authorization` header nor `client_id`, so nobody knows which client is asking.
    .remedy =
        Send the id and the secret of the client, or `client_id` alone for a public client.

# 88020013
client-assertion-not-supported = Client assertions are not accepted yet
    .cause = The request carries a `client_assertion`. This server accepts `client_secret_basic`, `client_secret_post` and `none`.
    .remedy =
        Use the secret of the client instead of an assertion.
        Read the accepted methods in the metadata.

# 70003
grant-type-not-supported = Grant type not supported
    .cause = The server offers no grant type { $grant_type }. It offers: { $supported }.
    .remedy =
        Check how `grant_type` is written: letter case counts.
        Choose a type that the metadata lists.

# 88030001
grant-not-allowed-to-client = Client may not use this grant
    .cause = Client { $client_id } may not use the grant type { $grant_type }. It is registered for: { $allowed }.
    .remedy =
        Ask the administrator to add the grant type to the client.
        Otherwise use a client that is registered for it.

# 88030002
public-client-may-not-use-client-credentials = Public client cannot act for itself
    .cause = Client { $client_id } has no secret, so it cannot prove itself and cannot use the grant type `client_credentials`.
    .remedy =
        Register a confidential client for programs that act for themselves.
        For programs that act for a person: use `authorization_code` with PKCE.

# 54005
authorization-code-already-used = Authorization code already used
    .cause = This authorization code was already exchanged at { $used_at }. A code works once, so the tokens issued for it are now revoked.
    .remedy =
        Start a new authorization request.
        If this happens at every sign-in: find out why the callback runs twice, for example a page reload or an automatic retry.

# 70008
grant-expired = Authorization code expired
    .cause = The value sent in { $parameter } was issued at { $issued_at } and expired at { $expired_at }.
    .remedy =
        Start a new authorization request.
        Exchange the code as soon as it arrives: it lives for one minute.

# 501481
code-verifier-mismatch = Code verifier does not match
    .cause = The `code_verifier` sent does not produce the `code_challenge` of the authorization request. The code is now dead.
    .remedy =
        Start a new authorization request.
        Send the verifier made for this very request, not that of another sign-in open beside it.
        Check the method `S256`: `SHA-256`, then `base64url` without padding.

# 500112
redirect-uri-differs-at-redemption = Redirect URI differs from the first request
    .cause = The token request names the redirect URI { $received }, but the code was issued for { $expected }.
    .remedy =
        Send exactly the `redirect_uri` of the authorization request.
        Check scheme, host, port and final slash, above all behind a proxy.

# 700009
redirect-uri-missing-at-redemption = Redirect URI missing in token request
    .cause = The authorization request had no PKCE challenge, so the token request must repeat its redirect URI { $expected }.
    .remedy =
        Send `redirect_uri` with the value of the authorization request.
        Better: use PKCE, which binds both requests more tightly.

# 88040001
code-unknown = Authorization code not known
    .cause = The value sent as `code` was not issued by this tenant, or some of its characters were changed or lost.
    .remedy =
        Send the whole value of `code` from the redirect, decoded once.
        Check that the token request goes to the tenant that issued the code.
        Otherwise start a new authorization request.

# 88040002
code-of-another-client = Code belongs to another client
    .cause = The authorization code was issued to another client than { $client_id }.
    .remedy =
        Use the same client in the authorization request and in the token request.
        Check which settings the callback of the program reads.

# 88040003
code-dead-after-wrong-verifier = Code died by a wrong verifier
    .cause = This authorization code was presented with a wrong `code_verifier` at { $burnt_at } and cannot be used since.
    .remedy =
        Start a new authorization request.
        Find out which part of the program sent the wrong verifier.

# 88040004
verifier-is-the-challenge = Challenge sent as the verifier
    .cause = The value sent as `code_verifier` is the `code_challenge` itself. The code is now dead.
    .remedy =
        Start a new authorization request.
        Keep the verifier in the program; send only its `S256` digest as the challenge.

# 88040005
verifier-without-challenge = Verifier without a challenge
    .cause = The token request carries a `code_verifier`, but the authorization request had no `code_challenge`.
    .remedy =
        Send `code_challenge` and `code_challenge_method=S256` in the authorization request.
        If PKCE is not wanted: leave the verifier out.

# 88040006
code-already-used-nothing-revoked = Code used before by a different request
    .cause = This authorization code was already exchanged at { $used_at }. This request contradicts that one, so no token was revoked.
    .remedy =
        Start a new authorization request.
        If this code stood in a log: keep codes out of logs.

# 88040007
verifier-missing = Code verifier missing
    .cause = The authorization request had a `code_challenge`, so the token request needs the `code_verifier`. The code can still be used.
    .remedy =
        Send the `code_verifier` from which the challenge was made.
        Check that the program keeps it between both requests.

# 88040008
verifier-malformed = Code verifier malformed
    .cause = The `code_verifier` cannot be right: { $problem }. The code can still be used.
    .remedy =
        Send the verifier exactly as it was made.
        Let a library make it: 32 random bytes in `base64url` have the right form.

# 88040010
other-value-sent-as-code = Other value sent as the code
    .cause = The value sent as `code` is something else: { $kind }.
    .remedy =
        Send the value of `code` from the redirect.
        For a refresh token: use `grant_type=refresh_token`.

# 88040011
session-ended-before-redemption = Signed out before the code was used
    .cause = The session in which this code was issued ended at { $ended_at }, before the code was exchanged.
    .remedy =
        Sign in again.

# 50173
grant-revoked = Access was revoked
    .cause = The access behind this token was revoked at { $revoked_at }.
    .remedy =
        Sign in again.
        For the administrator: the sign-in log tells why it was revoked.

# 700081
refresh-token-lifetime-over = Refresh token reached its end
    .cause = The refresh token goes back to a sign-in at { $issued_at }; its longest lifetime ended at { $expired_at }.
    .remedy =
        Sign in again.

# 700082
refresh-token-unused-too-long = Refresh token unused for too long
    .cause = The refresh token was last used at { $last_used_at } and expired at { $expired_at } because nobody used it.
    .remedy =
        Sign in again.
        For the developer: refresh from time to time if access has to last.

# 500341
account-deleted = Account deleted
    .cause = The account behind this token does not exist any more.
    .remedy =
        Sign in with another account.
        If the account was deleted by mistake: ask the administrator to create it again.

# 88050001
refresh-token-reused-family-revoked = Replaced refresh token used again
    .cause = This refresh token was replaced at { $rotated_at } and its successor is in use. Two holders of one token look like theft, so all of them are revoked.
    .remedy =
        Sign in again.
        Store the new refresh token of every reply before using it.
        If the program runs in several places: let one of them refresh.

# 88050002
refresh-token-of-another-client = Refresh token belongs to another client
    .cause = The refresh token was issued to another client than { $client_id }.
    .remedy =
        Use the refresh token with the client that received it.
        Check that two programs do not share one token store.

# 88050004
refresh-session-ended = Session behind the refresh token ended
    .cause = The session behind this refresh token ended at { $ended_at }, and access without a session was not granted.
    .remedy =
        Sign in again.
        For the developer: ask for `offline_access` if access has to outlast the session.

# 88050005
refresh-scope-wider-than-granted = More scope than was granted
    .cause = The refresh asks for the scope { $scope }, which was not granted. Granted: { $granted }.
    .remedy =
        Leave `scope` out, or ask for a part of what was granted.
        For more scope: start a new authorization request.

# 88050006
refresh-token-from-before-restore = Token is newer than the database
    .cause = The refresh token was issued after the backup from which the database was restored.
    .remedy =
        Sign in again.
        For the operator: after a restore, tokens issued since the backup are refused.

# 88050007
refresh-token-unknown = Refresh token not known
    .cause = The value sent as `refresh_token` was not made by this server, or some of its characters were changed or lost.
    .remedy =
        Store and send the value whole: no trimming, no line break, no second encoding.
        If the value is intact: sign in again.

# 88050008
other-value-sent-as-refresh-token = Other value sent as refresh token
    .cause = The value sent as `refresh_token` is something else: { $kind }.
    .remedy =
        Send the value of `refresh_token` from the last token reply.
        For an authorization code: use `grant_type=authorization_code`.

# 70011
scope-not-valid = Scope not valid
    .cause = The resource { $resource } has no scope { $scope }.
    .remedy =
        Correct the name: letter case counts, and scopes are separated by one space.
        If the scope is new: have it added to the resource first.

# 28002
scope-malformed = Scope malformed
    .cause = The value of `scope` has a character that no scope may have. Its position: { $position }.
    .remedy =
        Separate scopes by one space and use printable ASCII without quotation marks.

# 88060005
scope-too-long = Scope too long
    .cause = The value of `scope` is longer than the server reads. Limit in bytes: { $limit }.
    .remedy =
        Ask only for the scopes that this token needs.
        Use the scope `.default` of a resource for all that was registered.

# 700022
scopes-of-two-resources = Scopes of two resources
    .cause = The scopes belong to two resources, { $first } and { $second }. One access token is for one resource.
    .remedy =
        Ask for the scopes of one resource at a time.
        Get the token for the second resource with a request of its own.

# 700023
scope-names-no-resource = Scope names no resource
    .cause = The request names no resource, and the tenant has no default resource.
    .remedy =
        Write the scope with its resource: the identifier, a slash, the name.
        Otherwise have a default resource set for the tenant.

# 500011
resource-not-found = Resource not found
    .cause = There is no resource { $resource } in this tenant.
    .remedy =
        Check the identifier: all before the last slash of the scope.
        Check the tenant in the address of the request.
        If the resource is new: ask the administrator to add it.

# 650057
resource-not-among-permissions = Resource not among the permissions
    .cause = Client { $client_id } has no permission for the resource { $resource }.
    .remedy =
        Ask the administrator to add a scope or a role of this resource to the client.

# 88060002
target-resource-not-found = Named resource not found
    .cause = The parameter `resource` names { $resource }, which does not exist in this tenant.
    .remedy =
        Correct the identifier, or leave `resource` out.

# 88060003
target-resource-differs-from-scope = Resource and scope do not fit
    .cause = The parameter `resource` names { $resource }, but the scopes belong to { $scope_resource }.
    .remedy =
        Name the same resource in both, or leave `resource` out.

# 88060004
scope-not-allowed-to-client = Scope not allowed to this client
    .cause = The scope { $scope } exists, but client { $client_id } may not ask for it.
    .remedy =
        Ask the administrator to add the scope to the client.
        Otherwise ask for less.

# 65001
consent-missing = Consent not yet given
    .cause = Nobody has yet allowed { $client_name } to use { $scopes } of { $resource }.
    .remedy =
        Sign in interactively and accept on the consent page.
        For the developer: start an authorization request without `prompt=none`.

# 65004
consent-declined = Consent declined
    .cause = On the consent page, the request of { $client_name } was declined, so nothing was shared with it.
    .remedy =
        If that was intended, nothing needs to be done.
        Otherwise: sign in again and choose Allow.

# 70005
response-type-not-supported = Response type not supported
    .cause = The request sends { $received } as `response_type`; this server answers with { $supported }.
    .remedy =
        Send `response_type=code` and exchange the code at the token endpoint.

# 70007
response-mode-not-supported = Response mode not supported
    .cause = The request sends { $received } as `response_mode`. Supported: { $supported }.
    .remedy =
        Send a supported mode, or leave `response_mode` out.

# 50149
code-challenge-method-not-supported = Challenge method not supported
    .cause = The request uses the `code_challenge_method` { $received }; only `S256` is accepted.
    .remedy =
        Send `code_challenge_method=S256`, and as challenge the `SHA-256` of the verifier in `base64url`.

# 501491
code-challenge-length-wrong = Code challenge has a wrong length
    .cause = The length of `code_challenge` is { $received }, but a digest in `base64url` without padding has { $expected }.
    .remedy =
        Send the `SHA-256` of the verifier in `base64url`, without padding and not shortened.
        Let a library make it.

# 88070003
code-challenge-missing = PKCE challenge missing
    .cause = Client { $client_id } must use PKCE, but the request carries no `code_challenge`.
    .remedy =
        Send `code_challenge` and `code_challenge_method=S256`.
        Use a library that does it: current ones do.

# 88070004
code-challenge-malformed = Code challenge malformed
    .cause = The `code_challenge` has a character that `base64url` does not use. Its position: { $position }.
    .remedy =
        Encode the digest as `base64url`: with - and _ in place of + and /, without padding.

# 88070005
code-challenge-method-missing = Challenge method missing
    .cause = The request carries `code_challenge` without `code_challenge_method`, which means `plain`; only `S256` is accepted.
    .remedy =
        Send `code_challenge_method=S256`.
        Make sure that the challenge is the digest of the verifier, not the verifier.

# 88070006
prompt-none-combined = None cannot be combined
    .cause = The request sends the prompt { $received }. The value `none` forbids every page, so nothing can stand beside it.
    .remedy =
        Send `prompt=none` alone, or leave `none` out.

# 88070007
prompt-value-unknown = Prompt value not known
    .cause = The request sends the prompt { $received }. Supported: { $supported }.
    .remedy =
        Send a supported value, or leave `prompt` out.

# 88070008
max-age-not-a-number = Age is not a number of seconds
    .cause = The value of `max_age` is { $received }; it has to be a whole number of seconds.
    .remedy =
        Send digits only, such as 3600.

# 88070009
request-object-not-supported = Request objects are not supported
    .cause = The request carries the parameter `request`; this server reads plain parameters.
    .remedy =
        Send each parameter by itself and leave `request` out.

# 88070010
request-uri-not-supported = Request by reference is not supported
    .cause = The request carries the parameter `request_uri`; this server fetches no requests.
    .remedy =
        Send each parameter by itself and leave `request_uri` out.

# 88070011
registration-not-supported = Registration in the request not supported
    .cause = The request carries the parameter `registration`; clients are registered by the administrator.
    .remedy =
        Leave `registration` out.
        Ask the administrator to register the client.

# 88070012
id-token-hint-unreadable = Hint is no ID token of ours
    .cause = The value of `id_token_hint` is not an ID token that this tenant issued.
    .remedy =
        Send the ID token of the last sign-in, whole and unchanged.
        If there is none: leave `id_token_hint` out.

# 88070013
id-token-hint-of-another-account = Other account is signed in
    .cause = The `id_token_hint` names another account than the one signed in in this browser, and no page may ask.
    .remedy =
        Repeat the authorization request without `prompt=none`.

# 88070015
session-too-old-for-silent-sign-in = Session is older than allowed
    .cause = The last sign-in was at { $authenticated_at }, which is longer ago than `max_age` allows, and no page may ask.
    .remedy =
        Repeat the authorization request without `prompt=none`.
        If the age does not matter: leave `max_age` out.

# 50058
no-session-for-silent-sign-in = No session for a silent sign-in
    .cause = The client asked for a silent sign-in (`prompt=none`), but this browser holds no session with the server.
    .remedy =
        Repeat the authorization request without `prompt=none`, so that the sign-in page appears.
        If this happens right after a sign-in: check that the browser accepts the cookies of this server.

# 50089
interaction-expired = Sign-in took too long
    .cause = This attempt to sign in ended at { $expired_at } because nobody finished it.
    .remedy =
        Go back to the application and start again.

# 88070002
interaction-already-finished = Sign-in is already finished
    .cause = This attempt to sign in has already ended, so its page can do nothing more.
    .remedy =
        Go back to the application; most likely the account is signed in there.
        Otherwise start again from the application.

# 88070014
interaction-unknown = Sign-in is not known in this browser
    .cause = The address belongs to an attempt to sign in that this browser did not start, or to one of long ago.
    .remedy =
        Start again from the application, in this browser.
        Do not use a bookmark or a forwarded link of the sign-in page.
# 50011
redirect-uri-not-registered = Redirect URI not registered
    .cause = Client { $client_id } asks to be redirected to { $redirect_uri }, which is not among its registered addresses.
    .remedy =
        Compare the address with the registered ones character by character: scheme, host, port, path, letter case, final slash.
        Send a registered address, or have this one added to the client.

# 88080001
redirect-uri-almost-registered = Redirect URI almost matches
    .cause = Client { $client_id } asks to be redirected to { $redirect_uri }. A registered address differs from it in one thing only: { $difference }.
    .remedy =
        Send the address exactly as it is registered.
        Otherwise have this spelling added to the client.

# 88080002
redirect-port-free-only-for-native-loopback = Port is free for native clients only
    .cause = Client { $client_id } asks to be redirected to { $redirect_uri }, which is registered with another port. Only native clients may vary it, on loopback.
    .remedy =
        Send the registered port.
        If the program runs on the devices of its users: have it registered as a native client.

# 900971
redirect-uri-missing = Redirect URI missing
    .cause = The authorization request of client { $client_id } carries no `redirect_uri`.
    .remedy =
        Send `redirect_uri` with one of the registered addresses.

# 500113
client-has-no-redirect-uri = Client has no redirect URI
    .cause = No redirect URI is registered for client { $client_id }, so nobody can be sent back to it.
    .remedy =
        Ask the administrator to register a redirect URI for the client.

# 90102
redirect-uri-malformed = Redirect URI malformed
    .cause = The redirect URI { $redirect_uri } cannot be used: { $problem }.
    .remedy =
        Send an absolute URI without a fragment, such as https://app.example.com/callback.
        Encode the value once.

# 50126
wrong-user-name-or-password = Wrong user name or password
    .cause = No account matches what was entered. After several failed tries, sign-in with that name pauses for about 15 minutes.
    .remedy =
        Check the keyboard language and Caps Lock, then try again.
        Forgotten password, or no success after a pause: ask the administrator.

# 50034
account-unknown = Account not known
    .cause = There is no account with the user name that was entered.
    .remedy =
        Check the spelling of the user name.
        For the administrator: create the account if it should exist.

# 50056
account-has-no-password = Account has no password
    .cause = The account exists, but no password was ever set for it.
    .remedy =
        For the administrator: set a first password for the account.

# 50057
account-disabled = Account disabled
    .cause = An administrator has disabled this account, so it cannot be used to sign in.
    .remedy =
        Ask the administrator to enable the account again, and quote the trace id.

# 88090002
account-disabled-at-sign-in = Disabled account tried to sign in
    .cause = The password was right, but an administrator has disabled the account.
    .remedy =
        For the administrator: enable the account if it should be used again.

# 88090001
sign-in-locked = Sign-in with this name is paused
    .cause = A wrong password was entered too many times, so sign-in with this name from this place is paused.
    .remedy =
        Wait about 15 minutes, and sign in again.
        If those attempts were not yours: tell the administrator.

# 88090003
network-address-blocked = Sign-in blocked from this network
    .cause = Too many failed sign-ins came from this network address, so it is blocked until { $until }. No account is locked by this.
    .remedy =
        Try from another network, or wait until then.
        If the address belongs to your organization: ask its administrator to look into the attempts.

# 88090004
form-token-wrong = Form does not belong to this page
    .cause = The form came without the token that its page carries, or with that of another page. Nothing was done.
    .remedy =
        Load the page again and send the form once more.
        If the form came from another site: do not use that site.

# 88090005
sign-in-field-empty = Something is not filled in
    .cause = This is still empty: { $field }.
    .remedy =
        Fill in every field and try again.

# 88090006
sign-in-cancelled = Sign-in cancelled
    .cause = On the sign-in page, the sign-in to { $client_name } was cancelled.
    .remedy =
        If that was intended, nothing needs to be done.
        Otherwise: start again from the application.

# 88090008
sign-in-attempts-in-flight = Many sign-ins at the same moment
    .cause = Several sign-ins with this name are being checked at this moment.
    .remedy =
        Wait a few seconds, then try again.

# 88090009
browser-cookie-missing = Browser sent no cookie
    .cause = The browser sent no cookie of this server, so it cannot tell whose sign-in this is.
    .remedy =
        Allow cookies for this address.
        Start again from the application.

# 88100001
post-logout-redirect-uri-not-registered = Address after sign-out not registered
    .cause = Client { $client_id } asks to continue to { $redirect_uri } after signing out, which is not registered for that.
    .remedy =
        Send a registered `post_logout_redirect_uri`, character by character.
        Otherwise have this one added to the client.

# 88100002
sign-out-hint-unreadable = Sign-out hint is no ID token
    .cause = The sign-out request carries an `id_token_hint` that this tenant did not issue.
    .remedy =
        Send the ID token of the last sign-in, whole and unchanged.
        Otherwise send `client_id` instead of the hint.

# 88100003
sign-out-client-not-named = Sign-out names no client
    .cause = The request names an address to continue to, but neither `id_token_hint` nor `client_id` tells whose it is.
    .remedy =
        Send `id_token_hint` or `client_id` with the request.

# 88100004
sign-out-hint-of-another-client = Hint belongs to another client
    .cause = The sign-out request names the client { $client_id }, but its `id_token_hint` was issued to another one.
    .remedy =
        Send the ID token that this client received, or leave one of the two out.

# 88150001
access-token-revoked = Access token was revoked
    .cause = The access behind this token was revoked at { $revoked_at }.
    .remedy =
        Sign in again.

# 88150002
access-token-of-another-tenant = Token of another issuer
    .cause = The access token was issued by { $issuer }; this endpoint takes tokens of { $expected }.
    .remedy =
        Use the endpoint of the tenant that issued the token.

# 88150003
access-token-missing = Access token missing
    .cause = The request carries no access token.
    .remedy =
        Send the access token in the header `Authorization: Bearer`.

# 88150004
access-token-malformed = Access token cannot be read
    .cause = The value sent as access token is not a signed token.
    .remedy =
        Send the value of `access_token` from the token reply, whole and unchanged.

# 88150005
access-token-signature-wrong = Signature of the token is wrong
    .cause = No published key of this tenant verifies the signature of the access token.
    .remedy =
        Send the token unchanged.
        If it was copied: check that nothing was cut off.

# 88150006
access-token-expired = Access token expired
    .cause = The access token expired at { $expired_at }.
    .remedy =
        Get a new access token with the refresh token, or sign in again.
        If it should still be valid: check the clock of the machine.

# 88150007
openid-scope-missing = Token does not open user information
    .cause = The access token was issued without the scope `openid` for an account.
    .remedy =
        Ask for the scope `openid` in the authorization request.
        Tokens of a client that acts for itself open nothing here.

# 88150008
other-token-sent-as-access-token = Other token sent as access token
    .cause = The value sent as access token is something else: { $kind }.
    .remedy =
        Send the value of `access_token` from the token reply.

# 88150009
access-token-sent-twice = Access token sent in two ways
    .cause = The access token stands both in the header and in the body; only one of them may be used.
    .remedy =
        Send it in the header alone.

# 88150010
access-token-in-url = Access token in the address
    .cause = The access token stands in the address, where logs and proxies can read it, so it is not accepted there.
    .remedy =
        Send it in the header `Authorization: Bearer`.
        Treat this token as known to others: revoke it by signing out.

# 88180001
configuration-mistake = Mistake in the configuration
    .cause = { $file }, line { $line }, key { $key }: found { $found }; allowed: { $allowed }.
    .remedy =
        Correct the line.
        See every setting with `sanad serve --sample`.

# 88180002
directory-file-mistake = Mistake in the directory file
    .cause = { $file }, line { $line }, key { $key }: found { $found }; allowed: { $allowed }.
    .remedy =
        Correct the line and apply the file again.
        See a valid file with `sanad export`.

# 88180003
tenant-name-reserved = Tenant name is reserved
    .cause = The name { $name } means something else in addresses, so no tenant can have it.
    .remedy =
        Choose another name for the tenant.

# 88180004
secret-too-weak = Client secret too weak
    .cause = The secret { $secret_id } of client { $client_id } can be guessed. Estimated bits: { $bits }; required: 128.
    .remedy =
        Make a secret with `sanad secret new` and use that.

# 88180005
redirect-uri-not-acceptable = Redirect URI cannot be registered
    .cause = Client { $client_id } cannot have the redirect URI { $redirect_uri }: { $problem }.
    .remedy =
        Use an https address, or http on loopback.
        For native clients: a scheme of the own domain in reverse, such as com.example.app.

# 88180006
issuer-may-not-change = Issuer may not change
    .cause = The tenant { $tenant } has already issued tokens; a new issuer would make clients refuse all of them.
    .remedy =
        Keep the issuer.
        For another issuer: create a new tenant.

# 88180012
signing-key-not-found = No such signing key
    .cause = No signing key has the id { $kid }, or that key is revoked already.
    .remedy =
        Look for the id in the list that `sanad key list` prints.

# 88190001
client-secret-guesses-throttled = Too many wrong secrets
    .cause = Too many wrong secrets for client { $client_id } came from this address; its requests are refused until { $until }.
    .remedy =
        Stop the program that repeats the request.
        Correct the secret, then wait until that time.

# 88190002
refresh-retries-throttled = Same refresh token repeated too often
    .cause = One refresh token was presented too often within a minute. Nothing has changed; it works again from { $until }.
    .remedy =
        Wait until that time, then try again.
        Let the parts of the program share one refresh.

# 88190003
sign-in-queue-full = Too many sign-ins are waiting
    .cause = More sign-ins are waiting than the server can check at this moment.
    .remedy =
        Wait a few seconds, then try again.

# 88190004
request-rate-exceeded = Too many requests
    .cause = Too many requests came from this address within a minute.
    .remedy =
        Wait as long as the header `Retry-After` says.
        Keep access tokens until they expire instead of asking for new ones.

# 50000
token-issuance-error = Tokens could not be issued
    .cause = A fault inside the service stopped it from issuing the tokens. Nothing in the request caused it.
    .remedy =
        Try again in a few minutes.
        If it happens again: open a support ticket and give the trace id.

# 88200001
storage-unavailable = Store cannot be reached
    .cause = The service cannot reach its database at this moment. Nothing was changed or lost.
    .remedy =
        Try again in a moment.
        For the operator: look at the database and at the log of the service.

# 88200002
storage-full = No room left in the store
    .cause = The disk of the database is full, so nothing can be written. Nothing was lost.
    .remedy =
        For the operator: free space on the disk; the service goes on by itself.

# 88200003
storage-failed-to-flush = Disk failed while writing
    .cause = The disk did not confirm a write, so the service stopped writing. Nothing that was confirmed is lost.
    .remedy =
        For the operator: check the disk, then start the service again.

# 88200004
commit-in-doubt = Outcome not known yet
    .cause = The connection to the database broke while a change was being stored, so it is not known yet whether it was.
    .remedy =
        Send the request again; nothing is issued twice.
        For the operator, if it happens again: check the database and the network to it.

# 88200005
storage-queue-full = Store is too busy
    .cause = Too many changes are waiting to be written at this moment.
    .remedy =
        Try again in a few seconds.
        For the operator: look at the speed of the disk.

# 88200006
schema-too-new = Database is newer than this program
    .cause = Schema version of the database: { $found }; the newest that this program knows: { $known }.
    .remedy =
        Start a newer version of the program.

# 88200007
database-unreadable = Database cannot be read
    .cause = The file { $file } does not exist, may not be read, or is not a database of this service.
    .remedy =
        Check the path and the rights of the file.
        If the file is damaged: restore it from a backup.

# 88200008
data-directory-in-use = Data directory is in use
    .cause = Another server is already running on the data directory { $directory }.
    .remedy =
        Stop the other server, or name another directory with `--data`.

# 88200009
key-encryption-key-wrong = Key-encryption key does not fit
    .cause = The key from { $file } does not open the keys in this database.
    .remedy =
        Use the key with which this database was made.
        Keep the key for each backup, in another place than the backup and the database.

# 88200010
key-file-readable-by-others = Key file can be read by others
    .cause = The file { $file } with the key-encryption key can be read by other users of this machine.
    .remedy =
        Give it the mode 0600: `chmod 600`.
        If others may have read it: replace the key.

# 88200011
trace-id-not-found = Trace id not in the log
    .cause = The sign-in log holds no request with the trace id { $trace_id }.
    .remedy =
        Check the id, and the data directory that was named.
        Refusals are kept for 30 days, successes for 7.

# 88200012
signing-key-retired = Signing key of the access token revoked
    .cause = The access token was signed with a key that has been revoked on this server.
    .remedy =
        Ask for a new access token.
        If the program keeps the key set (`jwks_uri`): fetch it again.

# 88200014
database-server-unreachable = No connection to the database server
    .cause = No connection could be made to the database at { $server }: { $why }.
    .remedy =
        Check that the database runs, and that it can be reached from here.
        Check address, user name and password in the setting `database`, and the certificates in `database_ca`.

# 88200015
schema-too-old = Database is older than this program
    .cause = Schema version of the database: { $found }; this program needs { $known }, or the one just before it.
    .remedy =
        Start the new version of the service first: it brings the database up to date.

# 88200016
backup-unreadable = Backup cannot be used
    .cause = The file { $file } cannot be read, is damaged, or is not a backup of this service.
    .remedy =
        Check the path and the permissions of the file.
        Use an earlier backup.

# 88200017
backup-file-exists = Backup file exists already
    .cause = There is a file { $file } already; a backup never replaces one.
    .remedy =
        Name another file.

# 88200018
database-in-use = Database is in use by running servers
    .cause = Servers are still connected to the database. Connections: { $nodes }.
    .remedy =
        Stop every server of this installation, then give the command again.

# 88200019
backup-tool-failed = Tool of the database failed
    .cause = The tool { $tool } could not be started, or ended with an error: { $why }.
    .remedy =
        If the tool is missing: install the package `postgresql-client` on this machine.
        Check what its message names, and the setting `database`.

# 50059
tenant-missing = No tenant in the address
    .cause = The path { $path } names no tenant, so nobody can tell whose directory is meant.
    .remedy =
        Put the id or name of the tenant first in the path: `/{"{tenant}"}/oauth2/v2.0/token`.
        If a library built the path: give it the authority or issuer of the tenant.

# 900021
tenant-id-is-nil = Tenant id is all zeros
    .cause = The address of the request names the tenant { $tenant }, which no tenant can have as its id.
    .remedy =
        Put the real id or name of the tenant into the address.
        Look for a setting of the program that was never filled in.

# 900023
tenant-name-malformed = Tenant name cannot be one
    .cause = The address of the request names the tenant { $tenant }, which is neither an id nor a name or domain.
    .remedy =
        Replace the placeholder or the stray characters with the id or name of the tenant.
        Check that the address was not encoded twice.

# 700038
client-id-is-nil = Client id is all zeros
    .cause = The request names the client { $client_id }, which no client can have as its id.
    .remedy =
        Put the real `client_id` from the registration into the settings of the program.

# 700051
access-token-by-redirect-not-enabled = No access token by redirect
    .cause = The request asks with `response_type` { $received } for an access token in the address, where it would leak. This is not enabled for any client.
    .remedy =
        Send `response_type=code`, and redeem the code at the token endpoint with PKCE.

# 700054
id-token-by-redirect-not-enabled = No ID token by redirect
    .cause = The request asks with `response_type` { $received } for an ID token in the address. This is not enabled for any client.
    .remedy =
        Send `response_type=code` with the scope `openid`; the ID token comes with the redeemed code.

# 9000410
claims-not-json = Parameter claims is not JSON
    .cause = The parameter { $parameter } is not a JSON object: it cannot be read from character { $position } on.
    .remedy =
        Build the value with a JSON library, and encode it once for the address or form.
        Leave the parameter out if it is not needed.

# 90121
request-empty = Request body is empty
    .cause = The request to { $path } arrived without any parameter in its body.
    .remedy =
        Send the parameters as a form in the body of the POST request.
        If they were sent: look for a redirect or proxy that dropped the body.

# 90056
token-request-at-authorization-endpoint = Token request at the wrong endpoint
    .cause = The parameter { $parameter } belongs to a token request, but this is the authorization endpoint, where people sign in.
    .remedy =
        Send this request to the token endpoint, by POST.
        Take both addresses from the metadata of the tenant.

# 500117
redirect-uri-scheme-not-allowed = Redirect URI without encryption
    .cause = Client { $client_id } asks to be redirected to { $redirect_uri }. Plain http is allowed on loopback only, since codes would travel unprotected.
    .remedy =
        Use `https` in the redirect URI, and register that address.
        During development: use a loopback address such as `http://127.0.0.1/callback`.

# 88060006
default-scope-of-application-permissions = No permissions that a person could grant
    .cause = Client { $client_id } asks for `.default` of { $resource } in the name of a person, but has only application permissions there.
    .remedy =
        Give the client the scopes it needs in that resource.
        If the program acts for itself: use the grant `client_credentials` instead.

# 88010009
pasted-request-unreadable = Pasted request cannot be read
    .cause = The text is not a request that can be tried: { $problem }.
    .remedy =
        Paste a curl command, an entry of a HAR file, a raw HTTP request, or the address of an authorization request.

# 88180010
provocation-not-possible = Number cannot be provoked
    .cause = The number { $number } cannot be ordered: it is never told over HTTP, or is not one of this service.
    .remedy =
        Choose a number from the list at `/error`.

# 88010011
time-not-readable = Time cannot be read
    .cause = The time { $received } is neither an instant nor a span back from now.
    .remedy =
        Write an instant such as `2026-11-22 10:33:20Z`, a day such as `2026-11-22`, or a span such as `15m`, `2h` or `7d`.

# 88180011
provocation-only-in-development = Refusals are ordered in development only
    .cause = This data directory does not belong to a development server, and in production no refusal can be ordered.
    .remedy =
        Start `sanad dev`, and name its data directory with `--data`.

# 88180007
ticket-needs-recent-trace = Ticket needs a recent trace id
    .cause = A ticket can be opened for a refusal of the last 24 hours; the trace id { $trace_id } belongs to none.
    .remedy =
        Try again what was refused.
        If it is refused again: open the ticket from the page that appears.

# 88180008
ticket-already-open = Ticket already opened
    .cause = There is already a ticket for the trace id { $trace_id }.
    .remedy =
        Return to the page that appeared when the ticket was opened; the answer is shown there.

# 88180013
ticket-text-too-long = Text is too long
    .cause = This text is too long: { $field }. It has { $length } characters; at most { $limit } are allowed.
    .remedy =
        Shorten the text, then send it again.

# 88180014
ticket-not-found = Ticket not found
    .cause = No ticket has the reference { $reference }, or the link is not the one of that ticket. Tickets are kept for 90 days.
    .remedy =
        Copy the whole address of the ticket page, as it was shown when the ticket was opened.
        If the address is lost: give the reference to the support desk, which can find the ticket by it.

# 88180015
ticket-body-not-readable = Ticket request cannot be read
    .cause = The body is not a JSON object that has only the strings `trace_id`, `words` and `contact`.
    .remedy =
        Send `trace_id` and, if there is more to say, `words` and `contact`: each once, as a string, and nothing else.

# 88180016
ticket-answer-empty = Answer is empty
    .cause = No answer was given, so the ticket is as it was.
    .remedy =
        Write the answer after the reference, or pass it on standard input.

# 88190005
tickets-of-address-throttled = Too many tickets from this address
    .cause = The limit of tickets per hour is reached for this network address. The next one can be opened from { $until } on.
    .remedy =
        Wait until that time, then open the ticket.
        If it is urgent: contact the support desk and give the trace id.

# 88190006
tickets-of-tenant-throttled = Ticket limit of this organization reached
    .cause = The limit of tickets per hour is reached for this organization. The next one can be opened from { $until } on.
    .remedy =
        Wait until that time, then open the ticket.
        If it is urgent: contact the support desk and give the trace id.

# 88190007
tickets-of-installation-throttled = Ticket limit of this service reached
    .cause = The limit of tickets per hour is reached for this service. The next one can be opened from { $until } on.
    .remedy =
        Wait until that time, then open the ticket.
        If it is urgent: contact the support desk and give the trace id.

# 88170002
account-link-spent = Link no longer valid
    .cause = The link was used before, was replaced by a newer one, is too old, or belongs to another address than the account has now.
    .remedy =
        Open the newest letter: only the last link is valid.
        If it is too old: ask for a new one on the page where this one was asked for.

# 88170003
account-session-ended = Signed out here
    .cause = The session of this browser at the account page has ended, so nothing was changed.
    .remedy =
        Sign in at the account page again, then repeat the last step.

# 88170004
new-address-unfit = New e-mail address cannot be used
    .cause = What was entered as the new e-mail address is not one.
    .remedy =
        Enter one address in the form `name@example.com`, without blanks or a name around it.

# 88170005
letters-exhausted = Too many letters in one hour
    .cause = So many letters went out for this account within the last hour that no more is sent now.
    .remedy =
        Look for the letters in the mailbox, also among those marked as unwanted: the last one holds the valid link.
        If none arrived: try again in an hour.

# 88180030
mail-not-set-up = No mail server
    .cause = This service is set up without a mail server, so it cannot send the letter.
    .remedy =
        Name a mail server in the section `[mail]` of the settings file, and restart the service.
        Until then: set the password of the account in the console, and hand it over in another way.

# 88200020
server-did-not-do-it = Server did not do it
    .cause = The server { $server } did not do it: { $why }.
    .remedy =
        If a number is told: look it up with `sanad explain`.
        If no server is named: name the tenant's address with `--server` or `SANAD_SERVER`.
        If it cannot be reached: check address, network and the certificate that `--ca` names.

# 88180029
record-is-of-another-version = Another version by now
    .cause = The { $noun } { $id } is not of the version that the header `If-Match` names, so nothing was done.
    .remedy =
        Read it again, and send the `ETag` of that reply in `If-Match`.

# 88150011
access-token-for-another-resource = Access token is for another resource
    .cause = The access token was issued for { $received }, but this interface takes only tokens for { $expected }.
    .remedy =
        Ask for a token with the scope `urn:sanad:api/.default`, or with single permissions such as `urn:sanad:api/clients.read`.

# 88180028
last-operator-stays = Somebody has to operate the service
    .cause = This is the last account that operates the service, so it keeps its role and is not removed or disabled.
    .remedy =
        Make another operator first, with `sanad admin recover` on the server, then do this again.

# 88180027
administrator-session-ended = Console session has ended
    .cause = This browser has no open session at the console any more, so nothing was done. Such sessions are short.
    .remedy =
        Sign in to the console again.
        Go back with the browser and copy what was entered, then enter it in the form opened anew.

# 88180026
not-an-administrator = This account administers nothing here
    .cause = Nothing is wrong with the sign-in itself, but this account has no part in the administration of this tenant.
    .remedy =
        If another account administers: sign in with that one.
        If this one should: ask the administrator for a role.

# 88180025
api-permission-missing = Access token lacks a permission
    .cause = The access token was issued without the permission { $right }, which this request needs.
    .remedy =
        If a program acts for itself: give its client the role of this name at the resource `urn:sanad:api`.
        If it acts for an administrator: ask for the scope of this name at sign-in.

# 88180024
administrator-may-not = Not in the permissions of this role
    .cause = This needs { $right }, which the role of this account does not include.
    .remedy =
        Ask an administrator whose role includes it to do this, or to change the role of this account.

# 88180023
ids-differ = Ids in body and address differ
    .cause = The address names { $expected }, but the body names { $received }; an id cannot be changed.
    .remedy =
        Leave the id out of the body, or send the same one.
        If another id is wanted: create a new record under it and remove the old one.

# 88180022
record-exists-already = Id or name is already in use
    .cause = There is already another { $noun } with the id or name { $id } in this tenant, and it differs from the one that was sent.
    .remedy =
        Choose another id or name for the new one.
        If the one that is there was meant: change it in place of creating it.

# 88180021
cursor-not-readable = Place in the list cannot be read
    .cause = The value of `cursor` was not made by this server for this list, or it was altered.
    .remedy =
        Begin again without `cursor`, and pass on what `next` says as it stands.

# 88180020
record-body-not-readable = Body is not one JSON object
    .cause = The body of the request cannot be read: { $problem }.
    .remedy =
        Send one JSON object in UTF-8 with the header `Content-Type: application/json`.

# 88180019
member-not-acceptable = Value is not accepted
    .cause = The field { $member } cannot have the value { $found }. Allowed: { $allowed }.
    .remedy =
        Correct the value. Nothing was changed so far.

# 88180018
record-changed-meanwhile = Changed in the meantime
    .cause = The { $noun } { $id } was changed after this change was prepared, so nothing was done.
    .remedy =
        Look at it as it is now, in the list of changes too.
        Make the change again, if it is still wanted.

# 88180017
record-not-found = Nothing with this id or name
    .cause = There is no { $noun } with the id or name { $id } in this tenant.
    .remedy =
        Look for it in the list; in ids, capital and small letters count.
        If it was there before: look in the list of changes for who removed it.

# 88170001
new-password-unfit = Password cannot be used
    .cause = The new password cannot be used: { $problem }.
    .remedy =
        Choose another password: several words that do not belong together are easy to remember and hard to guess.
        If a password manager is at hand: let it make the password.

# 88090010
one-time-codes-locked = Too many wrong one-time codes
    .cause = One-time codes of this account are not accepted until { $until }, because too many wrong ones were entered.
    .remedy =
        Wait until that time, then try again.
        If the wrong codes were not yours: change the password, because somebody else may know it.

# 88180009
setup-link-spent = Setup link no longer valid
    .cause = The link for setting up an administrator was used before, was replaced by a newer one, or is older than an hour.
    .remedy =
        Make a new link on the server: `sanad admin recover`.
        If somebody else used it: check the list of administrators at once.

# 500121
second-factor-not-completed = Second step was not completed
    .cause = The one-time code does not fit: it was mistyped, is of another account, was used before, or the clock of the device is wrong.
    .remedy =
        Wait for the next code of the app and enter that one.
        If no code is accepted: set the clock of the device to automatic.
        If the device is lost: enter one of the recovery codes in place of the code.

unshown-value = (a value that cannot be shown; its length: { $length })
problem-percent-escape = a percent sign without two hexadecimal digits
problem-not-utf8 = bytes that are not UTF-8
problem-nul = a NUL character
problem-basic-base64 = it is not base64
problem-basic-colon = no colon between id and secret
problem-basic-client-id-empty = the client id is empty
problem-basic-secret-empty = the secret is empty
problem-basic-encoding = id or secret is not form-encoded UTF-8
problem-basic-separator = something else than blanks between scheme and value
problem-secret-blanks = blanks or a line break at its ends
problem-secret-encoded-twice = it was encoded once too often
problem-secret-not-encoded = it was not encoded, so + became a blank
problem-verifier-length = a verifier has 43 to 128 characters
problem-verifier-alphabet = a verifier has only letters, digits, and - . _ ~
problem-uri-relative = it is not an absolute URI
problem-uri-fragment = it has a fragment
problem-uri-control = it has a blank, a backslash or another character that no URI may have
problem-uri-port = its port is not a number from 1 to 65535
problem-uri-user-information = it has user information before the host
problem-uri-scheme = its scheme is not allowed
problem-uri-wildcard = it has a wildcard
problem-uri-http = http is allowed on loopback only
problem-uri-reserved-parameter = its query already has a name that the reply uses
problem-uri-too-long = it is too long
problem-paste-shape = it is neither a curl command nor HAR, HTTP or an address
problem-paste-too-long = it is too long
difference-case = capital and small letters
difference-slash = the final slash
difference-port = the port
difference-scheme = the scheme
difference-encoding = percent encoding
difference-query = the query
difference-loopback-name = localhost in place of the loopback address, or the reverse
kind-authorization-code = an authorization code
kind-refresh-token = a refresh token
kind-access-token = an access token
kind-id-token = an ID token
kind-other-token = a signed token
field-user-name = the user name
field-password = the password

title-suffix = Sanad
skip-to-content = Skip to the content
whose-move-user = Next step: you
whose-move-developer = Next step: the developer
whose-move-administrator = Next step: the administrator
whose-move-operator = Next step: us, who run the service
whose-move-none = Next step: none
heading-remedy = What to do
heading-trace = Trace ID
heading-correlation = Correlation ID
heading-time = Time
heading-related = Related numbers
heading-source = Source
heading-trail = How this request was checked
trail-passed = passed
trail-refused = refused
heading-sent-registered = Sent and expected, compared
label-sent = Sent
label-registered = Expected
heading-corrected = The request that works
corrected-hint = Paste it into a terminal. Words in capital letters are placeholders.
corrected-verifier = The `code_verifier` of this address:
corrected-person = This needs a person. A new sign-in starts here:
heading-directory-change = What would change it in the directory file
heading-for-everybody-else = This page shows everything because the service runs in development mode on this machine.
lookup-title = What does this error mean?
lookup-search-label = Number, name or words
lookup-search-hint = For example 50011, AADSTS50011, invalid_grant, or: secret expired
lookup-search-submit = Search
lookup-found = Found
lookup-nothing-found = Nothing fits. Fewer words, or the number itself, find more.
lookup-paste-label = Or paste the whole error
lookup-paste-hint = A reply, an address, a line of a log, the text of a page. It is read once and not kept.
lookup-paste-submit = Read it
lookup-values = The six error values of the token endpoint
lookup-submit = Explain
lookup-all = All numbers of this service
lookup-reserved = Numbers that wait for a later version
lookup-elsewhere = Numbers of other systems that are never given here
value-title = Error value
value-kicker = A value of the parameter error
value-clauses = What it covers here
value-column-clause = Clause of the standard
value-column-numbers = Numbers, and whose move it is
value-no-number = No number of this version falls under it.
value-others = The other values
value-invalid-request = The request itself is faulty: something required is missing or cannot be read, a parameter comes twice, a value is not one the server knows, or the client identifies itself in two ways at once. Sending it again unchanged will not help.
value-invalid-client = The server could not establish which client is asking: it is unknown, sent no proof of identity, or sent a proof that is wrong or of a kind not accepted. After an attempt with the `Authorization` header the status is `401`, and `WWW-Authenticate` names the accepted scheme.
value-invalid-grant = What the client presented in order to get tokens (an authorization code, a refresh token, a password) cannot be used: it is wrong, expired, revoked, already used, issued to another client, or tied to another redirect URI. A new sign-in usually settles it.
value-unauthorized-client = The server knows this client but does not let it use this grant type. What has to change is the registration of the client, not the request.
value-unsupported-grant-type = The server offers this grant type to no client at all. Check how `grant_type` is written, or choose a type that the server announces.
value-invalid-scope = The scope asked for is unknown, badly written, or wider than what the owner of the resource agreed to. Correct its name or ask for less.
clause-missing = A required parameter was not sent.
clause-unsupported-value = A parameter has a value that the server does not know.
clause-repeated = A parameter was sent more than once.
clause-credentials = Credentials were sent more than once.
clause-mechanisms = The client proved itself in more than one way.
clause-malformed = The request cannot be read in some other way.
clause-unknown = The client is not known.
clause-none = The client sent no proof of its identity.
clause-method = The client used a kind of proof that is not accepted.
clause-failed = The proof did not convince.
clause-invalid = The code or token cannot be used.
clause-expired = The code or token is too old.
clause-revoked = What stood behind the code or token was withdrawn.
clause-redirection = The redirect URI is not that of the authorization request.
clause-another-client = The code or token belongs to another client.
clause-not-authorized = The client may not use this grant type.
clause-not-supported = No client can use this grant type here.
clause-scope-invalid = The scope cannot be given in this request.
clause-scope-unknown = The scope does not exist.
clause-scope-malformed = The scope is not written as one.
clause-scope-exceeds = The scope is wider than what was granted.
heading-article = What this number stands for
article-text = Here it means one thing: the service broke while it was making the tokens, and nothing in the request caused it. Whatever a request or a setting causes comes with a number of its own under one of the six values of the standard:
article-causes = These causes used to hide under this number. Each has a number of its own now:
article-trace-label = Trace ID of the reply
article-trace-hint = With it this page tells what the reply told, and the log tells the rest to whoever runs the service.
heading-finer = The numbers that are given here
heading-example-request = A request that is refused with it
heading-example-reply = The reply
state-reserved = The words are ready, but no part of this version gives this number yet. An application can be tested with it: `sanad provoke`.
state-elsewhere = This service never gives this number. In other systems it means what follows.
state-umbrella = This service never gives this number: it stands for several causes, and each of them has a number of its own here.
state-retired = Earlier versions gave this number; this one does not.
remedy-elsewhere = If an application shows it: look it up with the service that the application asked.
remedy-umbrella = Choose the number below that fits; the reply names it first in `error_codes`.
began-after-client = { $count-number ->
    [one] This began one minute after { $actor } changed the client { $subject }, at { $at }.
   *[other] This began { $count } minutes after { $actor } changed the client { $subject }, at { $at }.
}
began-after-tenant = { $count-number ->
    [one] This began one minute after { $actor } changed the tenant { $subject }, at { $at }.
   *[other] This began { $count } minutes after { $actor } changed the tenant { $subject }, at { $at }.
}
lateness-clock = a clock that is not synchronized
lateness-time-zone = local time written as UTC
lateness-stale = a value that was kept for too long
sign-in-title = Sign in
sign-in-to = to continue to { $client_name }
user-name = User name
password = Password
sign-in-submit = Sign in
sign-in-cancel = Cancel
policy-link = Privacy policy
terms-link = Terms of service
consent-title = Allow access?
consent-asks = { $client_name } asks for access to the account { $account }.
consent-scopes = If allowed, it can:
consent-redirect = Afterwards this browser goes to { $host }.
consent-allow = Allow
consent-deny = Decline
consent-note = Declining shares nothing.
scope-openid = Know which account signed in
scope-profile = See the name and other details of the profile
scope-email = See the e-mail address
scope-address = See the postal address
scope-phone = See the telephone number
scope-offline-access = Keep this access while nobody is signed in
scope-other = Use { $scope } of { $resource }
field-words = the description of what happened
field-contact = the contact details
field-answer = the answer
ticket-open = Get help from the support desk
ticket-open-text = The ticket carries what the service knows about this refusal. Nothing has to be filled in.
ticket-more = Add details
ticket-words-label = What were you trying to do when this happened?
ticket-contact-label = How can the support desk reach you?
ticket-contact-hint = The support desk reads this. The service itself sends no messages: answers appear on the page of the ticket.
ticket-submit = Open a support ticket
ticket-besides = If no ticket can be opened:
ticket-file = save these details as a file
ticket-mail = write to the operator
ticket-title = Support ticket
ticket-reference = Reference, to give to the support desk
ticket-state = Status
ticket-state-open = waiting for an answer
ticket-state-answered = answered
ticket-state-closed = closed
ticket-opened-at = Opened
ticket-answers = Answers
ticket-no-answer = There is no answer yet.
ticket-keep = Save the address of this page: answers appear here, and there is no other way back to it.
ticket-contact = Contact
ticket-began-after = The change after which these refusals began
ticket-was-answered = The answer can now be read on the page of the ticket.
ticket-was-closed = The ticket is closed.
sign-out-title = Sign out?
sign-out-asks = The account { $account } is signed in in this browser.
sign-out-confirm = Sign out
sign-out-cancel = Stay signed in
signed-out-title = Signed out
signed-out-text = The account is signed out in this browser.
still-signed-in-title = Still signed in
still-signed-in-text = Nothing was changed.
form-post-title = Back to the application
form-post-continue = Continue
form-post-hint = If nothing happens, press Continue.
demo-title = The sign-in worked
demo-text = The application { $client_name } received an authorization code. It lives for one minute and works once.
demo-redeem = Exchange it for tokens in a terminal, then ask for the user information with the access token:
demo-refused = The sign-in was refused
demo-refused-text = The application received this error in place of a code:
demo-explained = Read what it means
error-page-title = Request refused
sent-nothing = nothing
mend-endpoint = Send it to the path { $path } of the same tenant.
mend-set = Send { $value } as { $parameter }.
mend-rename = Write the name { $sent } as { $parameter }.
mend-remove = Leave { $parameter } out.
mend-once = Send { $parameter } once.
mend-encode = Encode the value of { $parameter } once, with a library.
mend-into-body = Move { $parameter } from the address into the body.
mend-method = Use the method { $method }.
mend-header = Send the header { $header } with the value { $value }.
mend-without-header = Leave the header { $header } out.
mend-path = Begin the path with the tenant { $tenant }.
mend-basic = Prove the identity of the client { $client_id } in the header `Authorization`.
mend-secret = Send the right secret of the client { $client_id }.
mend-begin-again = Begin a new sign-in.
heading-changes = What would have to change
explain-passes = This request passes every check.
explain-passes-to-person = This request passes every check. From here on a person signs in.
explain-origin-differs = The request was sent to { $received }, but people reach this service at { $expected }.
explain-placeholders = Words in capital letters are placeholders.
explain-several = Several numbers fit. One of them explains itself by its number:
explain-nothing = Nothing fits. Fewer words, or the number itself, find more.
explain-not-here = The log in this place holds no such request; `--data` or `--config` names another one.
explain-story = The story of this sign-in
doctor-nothing = Nothing was found that leads to refusals. People reach this service at { $public_url }.
urgency-now = This refuses requests now.
urgency-from = This refuses requests from { $at } on.
urgency-perhaps = This may refuse requests, depending on what is sent.
finding-secret-expired = The secret { $secret_id } of the client { $client_id } expired at { $at }, and the client has no other valid one.
finding-secret-expired-remedy = Give the client a new secret, and put it into the settings of the program.
finding-secret-expires = The secret { $secret_id } of the client { $client_id } expires at { $at }, and no other one lasts longer.
finding-secret-expires-remedy = Add a second secret before then, move the program to it, and remove the old one.
finding-no-secret = The client { $client_id } has to prove itself with a secret, but none is registered.
finding-no-secret-remedy = Add a secret, or register the client with `token_endpoint_auth_method = none`.
finding-client-disabled = The client { $client_id } is disabled.
finding-client-disabled-remedy = Enable it again, or remove it together with the program.
finding-public-credentials = The client { $client_id } has no secret, but is registered for the grant `client_credentials`.
finding-public-credentials-remedy = Give the client a secret, or take the grant away.
finding-no-redirect-uri = The client { $client_id } signs people in, but no redirect URI is registered for it.
finding-no-redirect-uri-remedy = Add the address of the program to `redirect_uris`.
finding-refresh-without-grant = The client { $client_id } is to get refresh tokens always, but is not registered for the grant `refresh_token`.
finding-refresh-without-grant-remedy = Add `refresh_token` to `grant_types`.
finding-redirect-uri = The redirect URI { $redirect_uri } of the client { $client_id } can never be answered: { $problem }.
finding-redirect-uri-remedy = Replace it with an address that can be used, and change the program in the same way.
finding-loopback-port = The redirect URI { $redirect_uri } of the client { $client_id } is on loopback, but its port is compared, since the client is registered as `web`.
finding-loopback-port-remedy = If the program runs on the devices of its users: register it with `application_type = native`.
finding-loopback-name = The client { $client_id } registers { $redirect_uri }; a program that uses { $host } in place of that host is refused.
finding-loopback-name-remedy = Register the same address with the host { $host } too, or make sure that the program never uses it.
finding-resource-unknown = The client { $client_id } may ask for { $scope } of the resource { $resource }, which does not exist.
finding-resource-unknown-remedy = Correct the resource in the registration of the client, or register the resource.
finding-scope-unknown = The client { $client_id } may ask for the scope { $scope }, which the resource { $resource } does not have.
finding-scope-unknown-remedy = Correct the name, or add the scope to the resource.
finding-role-unknown = The client { $client_id } holds the role { $scope }, which the resource { $resource } does not have.
finding-role-unknown-remedy = Correct the name, or add the role to the resource.
finding-roles-only = The client { $client_id } signs people in, but has only application permissions in the resource { $resource }.
finding-roles-only-remedy = Give the client the scopes that it needs there.
finding-default-resource = The default resource { $resource } of the tenant does not exist.
finding-default-resource-remedy = Register it, or name another one as `default_resource`.
finding-key-overdue = The signing key { $kid } should have had a successor by { $at }, so the work on a timer does not run.
finding-key-overdue-remedy = Start the server, and look for failures of chores in its log.
finding-clock-behind = The newest row of the sign-in log is from { $at }, but the clock of this machine says { $now }.
finding-clock-behind-remedy = Synchronize the clock (NTP) before the server goes on.
finding-one-address = The last { $count } rows of the sign-in log all come from { $address }: a proxy is taken for the caller, and all callers share one limit.
finding-one-address-remedy = Add the address of the proxy to `trusted_proxies`, and let it send `X-Forwarded-For`.
finding-unreachable = Nobody answers at { $url }: { $why }.
finding-unreachable-remedy = Start the server; then check name, certificate, firewall and proxy in front of it.
finding-not-this-service = Something else answers at { $url }, with status { $status }.
finding-not-this-service-remedy = Check that the proxy in front passes every path on unchanged.
finding-url-differs = Clients use { $received }, but this service calls itself { $expected }. Browsers are sent from one to the other and lose their cookies.
finding-url-differs-remedy = Set `public_url` to the address that clients use, or move the clients to this one.
finding-clock-differs = The clock at { $url } says { $at }, the clock of this machine { $now }.
finding-clock-differs-remedy = Synchronize both clocks (NTP).

# Commands for keys
key-revoked = Revoked. Access tokens and ID tokens that this key signed are no longer accepted; refresh tokens stay valid. Within a second every server signs with another key.
key-revoked-caches = Other services may accept the key until they fetch the key set again, within an hour at most.
key-announced = Announced. It is in the key set now, and signs from { $at } on.
key-announced-before = The next key is announced already. It signs from { $at } on.
key-rewrapped = Every key is wrapped by the new key-encryption key. Give the command again until it says that every key was wrapped already.
key-rewrapped-before = Every key was wrapped by the new key-encryption key already; nothing has changed. The earlier one can now be removed from the configuration of every server.
key-abandon-sure = This ends every refresh token, and every token that the lost keys signed: people sign in again, and programs ask for new tokens. Accounts, passwords and clients are not touched. Stop every server first, then give the command again with `--yes`.
key-abandoned = The lost keys are removed. New keys are made at the next start.
key-abandoned-nothing = The key-encryption key opens every key: nothing was removed.

# Backup
backup-made = The database is copied into { $file }. Keep the key-encryption key elsewhere: it is not in the copy, and without it the copy is of no use.
restore-kept = The database that was there before is kept as { $file }.
restore-done = Restored. Authorization codes, sessions, refresh tokens and signing keys of the restored state are ended, because some of them may have been used or ended later: everybody signs in again, and programs ask for new tokens. Apply the directory file again if it has changed in the meantime.
problem-not-an-object = it is not one JSON object
problem-not-json = it is not JSON, or a name stands in it twice
problem-json-type = its content type is not application/json
problem-password-short = it has fewer than 12 characters
problem-password-long = it has more than 256 characters
problem-password-guessable = it is too easy to guess
problem-password-name = it contains the user name
noun-client = client
noun-resource = resource
noun-account = account
noun-tenant = tenant
noun-secret = secret
noun-session = session
noun-consent = consent
noun-key = signing key
noun-change = change
noun-sign-in = row of the sign-in log
noun-ticket = ticket
noun-administrator = administrator
field-code = the one-time code
member-tenant-id = Tenant id
member-tenant-name = Short name, for paths
member-tenant-display-name = Name that people read
member-tenant-domains = Domains that name it in a path, one per line
member-tenant-issuer = Issuer of its own; it stays once tokens were issued
member-tenant-default-resource = Resource to which bare scope names belong
member-tenant-pkce = Which clients must use PKCE
member-resource-identifier = Identifier, as it stands in `aud`
member-resource-name = Name that people read
member-resource-scopes = Scopes: `name = what people read on the consent page`, one per line
member-resource-roles = Application roles, one per line
member-resource-token-algorithm = How access tokens are signed
member-resource-token-lifetime = Seconds that an access token lives
member-client-client-id = Client id (`client_id`)
member-client-client-name = Name that people read
member-client-application-type = Where it runs
member-client-token-endpoint-auth-method = How it proves itself
member-client-exact-auth-method = No other method is accepted
member-client-grant-types = Grant types
member-client-redirect-uris = Redirect URIs, one per line
member-client-post-logout-redirect-uris = Where people may go after signing out, one address per line
member-client-scope = Scopes that it may ask for, with blanks between them
member-client-roles = Roles that it holds for itself, one per line: `resource/role`
member-client-id-token-signed-response-alg = How its ID tokens are signed
member-client-policy-uri = Privacy policy
member-client-tos-uri = Terms of service
member-client-pkce = PKCE, where it differs from the tenant
member-client-refresh-token-rotation = When its refresh tokens are replaced
member-client-refresh = When it gets refresh tokens
member-client-consent = Whether people are asked
member-client-disabled = Disabled
member-client-secret = Secrets
member-account-id = Account id, as it stands in `sub`
member-account-user-name = User name
member-account-password = First password
member-account-claims = Claims: `name = value`, one per line
member-account-groups = Groups, one per line
member-account-roles = Roles, one per line: `resource/role`
member-account-disabled = Disabled
console-title = Administration console
console-sign-in-title = Sign in to the console
console-code = One-time code
console-code-hint = The six digits that the app shows now, or a recovery code.
console-sign-out = Sign out
console-signed-in-as = Signed in as { $account }
console-tenants = Tenants
console-nav-overview = Overview
console-nav-log = Sign-in log
console-nav-tickets = Tickets
console-nav-clients = Clients
console-nav-resources = Resources
console-nav-accounts = Accounts
console-nav-keys = Signing keys
console-nav-changes = Changes
console-nav-tenant = Settings
console-nav-administrators = Administrators
console-refusals-title = Refusals of the last 24 hours
console-no-refusals = Nothing was refused in the last 24 hours.
console-chart-label = Refusals per hour; the figures stand in the table below
console-by-hour = By hour
console-by-number = By number
console-by-client = By client
console-hour = Hour (UTC)
console-refusals = Refusals
console-number = Number
console-meaning = What it means
console-client = Client
console-account = Account
console-no-client = no client
console-time = Time
console-endpoint = Endpoint
console-outcome = Outcome
console-address = Network address
console-since = Since
console-since-hint = A time such as `2026-11-22 10:33:20Z`, or back from now: `2h`, `7d`
console-trace = Trace ID
console-filter = Show
console-begins = Id, or user name of an account, begins with
console-next = Further back
console-more = More
console-nothing = Nothing here.
console-looked-until = Nothing fits among the rows back to { $at }; go on to look further back.
console-any = any
console-outcome-success = success
console-outcome-refused = refused
console-outcome-fault = fault
console-outcome-counted = successes, counted together
console-outcome-rehearsed = rehearsed
console-story = The story
console-story-hint = Everything that belongs to this attempt, in the order in which it happened.
console-open-client = Open the client
console-id = Id
console-name = Name
console-made-by = Made by
console-made-by-directory = directory file
console-made-by-people = people
console-from-directory = This record comes from a directory file: when the file is applied again, the record is again as the file says.
console-new-client = New client
console-new-resource = New resource
console-new-account = New account
console-preview = Look at the change
console-preview-title = Make this change?
console-preview-remove-title = Remove this?
console-before = Before
console-after = After
console-member = Field
console-will-create = It will be made.
console-will-remove = It will be removed. The list of changes can bring it back.
console-no-change = Nothing differs: there is nothing to do.
console-carry-out = Carry out
console-back = Back
console-remove = Remove
console-done = Done. The list of changes shows it.
console-changes-of = Changes of this record
console-secrets = Secrets
console-secret-new = Make a secret
console-secret-name = What it is for
console-secret-days = Days until it ends
console-secret-days-hint = Empty: it does not end by itself.
console-secret-shown = The secret, shown this once
console-secret-keep = Copy it now to where the client keeps it. It cannot be shown again.
console-ends = Ends
console-never = never
console-sessions = Sessions
console-signed-in-at = Signed in
console-end = End
console-sign-out-everywhere = Sign this account out everywhere
console-consents = Consents
console-resource = Resource
console-scope = Scope
console-withdraw = Withdraw
console-attempts = Refusals of this account
console-refusals-of-client = Refusals of this client
console-prove-text = This has far-reaching effects, so a one-time code is asked for again.
console-who = Who
console-what = What
console-undo-title = Undo this change?
console-undo-impossible = This change cannot be undone here.
console-verb-create = made
console-verb-change = changed
console-verb-remove = removed
console-verb-answer = answered
console-verb-close = closed
console-verb-revoke = revoked
console-verb-sign-out = signed out everywhere
console-verb-end = ended
console-verb-withdraw = withdrawn
console-algorithm = Algorithm
console-signs-from = Signs from
console-signs-until = Signs until
console-published-until = Published until
console-key-rotate = Announce the next key
console-key-revoke = Revoke at once
console-key-revoke-text = Access tokens and ID tokens that this key signed are no longer accepted; refresh tokens stay valid. Other services may accept the key for another hour at most.
console-role = Role
console-role-operator = operator of the service
console-role-administrator = administrator
console-role-reader = reader
console-ticket-words = What the person wrote
console-ticket-no-words = Nothing was written.
console-ticket-answer = Answer
console-ticket-answer-submit = Send the answer
console-ticket-close = Close the ticket
console-ticket-refusal = The refusal that it is about
console-ticket-open-row = Open it in the sign-in log
console-ticket-export = Save as a file
setup-title = Set up an administrator
setup-text = The account entered here operates the service from now on; if it exists already, its password and second factor are replaced. The link works once.
setup-tenant = Tenant
setup-tenant-new = Short name of the tenant: small letters, digits and hyphens
setup-password-hint = At least 12 characters. Several words that do not belong together are good.
setup-app = Connect an app for one-time codes
setup-app-text = Scan the picture with the app, or type the secret into it. Then enter the six digits that it shows.
setup-picture = Picture with the secret for the app
setup-submit = Set up
setup-done-title = Ready
setup-done-text = The account { $account } operates the service now.
setup-recovery = Recovery codes, shown this once
setup-recovery-text = Keep them apart from the device with the app: each one replaces a one-time code once.
setup-go-on = Go to the console
setup-link-made = Open this link within an hour to set up an administrator. It works once; the file { $file } holds it too.
console-action = Action
forgot-link = Forgotten password?
forgot-title = Forgotten password
forgot-text = Enter the user name. If the account has an e-mail address, a letter with a link goes there.
forgot-submit = Send the letter
forgot-sent = If there is such an account, a letter is on its way to its e-mail address. The link in it works once, within an hour.
new-password-title = Choose a password
new-password-for = For the account { $account }
new-password = New password
new-password-note = All sessions of the account end, and every application asks for a new sign-in.
new-password-submit = Set the password
new-password-done = The password is set. Sign in to the application again.
console-invite = Send an invitation
console-verb-invite = invited
console-verb-password = password set
letter-reset-subject = Choose a new password
letter-reset = Somebody asked for a new password for the account { $account } at { $tenant }. If it was you, open this link within an hour. It works once. If it was not you, there is nothing to do: the password stays as it is.
letter-invitation-subject = Choose a password for the new account
letter-invitation = There is an account for you at { $tenant }: { $account }. Open this link within three days and choose a password. It works once.
letter-password-changed-subject = The password was changed
letter-password-changed = The password of the account { $account } at { $tenant } was changed, and all its sessions ended. If it was not you: ask for a new password at once, and tell the administrator.
letter-ticket-subject = Support ticket { $reference }
letter-ticket = A support ticket was opened: { $reference }, about { $code }. It is read and answered in the console.
account-title = Your account
account-sign-in-title = Sign in to your account
account-signed-in-as = Signed in as { $account }
account-sign-out = Sign out
account-done = Done.
account-address = E-mail address
account-address-none = The account has no e-mail address.
account-address-verified = confirmed
account-address-unverified = not confirmed yet
account-address-new = Address to be confirmed
account-address-note = The address counts once the link that is sent to it has been opened.
account-address-submit = Send the link
account-address-sent = A letter with a link is on its way. The link works once, within an hour.
account-address-title = Confirm the e-mail address
account-address-confirm = { $address } becomes the e-mail address of the account { $account }.
account-address-confirm-submit = Confirm
account-address-confirmed = The e-mail address is confirmed.
account-go-on = Go to the account page
account-password = Password
account-password-now = Current password
account-password-submit = Change the password
account-password-note = Every other session ends, and every application asks for a new sign-in.
account-sessions = Sessions
account-this-session = this one
account-agent = Browser
account-agent-unknown = unknown
account-network = Network address
account-end-session = End
account-sign-out-everywhere = Sign out everywhere
account-sign-out-everywhere-note = Every session ends, this one too, and every application asks for a new sign-in.
account-connected = Connected applications
account-connected-none = No application was allowed anything.
account-connected-since = allowed on { $time }
account-withdraw = Withdraw
account-withdraw-note = An application whose permission is withdrawn asks again at the next sign-in. An access token that it already has lasts for an hour at most.
account-data = Your data
account-data-note = The file holds what this service keeps about the account: the record, sessions, permissions and sign-ins.
account-export = Save as a file
account-erase-contact = To have the account and its data erased, write to { $contact }.
account-erase-administrator = To have the account and its data erased, ask the administrator.
console-account-export = Save the data of this person as a file
console-account-erase = Erase the data of this person
console-account-erase-text = The account is removed, with its sessions, permissions, devices and tickets; its rows in the log lose everything that tells of the person. This cannot be undone, and a backup from before still holds the data.
console-verb-erase = erased
console-verb-confirm-address = address confirmed
letter-address-subject = Confirm the e-mail address
letter-address = This address was entered for the account { $account } at { $tenant }. If it was you, open this link within an hour and confirm. If it was not you, there is nothing to do.
letter-address-changed-subject = The e-mail address was changed
letter-address-changed = The account { $account } at { $tenant } has another e-mail address now; letters no longer come here. If it was not you: tell the administrator at once.
letter-new-device-subject = Sign-in in a new browser
letter-new-device = The account { $account } at { $tenant } was signed in to at { $time } in a browser that was not seen before: { $agent }, from the network address { $address }. If it was you, there is nothing to do. If it was not you: change the password on the account page, which ends every other session.
account-erase-sure = This removes the account and all that tells of its person, for good; a backup from before still holds the data. To do it, give the command again with `--yes`.
appointment-title = Administer
appointment-text-operator = The account { $account } of { $tenant } operates the service from now on, once its password and a one-time code were given here. The link works once.
appointment-text-administrator = The account { $account } administers { $tenant } from now on, once its password and a one-time code were given here. The link works once.
appointment-text-reader = The account { $account } may look at everything in { $tenant } from now on, once its password and a one-time code were given here. The link works once.
console-role-none = none
console-role-change = Change the role
console-role-will-none = The account no longer administers: its sessions at the console end, and its second factor is removed.
console-role-will-operator = The account may do everything, in every tenant.
console-role-will-administrator = The account may do everything in this tenant.
console-role-will-reader = The account may look at everything in this tenant.
console-role-link = Link for the owner of the account
console-role-link-text = Hand this link to the owner of the account; it is shown this once, and works once within a day. Behind it the owner gives the password of the account and connects an app for one-time codes; the role begins then.
admin-appointed = Hand this link to the owner of the account. It works once, within a day; behind it the owner gives the password of the account and connects an app for one-time codes.
console-nav-tenants = Tenants
console-new-tenant = New tenant
console-paths = Names in paths
console-tenant-remove = Remove this tenant
console-tenant-remove-note = Its clients, accounts, sessions, keys and its log go with it; undoing brings back none of them.
console-appointments = Links that wait for their owners
console-appointment-take-back = Take the link back
console-verb-revoke-link = link taken back
allowed-one-line = one line of characters that show
allowed-tenant-name = small letters, digits, hyphens and dots
allowed-other-identifier = another identifier, as this one is the service's own
allowed-token-lifetime = 60 to 86400 seconds
allowed-https-url = an https address
allowed-this-century = seconds since 1970, within this century
allowed-future = seconds since 1970, in the future
allowed-digest = 43 characters of base64url
allowed-name-that-shows = a name that shows
allowed-claims = the standard claims of OpenID Connect but sub
allowed-password-hash = an argon2id hash in PHC form, with 256 MiB, 20 passes and 8 lanes at most
allowed-resource-of-tenant = a resource of this tenant
allowed-secret-value = a value, or the id of a secret that is there
allowed-hundred-characters = at most 100 visible characters
allowed-text = a text
allowed-number = a number of the catalogue
allowed-guid = a GUID
actor-client = the client { $who }
actor-console = { $who } at the console
actor-setup-link = { $who } by the setup link
actor-mailed-link = { $who } by a mailed link
actor-account-page = { $who } at the account page
actor-appointment = { $who } by an appointment
actor-the-owner = the owner of the account
