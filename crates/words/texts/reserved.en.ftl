# 16000
account-choice-needed = Account has to be chosen
    .cause = Either the account that is signed in does not exist in the organization { $tenant }, or more than one open session fits this request.
    .remedy =
        Start again from the application and choose the right account.
        If it is not offered: enter its user name and sign in with it.
        For the developer: start an interactive request with `prompt=select_account`.

# 16001
chosen-account-unsuitable = Chosen account does not fit
    .cause = The account { $account } was chosen, but it cannot be used for this request: its session may have ended, or another account is expected.
    .remedy =
        Start again from the application and choose another account.
        If this account is the right one: sign out, then sign in with it again.

# 16002
requested-session-not-open = Requested session is not open
    .cause = Client { $client_id } asked for one particular session (`sid`), which is not among the sessions open in this browser.
    .remedy =
        Start an interactive request without `sid`, so that the account can be chosen.
        At every sign-out: delete the `sid` that the program keeps.

# 16003
account-absent-from-resource-tenant = Account not added to this organization
    .cause = The account that is signed in, { $account }, was never added to the organization { $tenant }, to which the resource belongs.
    .remedy =
        Sign in with an account of that organization.
        Ask the administrator of that organization to add this account.

# 40008
identity-provider-failed-permanently = Lasting fault at the identity provider
    .cause = The identity provider behind this sign-in answered with an error that trying again will not cure.
    .remedy =
        Check the settings of the connection to the provider: its addresses, the client id and the secret.
        Read the answer of the provider in the sign-in log.
        If the settings are right: report the fault to the provider.

# 40009
provider-refresh-token-refused = Provider refused its refresh token
    .cause = The identity provider { $provider } no longer accepts the refresh token that it issued for this account, so only a new sign-in renews the access.
    .remedy =
        Sign in again through this provider.
        If it happens again: check with the provider that the account is still active there.

# 40010
identity-provider-failed-temporarily = Temporary fault at the identity provider
    .cause = The identity provider behind this sign-in cannot answer at this moment. Nothing in the request caused it.
    .remedy =
        Try again in a few minutes.
        If it happens again: open a support ticket and give the trace id.

# 40015
provider-code-redemption-refused = Provider refused its authorization code
    .cause = The identity provider { $provider } issued an authorization code for this account, but then refused it, so the sign-in was not completed.
    .remedy =
        Start again from the application, and sign in at the provider.
        If it happens again: check with the provider that the account may be used here.

# 50002
tenant-restricted-by-network = Tenant not allowed from this network
    .cause = The network from which this sign-in comes does not allow signing in to the tenant { $tenant }.
    .remedy =
        Ask the administrator of the network to allow this tenant.
        If you are only a guest on this network: sign in from another one.

# 50003
signing-key-missing = No signing key for this client
    .cause = The server holds no key or certificate with which to sign the tokens of this client, so none were issued.
    .remedy =
        Create a signing key for the client or for its tenant.
        If there is a key already: check that it is assigned to this client.

# 50006
message-signature-wrong = Signature of the message is wrong
    .cause = The signature on the message from client { $client_id } fits no key known for it. The message may have changed after it was signed.
    .remedy =
        Sign with the private key whose public key is registered for the client.
        Check that nothing changes the message after signing, such as a proxy or a second encoding.

# 50010
client-audience-not-configured = No audience registered for the client
    .cause = No audience (`aud`) is registered for client { $client_id }, so the server cannot tell whether what was sent is meant for it.
    .remedy =
        Register the audience of the client: the value that `aud` has to carry.
        For the developer: check that the request names the right client.

# 50013
user-assertion-unacceptable = User assertion not accepted
    .cause = The user assertion (`assertion`) cannot be used: it is malformed, has expired, comes from another issuer, or is a token of the wrong kind.
    .remedy =
        Send the access token that came with the call to this client, whole and unchanged.
        Check that its issuer (`iss`) is this tenant.
        If it has expired: answer its sender with `401`, so that it fetches a new one.

# 50014
guest-account-pending = Guest account not ready yet
    .cause = The account was invited as a guest of the organization { $tenant }, but it cannot be used there yet.
    .remedy =
        Open the link in the invitation, and accept the invitation.
        If the invitation is lost or expired: ask the administrator for a new one.
        If it was accepted already: ask the administrator to complete the guest account.

# 50017
sign-in-certificate-unverifiable = Sign-in certificate cannot be verified
    .cause = The chain of the certificate { $certificate }, or the list that says whether it was revoked, could not be checked.
    .remedy =
        Add the missing root and intermediate certificates to the settings of the tenant.
        Check that the server reaches the revocation list, and that the list is up to date.
        If the certificate was revoked: issue a new one for the account.

# 50032
rsa-key-too-small = RSA key is too small
    .cause = The RSA key that client { $client_id } uses is too short to be safe. Least length in bits: { $limit }.
    .remedy =
        Make a new RSA key pair of at least that length, or a key pair for `ES256`.
        Register the new public key for the client.
        Sign with the new private key, and remove the old key from the registration.

# 50033
brief-service-fault = Brief fault inside the service
    .cause = A part of the service failed for a moment. Nothing in the request caused it, and stored data is not affected.
    .remedy =
        Repeat the request after a few seconds.
        If it happens again: open a support ticket and give the trace id.

# 50042
pairwise-salt-missing = Salt for pairwise identifiers is missing
    .cause = Every client gets an identifier of its own for an account (`pairwise`). The `salt` from which it is computed is not in the settings.
    .remedy =
        Put the earlier `salt` back from a backup, so that identifiers already issued stay the same.
        If no identifiers have been issued yet: set a long random value.

# 50043
pairwise-salt-ambiguous = More than one salt for pairwise identifiers
    .cause = Every client gets an identifier of its own for an account (`pairwise`). The settings hold more than one `salt` for it, and the server will not choose.
    .remedy =
        Keep the `salt` with which identifiers were issued so far.
        Remove the others from the settings.

# 50048
assertion-subject-differs-from-issuer = Subject and issuer of the assertion differ
    .cause = In the assertion of client { $client_id } the claims `sub` and `iss` differ; both must be the id of the client.
    .remedy =
        Set `sub` and `iss` both to the `client_id` of the request.
        Check from which settings the program takes the two values.

# 50049
instance-host-unknown = Host not known to this service
    .cause = The discovery request asks about the host { $received }, and this service knows no host of that name.
    .remedy =
        Set `authority` in the library to the address of this service.
        If a proxy stands in front of the service: use the address that the metadata names.

# 50050
discovery-request-unreadable = Discovery request cannot be read
    .cause = The parameter { $parameter } is missing from the discovery request, or its value cannot be read.
    .remedy =
        Send a whole `https` address in `authorization_endpoint`, encoded once.
        If a library makes the request: check the `authority` that it was given.

# 50055
password-expired = Password expired
    .cause = The password is correct, but it expired at { $expired_at }.
    .remedy =
        Sign in on the Sanad page and choose a new password when asked.
        Use the new password in the application.

# 50061
sign-out-request-faulty = Sign-out request is faulty
    .cause = The sign-out request lacks something, repeats a parameter, or carries a value that cannot be read. Nobody was signed out.
    .remedy =
        Check the parameters `id_token_hint`, `client_id`, `post_logout_redirect_uri` and `state`.
        Encode each value once, with a library and not by hand.

# 50068
sign-out-client-not-participant = Client takes no part in this session
    .cause = Client { $client_id } asks to end a session in which nobody signed in to it. The session stays open.
    .remedy =
        Check that the ID token in `id_token_hint` was issued to this client in this session.
        Send the sign-out request from a client to which the person signed in during this session.

# 50072
second-factor-to-set-up = Second factor to be set up first
    .cause = Before this sign-in can go on, a second factor has to be set up for the account.
    .remedy =
        Sign in on the Sanad page and set up a second factor when asked.
        For the developer: start an interactive request, so that the sign-in page appears.

# 50074
second-factor-not-passed = Second step of the sign-in not passed
    .cause = This sign-in needs a second factor, and the second step was not passed.
    .remedy =
        Sign in again and complete the second step.
        If the second factor is not at hand: use a recovery code, or ask the administrator.
        For the developer: start an interactive request, so that the second step can be shown.

# 50076
second-factor-required = Second factor required
    .cause = The policy { $policy } asks for a second factor, and this sign-in used only one factor.
    .remedy =
        Sign in again and complete the second step.
        For the developer: start an interactive request and pass on the `claims` value of this reply.

# 50078
second-factor-proof-too-old = Second factor passed too long ago
    .cause = The second factor was last passed at { $used_at }, which is longer ago than the policy { $policy } allows.
    .remedy =
        Sign in again and complete the second step.
        For the developer: start an interactive request and pass on the `claims` value of this reply.

# 50079
no-second-factor-registered = No second factor registered
    .cause = This sign-in needs a second factor, and none has been registered yet for the account { $account }.
    .remedy =
        Sign in again and add a second factor when the page asks for one.
        For the developer: start an authorization request without `prompt=none`.

# 50085
provider-sign-in-repetition-due = New sign-in with the provider needed
    .cause = The access of this application rests on a sign-in through { $provider }, which has to be done again before new tokens are issued.
    .remedy =
        Sign in again through the same provider.
        For the developer: start a new authorization request rather than repeat the refresh.

# 50086
second-factor-service-broken = Second step cannot be carried out
    .cause = The part of the service that checks second factors has a fault that does not pass by itself. Nothing in the request caused it.
    .remedy =
        Open a support ticket and give the trace id.
        For the operator: look for the cause in the log of the service.

# 50087
second-factor-service-unavailable = Second step unavailable for now
    .cause = The part of the service that checks second factors does not answer at this moment. There is nothing wrong with the account or the request.
    .remedy =
        Try again in a few minutes.
        If it happens again: open a support ticket and give the trace id.

# 50088
telephone-quota-exhausted = Telephone verification paused
    .cause = The limit for verification messages and calls to telephones has been reached for now. The account itself is not locked.
    .remedy =
        Choose another second factor on the sign-in page, such as a passkey.
        If there is no other: wait a few minutes, then sign in again.

# 50098
jwt-claim-missing = Claim missing in the JWT
    .cause = The body of the JWT lacks the required claim { $claim }.
    .remedy =
        Add the claim to the body, then sign the JWT again.
        Let a library make the JWT, because it fills in the required claims.

# 50103
claims-transformation-failed = Claims could not be transformed
    .cause = A rule that transforms claims failed, so no tokens were issued. The sign-in log gives the reason.
    .remedy =
        Look up the reason in the sign-in log by the trace id.
        Correct the rule that the log names.

# 50105
account-not-assigned = Account not assigned to this application
    .cause = Only assigned accounts may use { $client_name }, and { $account } is assigned neither directly nor through a group.
    .remedy =
        Ask the administrator for access to the application.
        For the administrator: assign the account, or a group that contains it.

# 50107
federation-realm-not-configured = Federation realm not configured
    .cause = The request names the federation realm { $received }, and the tenant has no connection to an identity provider of that name.
    .remedy =
        Compare the realm with those in the settings of the tenant, character by character.
        If the realm is right: add the connection to this provider to the tenant.

# 50117
claims-policy-unreadable = Policy in `claims` cannot be read
    .cause = The parameter `claims` arrived, but the policy written in it cannot be read.
    .remedy =
        Send the `claims` value of the earlier reply whole and unchanged, encoded once.
        If the program builds the value itself: compare its structure with OpenID Connect Core.

# 50120
jwt-credential-type-unknown = Credential type of the JWT not known
    .cause = The header of the JWT names a type of credential that this server does not know: { $received }.
    .remedy =
        Make the assertion with a library for `private_key_jwt`.
        If the program writes the header itself: keep only `alg`, `typ` with the value `JWT`, and `kid`.

# 50125
password-setup-incomplete = Password setup must be completed
    .cause = The sign-in is paused, either because the password must be reset or because the details for resetting it are not registered yet.
    .remedy =
        Sign in on the Sanad page and complete the step it shows.
        For the developer: start an interactive request in place of a silent one.

# 50128
domain-names-no-tenant = Domain leads to no tenant
    .cause = The domain name { $received } is not valid, and nothing else in the request tells which tenant is meant.
    .remedy =
        Check the spelling of the domain name.
        Put the name or id of the tenant into the address of the request.

# 50131
access-conditions-not-met = Conditions for access are not met
    .cause = The policy { $policy } refused access because of the device, a risk or another security condition.
    .remedy =
        Ask the administrator which condition was not met, and quote the trace id shown below.
        For the administrator: find the refusal and its condition in the sign-in log.

# 50132
session-needs-current-password = Session needs the current password
    .cause = The password of the account { $account } has expired or was changed, so the session that began with it is no longer valid.
    .remedy =
        Sign in again with the current password, and choose a new one if asked.
        If you did not change the password: tell the administrator at once.

# 50133
session-revoked-by-password-change = Session revoked with the old password
    .cause = The session was revoked because the password expired or was changed after the session began.
    .remedy =
        Sign in again with the current password.
        If the password was changed without your knowledge: tell the administrator.

# 50135
password-change-for-account-risk = New password needed: account at risk
    .cause = There are signs that this account is at risk, so the sign-in goes on only after its password is changed.
    .remedy =
        Sign in on the Sanad page and choose a new password when asked.
        If the old password is used elsewhere: change it there as well.
        For the developer: start an interactive request when this reply comes.

# 50137
security-rule-demands-new-password = Security rule asks for a new password
    .cause = A security rule of this organization asks for a new password before the sign-in can go on.
    .remedy =
        Sign in on the Sanad page and choose a new password when asked.
        Use the new password in the application.
        For the developer: start an interactive request when this reply comes.

# 50140
stay-signed-in-question = Question about staying signed in
    .cause = The sign-in stopped to ask whether this browser should stay signed in. This is part of the sign-in, not a fault.
    .remedy =
        Answer the question with yes or no; the sign-in then goes on.
        If the page is closed already: start again from the application.

# 50142
policy-demands-password-change = Access policy demands a password change
    .cause = The policy { $policy } lets this sign-in go on only after a change of password.
    .remedy =
        Sign in again and change the password when asked.
        For the developer: start an interactive request and pass on the `claims` value, if this reply has one.

# 50143
session-tenant-differs-from-hint = Session belongs to another organization
    .cause = The session in this browser belongs to the organization { $tenant }, but the application asks with `domain_hint` for the domain { $received }.
    .remedy =
        Sign out in this browser, then start again from the application.
        For the developer: leave `domain_hint` out, or send the domain of the organization that is meant.

# 50146
own-signing-key-unusable = Own signing key missing or not valid
    .cause = The tokens of this client must be signed with a key of its own. That key is missing, has expired, or is not valid yet.
    .remedy =
        Create a signing key for this client that is valid from now on.
        If there is a key already: check the beginning and the end of its validity.
        If the client needs no key of its own: remove that requirement from its registration.

# 50150
consent-record-missing = No valid consent behind this access
    .cause = The application { $client_name } presented a code or a refresh token that carries no valid consent of the account.
    .remedy =
        Sign in again and accept on the consent page.
        For the developer: start an interactive request with `prompt=consent`.

# 50158
extra-requirement-pending = One more requirement to meet
    .cause = The policy { $policy } asks for one more step, such as accepting terms of use or a check by another service. This is part of the sign-in, not a fault.
    .remedy =
        Sign in on the Sanad page and complete the step it shows.
        For the developer: start an interactive request; a silent one cannot show this step.

# 50159
external-claims-insufficient = Claims of the provider are not enough
    .cause = The reply of the identity provider { $provider } lacks claims that this sign-in requires.
    .remedy =
        Compare the claims that the provider sends with those required here.
        Have the missing claims added at the provider.

# 50165
token-encryption-not-supported = Token encryption not supported
    .cause = Client { $client_id } asks for tokens encrypted with the algorithm { $received }, which the server does not support.
    .remedy =
        Set the client to an algorithm that the metadata lists.
        If the tokens need no encryption: remove the setting.

# 50166
external-provider-call-failed = Call to the identity provider failed
    .cause = During the sign-in, the server called an external identity provider and got no usable answer. Nothing in the request caused it.
    .remedy =
        Try again in a few minutes.
        If it happens again: check the way from the server to the provider, such as DNS, firewall and certificates.

# 50167
possession-key-not-valid = Proof-of-possession key not valid
    .cause = The key in the proof of possession cannot be used: its type or size does not fit, or it cannot be read.
    .remedy =
        Make a new pair of keys for an algorithm that the metadata lists.
        Write its public key into `jwk` with a library, not by hand.

# 50169
request-realm-unknown = Realm not known here
    .cause = The request names the realm { $received }, and no realm of that name is configured on this server.
    .remedy =
        Compare the value with the realms registered in the tenant.
        If the realm is new: ask the administrator to add it.

# 50171
audience-needs-mutual-tls = Audience is for mutual TLS only
    .cause = The audience { $received } may be used only in token requests over mutual TLS, and this request came without it.
    .remedy =
        Send the token request to the mutual-TLS endpoint in the metadata, with the certificate of the client.
        If mutual TLS is not wanted: name the audience of the ordinary token endpoint.

# 50194
single-tenant-client-at-common = Client works in one tenant only
    .cause = Client { $client_id } is registered for one tenant, but the request went to the shared path `/common`.
    .remedy =
        Put the name or id of the tenant into the address in place of `common`.
        If the client is meant for several tenants: ask the administrator to register it for them.

# 50196
request-loop = Same request repeated in a loop
    .cause = The client sends the same request over and over, so its requests are refused for a while.
    .remedy =
        Stop sending for the time given in the header `Retry-After`.
        Find the cause of the loop, such as an access token that is not kept or a redirect that leads back to itself.

# 50197
matching-accounts-conflict = More than one account matches
    .cause = Several accounts match this sign-in, and the server could not tell which of them is meant.
    .remedy =
        Sign in again with the full user name.
        If it happens again: first sign out of the other accounts in this browser.
        For the administrator: look for accounts that share a user name or an e-mail address.

# 50199
application-confirmation-pending = Application not yet confirmed
    .cause = This sign-in leads back to a program on the device, so it must first be confirmed that { $client_name } is the one meant. This is a safety step, not a fault.
    .remedy =
        Read the name of the application on the page, and continue if it is the one you opened.
        If you do not know the application: cancel the sign-in.
        For the developer: start an interactive request; a silent one cannot show this page.

# 51000
required-feature-not-enabled = Required feature is switched off
    .cause = The request needs a feature that is switched off in the tenant { $tenant }, such as client certificates.
    .remedy =
        Switch the feature on in the settings of the tenant.
        For the developer: until then, use a method that the metadata lists.

# 53003
access-policy-forbids-tokens = Access policy forbids issuing tokens
    .cause = The account was verified, but the policy { $policy } does not allow tokens for { $client_name } under the present conditions.
    .remedy =
        Ask the administrator for access, and quote the trace id shown below.
        For the administrator: find this sign-in in the sign-in log and see which condition of the policy applied.

# 53004
second-factor-setup-blocked = Second factor cannot be set up now
    .cause = A second factor must be added to the account, but this sign-in shows signs of risk, so adding one is blocked for now.
    .remedy =
        Sign in from a device and a network already used with this account.
        If that does not help: ask the administrator to help with adding the second factor.

# 53011
account-blocked-at-home-tenant = Account blocked in its own organization
    .cause = The organization of the account { $account } considers it at risk and has blocked it. The block cannot be lifted from here.
    .remedy =
        Ask the administrator of that organization to check the account.
        For the administrator there: lift the block once the account is known to be safe.

# 70016
authorization-pending = Waiting for approval on the other device
    .cause = The sign-in has not yet been approved on the other device. This is part of the device grant, not a fault.
    .remedy =
        Repeat the token request no more often than `interval` allows, until approval arrives or { $until } is reached.

# 70018
device-sign-in-code-unknown = Code from the device not recognized
    .cause = The code shown on the device, or the hidden device code that goes with it, is not known to this server or was altered.
    .remedy =
        Start the sign-in on the device again, and enter the new code exactly as shown.
        For the developer: send `device_code` whole and unchanged, as it came in the reply.

# 70019
device-sign-in-code-expired = Code shown on the device expired
    .cause = The sign-in was not approved in time: the code shown on the device expired at { $expired_at }.
    .remedy =
        Start the sign-in on the device again, and enter the new code soon.
        For the developer: stop repeating the token request, and ask for a new device code.

# 70020
device-code-no-longer-valid = Device code can no longer be used
    .cause = The device code sent to complete this sign-in has expired, or it was never valid. The account is not affected.
    .remedy =
        Start the sign-in again on the device, so that it shows a new code.
        Enter the code shown on the device before its time runs out.
        For the developer: stop asking with the old `device_code`, and request a new one.

# 70021
federated-credential-not-matched = No federated credential fits
    .cause = The `iss`, `sub` and `aud` of the client assertion, taken together, match none of the federated credentials of client { $client_id }.
    .remedy =
        Compare the three values with the registered ones: letter case and the final slash count.
        For the administrator: register a federated credential with these values if they are to be trusted.

# 70043
refresh-token-older-than-policy = Refresh token too old for the policy
    .cause = The policy { $policy } asks for a new sign-in at set intervals. For this refresh token, the interval ended at { $expired_at }.
    .remedy =
        Sign in again.
        For the developer: open the sign-in page whenever a refresh is refused for this reason.

# 70044
session-expired-by-policy = Session reached the limit of the policy
    .cause = The policy { $policy } limits how long a session lasts before the next sign-in, and this session expired at { $expired_at }.
    .remedy =
        Sign in again.
        If this happens too often: ask the administrator to review the interval set in the policy.

# 70046
session-confirmation-required = Sign-in must be confirmed again
    .cause = The session has expired, or the new check of identity that it required was not passed.
    .remedy =
        Sign in again and complete every step that is shown.
        For the developer: start an interactive request; a silent one would be refused again.

# 90005
exclusive-parameters-together = Parameters exclude each other
    .cause = The request carries { $parameter } beside `login_hint`. Each of them names the account, so only one may be sent.
    .remedy =
        Keep one of the two and remove the other.
        Look for a library that adds `login_hint` by itself.

# 90006
external-service-down = External service is down for now
    .cause = An external service that the sign-in depends on does not answer at the moment. Nothing in the request caused it.
    .remedy =
        Try again in a few minutes.
        If it happens again: open a support ticket and give the trace id.
        For the operator: check the services that Sanad depends on.

# 90007
session-id-unreadable = Session id cannot be read
    .cause = The value of the parameter { $parameter } does not have the form of a session id, so it cannot be read.
    .remedy =
        Send the value of the claim `sid` from the ID token, whole and unchanged.
        If no particular session is meant: leave the parameter out.

# 90009
client-must-name-own-id = Client must name itself by its id
    .cause = Client { $client_id } asks for an access token to itself, but names itself as the resource { $resource }. That works only with its id.
    .remedy =
        Put the client id (`client_id`) in place of this resource in `scope` or `resource`.
        If another resource is meant: correct its identifier in the request.

# 90010
operation-not-supported = Operation or algorithm not supported
    .cause = The request asks for { $received }, an operation or algorithm that this server does not support.
    .remedy =
        Choose one that the metadata of the tenant lists.
        Check the settings of the library that made the request.

# 90012
request-took-too-long = Request took too long
    .cause = The service did not finish this request in the time allowed for it, and stopped working on it.
    .remedy =
        Try again in a few minutes.
        If it happens again: open a support ticket and give the trace id.
        For the operator: find in the log which part answered late.

# 90013
entered-value-not-acceptable = Entry does not fit its field
    .cause = What was entered on the page does not fit its field: it has a character that is not allowed there, for example, or is too long.
    .remedy =
        Check the keyboard language, and look for stray characters and blanks.
        If the value was pasted: type it instead.
        If it is refused again: ask the administrator what the field takes.

# 90024
internal-time-budget-exhausted = Internal time allowance used up
    .cause = One part of the service used up the time given to it before its share of the work was done. Nothing in the request caused it.
    .remedy =
        Try again in a few minutes.
        If it happens again: open a support ticket and give the trace id.
        For the operator: look at the load of the servers at that time.

# 90025
internal-retries-exhausted = Internal retries used up
    .cause = The service repeated one of its internal steps as often as it may, without success. Nothing in the request caused it.
    .remedy =
        Try again in a few minutes.
        If it happens again: open a support ticket and give the trace id.
        For the operator: find in the log which step was repeated.

# 90033
directory-unreachable = Directory cannot be reached
    .cause = At this moment the service cannot reach the directory in which accounts and clients are kept. Nothing in the request caused it.
    .remedy =
        Try again in a few minutes.
        For the operator: check the connection between the service and the directory.

# 90036
directory-broken = Lasting fault in the directory
    .cause = The directory in which accounts and clients are kept has a fault that does not pass by itself, so trying again does not help.
    .remedy =
        Open a support ticket and give the trace id.
        For the operator: find the fault in the log of the service and mend it.

# 90055
tenant-request-rate-exceeded = Too many requests from this tenant
    .cause = The clients of this tenant together sent more requests than the tenant may send. Other tenants are not affected.
    .remedy =
        Wait as long as the header `Retry-After` says.
        Find in the sign-in log the client that sends most of the requests.
        For the developer: keep access tokens until they expire instead of asking for new ones.

# 90061
provider-metadata-unreachable = Metadata of the provider out of reach
    .cause = The server could not fetch the metadata of the external OpenID Connect provider, so the sign-in could not go on.
    .remedy =
        Check from the server that the address of the metadata can be reached: name, certificate, proxy.
        Check the issuer address in the settings of the connection.
        If both are right: wait until the provider answers again, and repeat the sign-in.

# 90072
external-account-without-second-factor = No second factor for external account
    .cause = The organization { $tenant } requires a second factor, but this external account is not known there, so no second factor is registered for it.
    .remedy =
        Sign in with an account that this organization knows.
        For the administrator: add the external account as a guest first if it should have access.

# 90094
consent-reserved-to-administrator = Only an administrator may consent
    .cause = { $client_name } asks for permissions that the account itself may not grant; an administrator has to consent to them.
    .remedy =
        Ask the administrator to consent for the whole organization.
        For the administrator: review the permissions that the application asks for, then consent.

# 90095
consent-request-needed = Consent has to be requested first
    .cause = The permissions that { $client_name } asks for need the consent of an administrator, which can be requested on the consent page.
    .remedy =
        On the consent page: write why access is needed, and send the request.
        After the administrator has consented: sign in again.
        For the developer: if the request was silent, start an interactive one.

# 90101
email-address-malformed = Not an e-mail address
    .cause = The text { $received } is not an e-mail address. An address has a name, the sign `@` and a domain, in that order.
    .remedy =
        Look for a missing `@` or dot, and for blanks.
        Enter the whole address, such as `name@example.com`.

# 90119
user-code-empty = Code from the device not entered
    .cause = The form was sent while the field for the code shown on the device was empty.
    .remedy =
        Enter the code exactly as the device shows it, then continue.
        If the device shows no code: start the sign-in on it again.

# 90120
device-request-already-answered = Device request already answered
    .cause = The sign-in request of this device was approved or declined before, and it can be answered only once.
    .remedy =
        Look at the device: after an approval, it completes the sign-in by itself.
        If the sign-in did not complete: start it again on the device, and enter the new code.
        If that answer was not yours: tell the administrator.

# 90123
identity-provider-refused-sign-in = Identity provider refused the sign-in
    .cause = The identity provider { $provider } refused this sign-in, or it was cancelled on the page of that provider.
    .remedy =
        Start again from the application, and complete the sign-in at the provider.
        If it is refused again: ask those who manage the account at the provider to allow this sign-in.

# 120000
current-password-wrong = Current password is wrong
    .cause = What was entered as the current password does not match it, so the password was not changed.
    .remedy =
        Check the keyboard language and Caps Lock, then enter the current password again.
        Forgotten password: ask the administrator for a new one.

# 120002
new-password-too-weak = New password is too weak
    .cause = The new password is too easy to guess, so it was not accepted. The current password still applies.
    .remedy =
        Choose a longer one, such as several words that have nothing to do with each other.
        If there is a password manager: let it make the new password.

# 120003
new-password-contains-name = New password contains your name
    .cause = Your name is part of the new password, which makes it easy to guess. The current password still applies.
    .remedy =
        Choose a new password without your name and without the name of your account.

# 120016
account-unknown-to-password-reset = No account found for password reset
    .cause = Self-service password reset knows no account with the user name that was entered.
    .remedy =
        Check that the user name is whole and spelled correctly.
        If it is correct: ask the administrator for a new password.

# 120018
new-password-resembles-banned = New password resembles a banned one
    .cause = The new password differs only a little from one that is banned because it is easy to guess. The current password still applies.
    .remedy =
        Choose other words: a digit in place of a letter, or a year at the end, is not enough.
        Avoid the name of the organization and other words that come to mind first.

# 120020
password-change-not-completed = Password could not be changed
    .cause = A fault inside the service kept the new password from being saved. The current password still applies.
    .remedy =
        Try again in a few minutes.
        If it happens again: open a support ticket and give the trace id.

# 160021
session-id-unknown = Session id not known
    .cause = The request names the session { $received } in `sid`, and this server has no session with that id.
    .remedy =
        Send the `sid` of the latest ID token, whole and unchanged.
        Check that the request goes to the server that issued that ID token.
        If there is no such ID token: leave `sid` out.

# 165900
sign-in-page-call-invalid = Sign-in page call not accepted
    .cause = A call made in the name of the sign-in page carries a value that the server does not know, so nothing was done.
    .remedy =
        If a program other than the page made the call: send people to the sign-in page instead.
        If the page itself made it: look for a browser extension or a proxy that alters its calls.

# 240002
id-token-unfit-as-grant = ID token cannot serve as a grant
    .cause = An ID token was sent as `assertion`, but it lacks the claim { $claim }, without which it cannot serve as a grant.
    .remedy =
        Send the access token that came with the call, in place of the ID token.
        If a person is to sign in: use the grant type `authorization_code`.

# 392200
client-certificate-missing = Client certificate missing
    .cause = Client { $client_id } proves its identity by a certificate, but none came with the TLS connection of this request.
    .remedy =
        Give the HTTP library the certificate of the client together with its private key.
        Send the request to the address that the metadata lists in `mtls_endpoint_aliases`.
        If a proxy ends the TLS connection: set it to pass the certificate on.

# 399284
provider-issuer-not-configured = Issuer of the provider does not match
    .cause = The `iss` of the ID token from the provider { $provider } is empty or differs from the configured issuer { $expected }.
    .remedy =
        Copy the issuer from the metadata of the provider into the settings of the connection, character by character.
        If the provider serves several organizations: use the metadata of the right one.
        If `iss` is empty: report it to the provider.

# 500014
resource-disabled = Resource disabled
    .cause = The resource { $resource } exists, but an administrator has disabled it in this tenant, so no tokens are issued for it.
    .remedy =
        Ask the administrator to enable the resource again.
        For the developer: leave its scopes out if the resource stays disabled.

# 500021
tenant-absent-from-network-header = Network header leaves this tenant out
    .cause = The proxy of this network adds a header that lists the allowed tenants, and { $tenant } is not among them.
    .remedy =
        Ask the administrator of the network whether this tenant should be allowed.
        For that administrator: add the name or id of the tenant to the header, exactly as it is written here.

# 500022
tenant-not-on-allowed-list = Tenant is not on the allowed list
    .cause = Sign-in is restricted to the tenants of a list, and { $tenant } is not on it.
    .remedy =
        Ask the administrator who keeps the list to add this tenant.
        If another tenant was meant: correct it in the address of the request.

# 500131
assertion-for-another-client = Assertion is meant for another client
    .cause = The user assertion is meant for { $received } (`aud`), but client { $client_id } presented it.
    .remedy =
        Have the calling client ask for a scope in the resource of this client.
        Present the access token that came with the call, not one for another resource.

# 500133
user-assertion-outside-validity = User assertion outside its validity
    .cause = The user assertion (`assertion`) is not valid at this moment: the time of the server, { $now }, lies outside its validity.
    .remedy =
        Present the access token of the current call, not one stored earlier.
        If it has expired: answer its sender with `401`, so that it fetches a new one.
        If it is fresh: synchronize the clock of the server that issued it (NTP).

# 500181
certificate-differs-from-binding = Request came with another certificate
    .cause = The connection uses the certificate { $certificate }, but the token or assertion that was sent is bound to the certificate { $expected }.
    .remedy =
        Send the request with the certificate with which the token was obtained.
        If the certificate was renewed: obtain a new token, or make a new assertion, with the new one.

# 500207
account-kind-unfit-for-resource = Resource does not accept this account kind
    .cause = The resource { $resource } accepts other kinds of accounts than the one used for this sign-in.
    .remedy =
        Check that the resource named in `scope` is the one that was meant.
        Let people sign in with an account of a kind that the resource accepts.
        For the administrator: change which kinds of accounts the resource accepts if these should have access.

# 500208
account-domain-not-accepted = Domain of the account not accepted
    .cause = The domain in the user name does not belong to the kind of account that the organization { $tenant } accepts.
    .remedy =
        Check the part of the user name after the sign `@`.
        If there is another account for this organization: sign in with that one.
        If this domain should be accepted: ask the administrator to allow it.

# 500212
outbound-access-not-allowed = Access not allowed by home organization
    .cause = The organization that this account belongs to does not let its accounts sign in to the organization { $tenant }.
    .remedy =
        Ask the administrator of the home organization to allow this access.
        For the administrator: allow outbound access to { $tenant } in the policy of the home organization.

# 500213
inbound-access-not-allowed = Account not admitted by this organization
    .cause = The policy of the organization { $tenant } does not admit accounts from the organization that this account belongs to.
    .remedy =
        Ask the administrator of { $tenant } to admit this account.
        For the administrator: allow inbound access from the home organization in the policy of { $tenant }.

# 500571
guest-account-disabled = Guest account disabled
    .cause = The account { $account } is a guest in the tenant { $tenant } and has been disabled there. This has no effect in its own organization.
    .remedy =
        Ask the administrator of this tenant to enable the guest account, and quote the trace id shown below.

# 501051
client-not-assigned-to-resource = Client has no role in this resource
    .cause = The resource { $resource } admits only clients that hold one of its roles, and client { $client_id } holds none.
    .remedy =
        Give the client a role of the resource.
        If every client may use the resource: stop requiring a role there.
        For the developer: repeat the token request after the change.

# 530032
security-policy-blocks-request = Security policy blocks this request
    .cause = The security policy { $policy } of the tenant { $tenant } does not allow a request of this kind.
    .remedy =
        Ask the administrator whether this request should be allowed, and quote the trace id shown below.
        For the administrator: adjust the policy if the request is legitimate.

# 530035
baseline-security-blocks-request = Blocked by the baseline security setting
    .cause = The tenant { $tenant } uses the baseline security setting, which refuses this request because its way of signing in is outdated or unsafe.
    .remedy =
        Find the application in the sign-in log, and have it updated or replaced.
        For the developer: use `authorization_code` with PKCE, so that the password is typed on the Sanad page only.

# 650051
client-name-taken-in-tenant = Name already taken in this tenant
    .cause = Client { $client_id } cannot be added to the tenant { $tenant }, because another client there already has the same name.
    .remedy =
        Rename the client that is already there, or delete it if it is no longer needed.
        Add the new client once more.
        For the developer: choose another name for the client if neither is possible.

# 650052
resource-not-enabled-for-tenant = Resource not enabled for this tenant
    .cause = Client { $client_id } needs the resource { $resource }, which this tenant has not enabled.
    .remedy =
        Enable the resource for the tenant.
        If the tenant has no access to it yet: first ask those who provide the resource.
        For the developer: leave its scopes out if the client can do without them.

# 650053
scope-not-defined-by-resource = Scope not defined by the resource
    .cause = The resource { $resource } defines no scope { $scope }, so it cannot be granted. The secret of the client has nothing to do with it.
    .remedy =
        Compare the name with the scopes that the resource defines: letter case counts.
        Check that the resource named in the request is the one that is meant.
        If the scope is new: have it added to the resource first.

# 650059
client-closed-to-tenant = Client not open to this tenant
    .cause = The registration of client { $client_id } does not include the tenant { $tenant }, so the client gets no tokens there.
    .remedy =
        If the client is meant for this tenant: extend its registration to it.
        For the developer: correct the tenant in the address of the request if another one is meant.

# 700005
code-from-another-tenant-path = Code issued on another tenant path
    .cause = The token request went to the path of the tenant { $tenant }, but the authorization code was issued on the path of another one.
    .remedy =
        Name the same tenant in the addresses of both requests.
        Take both addresses from the metadata of one tenant.
        After the correction: start a new authorization request.

# 700007
assertion-type-unsuitable = Assertion type does not suit the grant
    .cause = The assertion sent is of the type { $received }; with this grant type, the server takes only { $expected }.
    .remedy =
        Send an assertion of the accepted type.
        If the assertion is right: send the `grant_type` that belongs to it.

# 700020
user-presence-required = Somebody must be present to sign in
    .cause = The application { $client_name } asked for tokens with nobody present, but this access is given only with the owner of the account at the sign-in page.
    .remedy =
        Sign in on the Sanad page.
        For the developer: start an authorization request without `prompt=none`.

# 700021
assertion-issuer-differs-from-client = Assertion comes from another client
    .cause = The request names the client { $client_id }, but the issuer (`iss`) of the assertion is { $issuer }.
    .remedy =
        Set `iss` in the assertion to the `client_id` of the request.
        Check that id and key in the settings of the program belong to the same client.

# 700024
client-assertion-outside-validity = Client assertion outside its validity
    .cause = The time of the server is { $now }. The client assertion, valid until { $until }, has expired or is not valid yet.
    .remedy =
        Synchronize the clock of the sending machine (NTP), and write times in UTC.
        Make a new assertion for each request rather than keeping one.

# 700026
client-has-no-key = No key registered for the client
    .cause = Client { $client_id } sent a signed assertion, but no key or certificate is registered for it, so the signature cannot be verified.
    .remedy =
        Register the public key or the certificate of the client.
        If the client has a secret: send the secret instead of an assertion.

# 700027
client-assertion-signature-wrong = Signature of the client assertion is wrong
    .cause = The signature does not verify with any key registered for client { $client_id }. The assertion names the key { $kid }.
    .remedy =
        Sign with the private key whose public key or certificate is registered here.
        After a change of key: register the new key before using it.

# 700030
certificate-name-not-allowed = Name in the certificate not registered
    .cause = The certificate { $certificate } bears no name that is registered for client { $client_id }.
    .remedy =
        Use the certificate that was issued for this client.
        If the name changed when the certificate was renewed: have the new name registered.

# 700084
browser-client-refresh-token-expired = Refresh token of a browser app expired
    .cause = In an application that runs in the browser, a refresh token has a fixed lifetime that use does not extend. This one ended at { $expired_at }.
    .remedy =
        Sign in again.
        For the developer: start a new authorization request then; a silent one (`prompt=none`) will do while the session lasts.

# 700211
federated-issuer-not-registered = Issuer of the assertion not registered
    .cause = The client assertion comes from the issuer { $issuer }, for which client { $client_id } has no federated credential.
    .remedy =
        Compare `iss` with the registered issuer: letter case and the final slash count.
        For the administrator: register a federated credential for this issuer if it is trusted.

# 700212
federated-audience-not-registered = Audience of the assertion not registered
    .cause = The client assertion has { $received } as its `aud`, a value that no federated credential of client { $client_id } accepts.
    .remedy =
        Have the issuer put the registered audience into `aud`.
        For the administrator: correct the audience in the federated credential if the value sent is right.

# 700213
federated-subject-not-registered = Subject of the assertion not registered
    .cause = The client assertion has { $received } as its `sub`, a value that no federated credential of client { $client_id } accepts.
    .remedy =
        Compare `sub` with the registered value: often a repository, branch or environment in it has another name.
        For the administrator: register a federated credential for this subject if it is trusted.

# 900384
jwt-signature-wrong = Signature of the JWT cannot be verified
    .cause = The signature of the JWT sent in { $parameter } could not be verified. The JWT names the key { $kid }.
    .remedy =
        Send the JWT whole and unchanged.
        Check that `kid` and `alg` in its header belong to the key that signed it.
        If the key is new: publish or register it before signing with it.

# 901011
provider-gave-no-email = No e-mail address from the provider
    .cause = The identity provider { $provider } sent no e-mail address for this account, and the sign-in needs one.
    .remedy =
        Add an e-mail address to the account at the provider, then sign in again.
        If the provider asks what it may share: allow the e-mail address.
        For the administrator: add the scope `email` to the settings of the connection.

# 901012
provider-email-not-verified = E-mail address not verified at provider
    .cause = The e-mail address of this account has not been verified at the identity provider { $provider }, so it cannot be relied on here.
    .remedy =
        Verify the e-mail address at the provider, then sign in again.
        For the administrator: check that the ID token of the provider carries `email_verified` with the value `true`.

# 901014
provider-subject-missing = No subject in the external ID token
    .cause = The ID token from the identity provider { $provider } carries no `sub`, so nobody can tell whose sign-in it is.
    .remedy =
        Check in the settings of the connection which claim is read as the identifier of the account.
        If it is `sub`: report the fault to the provider, since every ID token must carry it.

# 1000031
application-unavailable-for-now = Application not available for now
    .cause = The application { $client_name } cannot be used at this time. The account itself is not affected.
    .remedy =
        Ask the administrator when the application can be used again.
        For the administrator: check the state of the application and of its certificates.

# 1000502
client-certificate-outside-validity = Client certificate outside its validity
    .cause = The time of the server is { $now }, so the certificate { $certificate } has expired or is not valid yet.
    .remedy =
        If it has expired: renew the certificate, and have the new one registered for the client.
        If it is not valid yet: use the earlier certificate until then.

# 1002016
connection-encryption-outdated = Encryption of the connection is outdated
    .cause = The connection uses a TLS version or a cipher that is too old, so the request was not accepted.
    .remedy =
        Update the operating system or the HTTP library, so that it uses TLS 1.2 or later.
        If a proxy opens the connection: change its TLS settings.

# 1003031
registered-permissions-wrong = Registered permissions are wrong
    .cause = The registration of client { $client_id } lists permissions that cannot be granted, for example one that its resource does not offer. So an administrator cannot consent.
    .remedy =
        Compare the registered permissions with those that each resource offers.
        Correct or remove the wrong ones in the registration.
        After that: ask the administrator to consent again.

# 5000224
tenant-blocked-by-operator = Tenant blocked by the operator
    .cause = The operator of the service has blocked the tenant { $tenant }, so nobody can sign in there until the block is lifted.
    .remedy =
        For the administrator: ask the operator for the reason of the block.
        For the operator: lift the block once its reason is settled.

# 5001256
provider-id-token-not-accepted = ID token of the provider not accepted
    .cause = The ID token from the identity provider { $provider } did not pass the checks of this server, so the sign-in was not completed.
    .remedy =
        Read in the sign-in log which check it did not pass.
        Compare the issuer, keys and client id in the settings of the connection with those of the provider.
        If a time was refused: synchronize the clock of the server (NTP).

# 5002730
assertion-signing-algorithm-not-accepted = Signing algorithm not accepted
    .cause = The assertion is signed with { $received }; this server does not accept that algorithm or its padding.
    .remedy =
        Sign with an algorithm that the metadata lists in `token_endpoint_auth_signing_alg_values_supported`.
        Check the padding: `PS256` and `RS256` use the same key but pad differently.

# 7000012
grant-of-another-tenant = Grant belongs to another tenant
    .cause = The grant sent in { $parameter } was not obtained from the tenant { $tenant } but from another one.
    .remedy =
        Send the token request to the tenant that issued the grant.
        Check which tenant is named in the settings of the program.
        If tokens of this tenant are wanted: start a new authorization request here.

# 7000114
on-behalf-of-not-allowed = On-behalf-of not allowed for this client
    .cause = Client { $client_id } is not allowed to ask for tokens on behalf of the accounts that call it.
    .remedy =
        Allow on-behalf-of requests in the registration of the client.
        For the developer: use `client_credentials` if the client acts for itself.

# 7000216
client-credentials-without-proof = Client acting for itself sent no proof
    .cause = With `client_credentials` the client { $client_id } asks for itself and must prove its identity, but the request carries neither a secret nor a signed assertion.
    .remedy =
        Send the secret of the client, or a signed assertion.
        If the program acts for a person: use `authorization_code` with PKCE.

# 9001023
grant-needs-tenant-path = Grant type needs a tenant path
    .cause = The grant type asked for cannot be used on the paths `common` and `consumers`, because they stand for no particular tenant.
    .remedy =
        Put the name or id of the tenant into the address, in place of `common` or `consumers`.
        If the tenant is not known: ask the administrator for its id.

# 9002325
browser-client-without-pkce = PKCE required for browser clients
    .cause = The redirect URI { $redirect_uri } is registered for a browser client (single-page app), whose codes can only be redeemed with PKCE.
    .remedy =
        Send `code_challenge` with `code_challenge_method=S256` first, then `code_verifier` in the token request.
        Use a library that does it: current ones do.

# 9002326
redirect-uri-not-for-browsers = Redirect URI not for a browser client
    .cause = The token request comes from a browser (it has the header `Origin`), but the redirect URI { $redirect_uri } is not registered for a browser client.
    .remedy =
        If the program runs in the browser: have this redirect URI registered for a browser client.
        If the program has a server: send the token request from there.

# 9002327
origin-header-missing = Token request without Origin header
    .cause = Tokens of client { $client_id } are given only to its page in the browser, whose requests have the header `Origin`. This request has none.
    .remedy =
        Send the token request from the page itself; the browser adds the header.
        If a server or an installed program redeems the code: have a redirect URI of that kind registered for it.

# 9002332
client-for-organizations-only = Client takes organization accounts only
    .cause = Client { $client_id } takes only accounts of organizations, but the request came through the path `consumers`, which is for personal ones.
    .remedy =
        Put the id or name of the tenant in place of `consumers` in the address.
        If personal accounts are to be let in: ask the administrator to change the registration of the client.

# 9002341
single-sign-on-not-allowed = Single sign-on not yet allowed
    .cause = The application { $client_name } asks to use the existing sign-in (single sign-on), and this has not been allowed yet.
    .remedy =
        Sign in again from the application and allow single sign-on when asked.
        For the developer: start an interactive request, so that the question can be shown.

# 88020007
client-assertion-replayed = Client assertion used twice
    .cause = The assertion of client { $client_id } was used before; each one is good for a single request.
    .remedy =
        Make a new assertion with a new `jti` for each request.
        If a proxy sends requests twice: switch that off.

# 88020008
client-assertion-lives-too-long = Client assertion lives too long
    .cause = The assertion of client { $client_id } is valid for longer than the server accepts. Limit in seconds: { $limit }.
    .remedy =
        Set `exp` to a few minutes after `iat`.
        Make a new assertion for each request rather than keeping one.

# 88020009
client-keys-unreachable = Keys of the client cannot be fetched
    .cause = The public keys of client { $client_id } could not be fetched from its registered `jwks_uri`.
    .remedy =
        Check that the address answers with a key set, over https and without a redirect.
        Register the keys themselves instead of their address.

# 88020014
signing-key-symmetric = Signing key is symmetric
    .cause = Client { $client_id } is set to sign or to receive signatures with a symmetric key where only a key pair may be used.
    .remedy =
        Register an asymmetric algorithm for the client: `ES256` or `RS256`.
        Remove the symmetric key from its registration.

# 88050003
refresh-token-key-differs = Refresh token is bound to another key
    .cause = The refresh token of client { $client_id } is bound to a key other than the one that signed this request.
    .remedy =
        Sign with the key that was used when the token was issued.
        If that key is lost: sign in again.

# 88060001
resource-not-allowed-to-client = Resource not allowed to the client
    .cause = Client { $client_id } asks for tokens for { $resource }, and the policy of the tenant does not allow it.
    .remedy =
        Ask the administrator to allow the resource to the client.

# 88070001
silent-request-cookie-withheld-by-browser = Browser withheld the session cookie
    .cause = The silent request came from a frame of another site, and the browser did not send the session cookie with it.
    .remedy =
        Use refresh tokens, or ask again in the whole window instead of a frame.

# 88110001
subject-token-may-not-act = Client may not act for this account
    .cause = The token that was presented does not allow client { $client_id } to act on behalf of its account.
    .remedy =
        Ask the administrator to add the client to those that may act.

# 88110002
on-behalf-of-parameter-missing = On-behalf-of parameter missing
    .cause = The on-behalf-of request lacks the parameter { $parameter }.
    .remedy =
        Send `assertion` and `requested_token_use=on_behalf_of` in the body of the request.

# 88120001
device-grant-consent-missing = Consent missing after the device sign-in
    .cause = The sign-in on the other device is done, but nobody has consented to what the application { $client_id } asks for.
    .remedy =
        Open the address shown on the device again, and accept on the consent page.
        If only an administrator may consent: ask the administrator to do so.

# 88130001
pushed-request-expired = Pushed request expired
    .cause = The pushed authorization request expired at { $expired_at }.
    .remedy =
        Push the request again, and open the authorization page at once.

# 88130002
pushed-request-used = Pushed request already used
    .cause = The pushed authorization request was already used at { $used_at }; it is good for one sign-in.
    .remedy =
        Push a new request for each sign-in.

# 88130003
pushed-request-of-another-client = Pushed request of another client
    .cause = The pushed authorization request was not made by client { $client_id }.
    .remedy =
        Send the `client_id` of the client that pushed the request.

# 88130010
pushed-request-required = Request must be pushed first
    .cause = Client { $client_id } is registered to push its authorization requests, but this one came in the address.
    .remedy =
        Push the request first, then send only `client_id` and `request_uri`.

# 88140001
dpop-type-wrong = DPoP proof has the wrong type
    .cause = The header of the DPoP proof must carry `typ` with the value `dpop+jwt`.
    .remedy =
        Make the proof with a library for DPoP.

# 88140002
dpop-algorithm-wrong = DPoP proof has the wrong algorithm
    .cause = The DPoP proof is signed with an algorithm that this server does not accept.
    .remedy =
        Sign the proof with an algorithm that the metadata of the server lists.

# 88140003
dpop-key-wrong = DPoP proof has no usable key
    .cause = The header of the DPoP proof must carry a public key, and never a private one, in `jwk`.
    .remedy =
        Put into `jwk` the public key of the pair that signs.

# 88140004
dpop-method-differs = DPoP proof is for another method
    .cause = The member `htm` of the DPoP proof is not the method of this request.
    .remedy =
        Make a proof for each request, with its own method.

# 88140005
dpop-address-differs = DPoP proof is for another address
    .cause = The member `htu` of the DPoP proof is not the address of this request.
    .remedy =
        Make a proof for each request, with its own address, without query and fragment.

# 88140006
dpop-time-outside-window = DPoP proof outside its time
    .cause = The member `iat` of the DPoP proof is too far from the time of the server, { $now }.
    .remedy =
        Synchronize the clock of the sending machine (NTP).

# 88140007
dpop-id-repeated = DPoP proof used twice
    .cause = The member `jti` of the DPoP proof was used before.
    .remedy =
        Make a new proof with a new `jti` for each request.

# 88140008
dpop-token-digest-differs = DPoP proof is for another token
    .cause = The member `ath` of the DPoP proof is not the digest of the access token that was sent.
    .remedy =
        Compute `ath` from the very access token that is sent.

# 88140009
dpop-nonce-wanted = DPoP proof needs the server's nonce
    .cause = The DPoP proof must carry the nonce that the server gave in the header `DPoP-Nonce`.
    .remedy =
        Repeat the request with the nonce of this reply in the proof.

# 88140020
token-bound-but-no-proof = Token needs a proof of its key
    .cause = The access token is bound to a key, but the request carries no proof signed with that key.
    .remedy =
        Send the header `DPoP` with a proof made for this very request.

# 88160001
client-document-refused = Client document refused
    .cause = The document at the address { $client_id } does not describe a client that this server can accept.
    .remedy =
        Check that it is JSON, that it names this very address as `client_id`, and that it lists its redirect URIs.

# 88160002
registration-member-refused = Member of the registration refused
    .cause = The member { $parameter } of the registration has a value that this server does not accept.
    .remedy =
        Correct the member, or leave it out to get its default.

# 88200013
clock-went-backwards = Clock of the server went backwards
    .cause = The clock of the server shows a time earlier than the last one that it stored, so nothing can be issued safely.
    .remedy =
        Synchronize the clock of the machine (NTP).
        If the clock was set by hand: wait until it has caught up.
