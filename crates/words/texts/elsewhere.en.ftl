# 17003
elsewhere-17003 = Credential key could not be created
    .cause = The service could not create a credential key for the account.

# 20001
elsewhere-20001 = Partner identity provider reported an error
    .cause = The sign-in was passed to a partner identity provider over WS-Federation, and it answered with an error.

# 20012
elsewhere-20012 = Message of partner identity provider not valid
    .cause = A WS-Federation message came from the partner identity provider, but it is not valid.

# 20033
elsewhere-20033 = Tenant name in partner metadata not valid
    .cause = The federation metadata of the partner names a tenant, but that name is not valid.

# 28003
scope-empty-at-redemption = Scope empty at redemption
    .cause = Elsewhere a code cannot be redeemed with an empty scope; here an empty parameter counts as one that was not sent.

# 50001
invalid-resource-umbrella = Resource unknown or disabled
    .cause = The resource that was asked for is unknown or disabled; the two causes have numbers of their own here.

# 50005
elsewhere-50005 = Device platform not supported by policy
    .cause = The access policy of the organization does not support the platform of this device, so signing in from it is not allowed.

# 50007
elsewhere-50007 = No encryption certificate for partner app
    .cause = No encryption certificate is registered for the partner application, so nothing can be encrypted for it.

# 50008
elsewhere-50008 = No well-formed SAML assertion from partner
    .cause = The reply of the federation partner contains no SAML assertion, or one that is malformed.

# 50012
authentication-failed = Client proof rejected
    .cause = The signed proof of a client was rejected, for one of several reasons that each have a number of their own here.

# 50015
elsewhere-50015 = Consent for age group required
    .cause = The account belongs to a minor whose age group requires consent, and that consent was not given yet.

# 50020
user-unauthorized = Account not admitted by the organization
    .cause = The account came from elsewhere and was not admitted, for one of several reasons that each have a number of their own here.

# 50027
jwt-not-usable = Signed token cannot be used
    .cause = A signed token is malformed, expired, from elsewhere or for somebody else; each cause has a number of its own here.

# 50029
uri-host-not-valid = Host of an address not valid
    .cause = The domain in an address holds characters that no domain may have; each cause has a number of its own here.

# 50053
ids-locked = Account locked or network blocked
    .cause = Two causes share this number elsewhere: an account that is locked for a while, and a network address that is blocked.

# 50064
credential-authentication-error = Credentials could not be checked
    .cause = The check of user name and password failed, for one of several reasons that each have a number of their own here.

# 50070
elsewhere-50070 = Sign-out matches no session
    .cause = The account identifier in the sign-out request matches none of the open sessions.

# 50071
elsewhere-50071 = Sign-out request expired
    .cause = The sign-out request arrived too late: its validity had already ended.

# 50097
elsewhere-50097 = Device must prove its identity
    .cause = Signing in to the account is not enough for this access: the device itself has to authenticate as well.

# 50099
elsewhere-50099 = Signature of the device proof is wrong
    .cause = A signed JWT was sent to prove the identity of the device, but its signature does not verify.

# 50100
elsewhere-50100 = Claims transformation did not succeed
    .cause = While a token was being made, its claims could not be transformed as the settings require.

# 50101
elsewhere-50101 = Claims transformer not known
    .cause = The application or account is set up with a claims transformer that the service does not know.

# 50102
elsewhere-50102 = Custom claims transformer could not be loaded
    .cause = The settings name a claims transformer of a custom type, but the service could not load that type.

# 50108
elsewhere-50108 = Claims transformation settings unreadable
    .cause = The service could not read the settings that say how claims are to be transformed.

# 50109
elsewhere-50109 = Unknown claims transformation in the settings
    .cause = The settings name a claims transformation that the service does not know.

# 50111
elsewhere-50111 = Unknown claims transformation was due to run
    .cause = A claims transformation was about to be applied, but the service does not know it.

# 50123
elsewhere-50123 = Transformation method not known
    .cause = A claims transformation in the settings uses a method that the service does not know.

# 50124
elsewhere-50124 = Regular expression in claims mapping not valid
    .cause = The claims mapping uses a regular expression that is not valid.

# 50127
elsewhere-50127 = Broker app not installed
    .cause = Access from this device needs an authentication broker app, which has to be installed first.

# 50129
elsewhere-50129 = Device not registered with the organization
    .cause = Access is possible only from a device that is registered with the organization, and this one is not registered yet.

# 50130
elsewhere-50130 = Authentication method in a claim not known
    .cause = The value of a claim should name an authentication method, but it matches none that the service knows.

# 50134
elsewhere-50134 = Device approved in another data centre
    .cause = The request of the device began in one data centre and was approved in another; both must happen in the same one.

# 50136
elsewhere-50136 = Only a personal account session found
    .cause = The only session found belongs to a personal Microsoft account, and the sign-in is being routed with it. This is a step, not a fault.

# 50138
elsewhere-50138 = Encryption key environment not valid
    .cause = The environment that is set for an encryption key of the service is not valid.

# 50139
elsewhere-50139 = Session lacks an external refresh token
    .cause = The session needs a refresh token from another sign-in service but holds none, so it cannot be used.

# 50141
elsewhere-50141 = Protected key meant for another account
    .cause = The protected key that was presented is meant for an account other than the one that is signed in.

# 50144
elsewhere-50144 = On-premises password expired
    .cause = The password of the account in the on-premises directory of the organization has expired. A new one has to be set before signing in.

# 50147
code-challenge-size = Code challenge has a wrong size
    .cause = Elsewhere this number stands for a code challenge of a wrong size; each cause has a number of its own here.

# 50148
code-verifier-mismatch-older = Code verifier does not match (older number)
    .cause = An older number for a code verifier that does not fit its challenge.

# 50155
elsewhere-50155 = Identity of the device not confirmed
    .cause = The device tried to authenticate for this account, but without success.

# 50156
elsewhere-50156 = No device tokens for a v2 resource
    .cause = The resource is of version 2 (`v2`), and the service issues no device tokens for such resources.

# 50157
elsewhere-50157 = Redirect needed for routing
    .cause = The browser has to be redirected so that the sign-in reaches the right place. This is a step of routing, not a fault.

# 50160
elsewhere-50160 = Another target tenant preferred
    .cause = For this request, the service prefers a target tenant other than the present one.

# 50161
elsewhere-50161 = Claims provider address did not validate
    .cause = The service checked the authorization URL of the external claims provider, and it did not pass.

# 50162
elsewhere-50162 = Claims transformation took too long
    .cause = Transforming the claims took longer than the service allows, so it was stopped.

# 50163
elsewhere-50163 = Claim too large after replacement
    .cause = A replacement with a regular expression produced a claim larger than the service allows.

# 50164
token-for-another-purpose = Token made for another purpose
    .cause = A token was sent where a token of another kind is expected; which kind it is has a number of its own here.

# 50168
elsewhere-50168 = Browser sent no single sign-on token
    .cause = The Windows accounts extension of this browser could have sent a single sign-on token, but none arrived that is still valid.

# 50170
elsewhere-50170 = External control has no mapping
    .cause = The access policy uses an external control, but no mapping connects it with an external claims provider.

# 50172
elsewhere-50172 = External claims provider not approved
    .cause = The external claims provider that this sign-in would need has not been approved.

# 50176
elsewhere-50176 = External control has no definition
    .cause = The access policy names an external control, but its definition is missing from the settings.

# 50177
elsewhere-50177 = No external challenge for pass-through users
    .cause = The access policy demands a check by an external service, which cannot be used for pass-through users, who come from another organization.

# 50178
elsewhere-50178 = No session controls for pass-through users
    .cause = The access policy sets session controls, which cannot be used for pass-through users, who come from another organization.

# 50180
elsewhere-50180 = Integrated Windows sign-in required
    .cause = Access requires integrated Windows authentication, that is, with the account that is open on the device, and it did not take place.

# 50187
elsewhere-50187 = No device information received
    .cause = No information about the device reached the service, so it could not check the device.

# 50192
elsewhere-50192 = Certificate sign-in without a certificate
    .cause = A sign-in with a certificate was begun, but no certificate arrived. A proxy on the way may have removed it.

# 51001
elsewhere-51001 = Domain hint missing
    .cause = The request names the account by an on-premises identifier, which requires a domain hint (`domain_hint`) as well.

# 51004
account-not-in-directory = Account not in this directory
    .cause = The account is not in the directory; an account that never existed and one that was deleted have different numbers here.

# 51005
elsewhere-51005 = Temporary redirect
    .cause = The request has to be repeated with the same method at the address in the `Location` header, as with HTTP status `307`.

# 51006
elsewhere-51006 = Session lacks integrated Windows sign-in
    .cause = The session was opened without integrated Windows authentication, which is required. A new sign-in is needed.

# 52004
elsewhere-52004 = No consent to LinkedIn access
    .cause = The application asks for access to LinkedIn, and consent to that was not given yet.

# 53000
elsewhere-53000 = Device not compliant
    .cause = The access policy admits only devices that meet the requirements of the organization, and this device is not known to meet them.

# 53001
elsewhere-53001 = Device not joined to the domain
    .cause = The access policy admits only devices that are joined to the Windows domain of the organization, and this device is not.

# 53002
elsewhere-53002 = Application not among the approved ones
    .cause = The access policy admits only approved applications, and this one is not among them.

# 53009
elsewhere-53009 = App protection required
    .cause = The access policy demands that the application apply the app protection policies of Intune, and it does not do so yet.

# 53010
elsewhere-53010 = Verification methods cannot be set up here
    .cause = The organization allows methods for the second step of sign-in to be set up only from certain places or devices, and this attempt came from elsewhere.

# 54000
elsewhere-54000 = Sign-in not allowed for this age group
    .cause = The account belongs to a minor, and the rule for this age group does not allow the sign-in.

# 65002
elsewhere-65002 = Resource has not preauthorized the client
    .cause = Client and resource both belong to the operator of the platform, and the resource has not approved this client beforehand. The number also appears when another program borrows the id of such a client.

# 65005
resource-not-in-permissions-older = Resource not among permissions (older number)
    .cause = An older number for a resource that is not among the registered permissions of the client.

# 67003
elsewhere-67003 = Actor is not a valid service identity
    .cause = The token that should tell which service is acting (the actor token) does not carry a valid service identity.

# 70000
invalid-grant-umbrella = Grant cannot be used
    .cause = A code or refresh token could not be used; what exactly is wrong with it has a number of its own here.

# 70001
unauthorized-client-umbrella = Client unknown or disabled
    .cause = The client was not found or was disabled; the two causes have numbers of their own here.

# 70002
invalid-client-umbrella = Client credentials did not match
    .cause = The credentials of the client did not match; what exactly was wrong with them has a number of its own here.

# 70004
invalid-redirect-uri-umbrella = Redirect URI matches nothing
    .cause = An older number for a redirect URI that is not registered; how it differs has a number of its own here.

# 70012
elsewhere-70012 = Service for personal accounts failed
    .cause = The service for personal (consumer) accounts failed while it was checking who is signing in.

# 70049
elsewhere-70049 = Passed-on grant not valid
    .cause = The grant was passed on or bridged from another sign-in system, and it is not valid.

# 75001
elsewhere-75001 = SAML message could not be serialized
    .cause = The SAML message could not be written in the form that the chosen binding asks for.

# 75003
elsewhere-75003 = SAML reply cannot use this binding
    .cause = A SAML reply is sent only by `HTTP POST`, but the request asks for another binding.

# 75005
elsewhere-75005 = SAML request not supported
    .cause = The SAML request is of a kind or in a form that the sign-in service does not support.

# 75008
elsewhere-75008 = SAML request has an unexpected destination
    .cause = The `Destination` named in the SAML request is not the address that the sign-in service expects, so the request was refused.

# 75011
elsewhere-75011 = Sign-in method is not the requested one
    .cause = The sign-in used a method other than the one that the SAML request asks for in `RequestedAuthnContext`.

# 75016
elsewhere-75016 = `NameIDPolicy` not valid
    .cause = The `NameIDPolicy` element of the SAML request holds something that the sign-in service does not accept.

# 76021
elsewhere-76021 = Request lacks the required signature
    .cause = The client is registered for signed requests only, but this request carries no signature.

# 76026
elsewhere-76026 = SAML request too old
    .cause = Too much time has passed since the SAML request was made, as its `IssueInstant` shows.

# 80001
elsewhere-80001 = On-premises directory out of reach
    .cause = The authentication agent cannot connect to the on-premises directory of the organization.

# 80002
elsewhere-80002 = On-premises password check timed out
    .cause = The on-premises directory did not answer in time when the authentication agent asked it to check the password.

# 80005
elsewhere-80005 = Reply of the agent cannot be processed
    .cause = The reply of the on-premises authentication agent could not be processed, for a reason that is not known.

# 80007
elsewhere-80007 = Agent could not check the password
    .cause = The on-premises authentication agent could not check the password; its own log tells why.

# 80010
elsewhere-80010 = Agent could not decrypt the password
    .cause = The password reached the on-premises authentication agent encrypted, and the agent could not decrypt it.

# 80012
elsewhere-80012 = Sign-in outside the allowed hours
    .cause = The on-premises directory lets this account sign in only at certain hours, and this attempt came outside them.

# 80013
elsewhere-80013 = Clocks of agent and directory differ
    .cause = The clock of the machine that runs the authentication agent differs too much from that of the on-premises directory, so the sign-in could not be completed.

# 80014
elsewhere-80014 = On-premises password check answered too late
    .cause = The result of the on-premises password check did arrive, but only after the longest time allowed for it.

# 81004
elsewhere-81004 = Kerberos authentication failed
    .cause = Single sign-on from the device failed, because Kerberos did not confirm the identity in the ticket.

# 81005
elsewhere-81005 = Authentication package not supported
    .cause = Single sign-on from the device was tried with an authentication package that is not supported.

# 81006
elsewhere-81006 = No `Authorization` header for single sign-on
    .cause = The browser sent no `Authorization` header, so single sign-on from the device had no Kerberos ticket to check.

# 81007
elsewhere-81007 = Single sign-on from devices not enabled
    .cause = The tenant has not enabled single sign-on from its devices (Seamless SSO).

# 81009
elsewhere-81009 = Kerberos ticket could not be read
    .cause = The value of the `Authorization` header has the wrong form, so the Kerberos ticket for single sign-on from the device could not be validated.

# 81010
elsewhere-81010 = Kerberos ticket expired or not valid
    .cause = Single sign-on from the device failed, because the Kerberos ticket has expired or is not valid.

# 81011
elsewhere-81011 = No account matches the Kerberos ticket
    .cause = The directory holds no account that matches the identifier in the Kerberos ticket, so single sign-on from the device failed.

# 81012
elsewhere-81012 = Device is signed in with another account
    .cause = The account chosen for the sign-in is not the one that is signed in to this device.

# 81016
elsewhere-81016 = Single sign-on request not valid
    .cause = During single sign-on from the device, the token service received a request that it cannot accept.

# 90004
request-not-well-formed = Request not well formed
    .cause = The form of the request is wrong; what exactly cannot be read has a number of its own here.

# 90008
elsewhere-90008 = Permission for basic sign-in missing
    .cause = The client asks for a token for itself, but nobody has consented to it yet. It needs at least the permission to sign in and to read the profile.

# 90011
several-application-ids-older = Several client ids (older number)
    .cause = An older number for a request that names more than one client.

# 90014
required-field-missing-older = Required parameter missing (older number)
    .cause = An older number for a required parameter that was not sent.

# 90016
claim-missing-in-access-token = Claim missing in the access token
    .cause = The access token lacks a claim that is needed; what exactly it lacks has a number of its own here.

# 90019
tenant-missing-older = No tenant in the request (older number)
    .cause = An older number for a request from which no tenant can be worked out.

# 90020
elsewhere-90020 = Immutable id missing in SAML assertion
    .cause = The SAML 1.1 assertion lacks the `ImmutableID` of the account, by which the account is recognized.

# 90022
elsewhere-90022 = Principal name has the wrong form
    .cause = The principal name does not have the form `name[/host][@realm]`, of which only the name is required.

# 90023
invalid-request-umbrella = Request not valid
    .cause = The request is faulty in one of several ways that each have a number of their own here.

# 90027
elsewhere-90027 = Personal accounts need protocol version 2
    .cause = The request uses version 1 of the protocol, but tokens for personal accounts are issued only by version 2.

# 90038
elsewhere-90038 = Tenant belongs to another national cloud
    .cause = The tenant belongs to a national cloud with which the cloud that was asked has no trust link, so the sign-in has to begin there.

# 90043
elsewhere-90043 = Cross-cloud code feature turned off
    .cause = The feature that passes an authorization code from one national cloud to another is turned off.

# 90051
elsewhere-90051 = National cloud identifier not valid
    .cause = The request names a national cloud by an identifier that belongs to none.

# 90081
elsewhere-90081 = WS-Federation message not valid
    .cause = A WS-Federation message arrived that could not be processed, because it is not valid.

# 90082
elsewhere-90082 = Authentication policy not supported
    .cause = The request chooses an authentication policy that is not supported at present.

# 90084
elsewhere-90084 = Guests not admitted to this site
    .cause = The account that signed in is a guest account, and this site does not admit guests.

# 90085
elsewhere-90085 = Organization not set up yet
    .cause = No token can be issued, because the object of the organization has not been created in the directory yet.

# 90086
elsewhere-90086 = Delegated authentication token expired
    .cause = The token for delegated authentication (DA token) that was issued for this account has expired.

# 90087
elsewhere-90087 = WS-Federation message cannot be built
    .cause = No WS-Federation message could be built from what the address of the request holds.

# 90090
elsewhere-90090 = Directory API temporarily unavailable
    .cause = The directory API is unavailable for the moment, and a later attempt may succeed.

# 90091
elsewhere-90091 = Directory API out of reach
    .cause = The sign-in service cannot connect to the directory API.

# 90092
elsewhere-90092 = Directory API failed for good
    .cause = The directory API failed in a way that no repetition of the request will mend.

# 90093
elsewhere-90093 = Directory API refused access
    .cause = The directory API answered that the account is not allowed to do what was asked.

# 90099
elsewhere-90099 = Client not authorized for partner delegation
    .cause = A partner administers this tenant on its behalf, but may use the client there only after it has been authorized, which has not happened yet.

# 90100
parameter-empty-or-invalid = Parameter empty or not valid
    .cause = A parameter is empty or its value is not valid; each of these causes has a number of its own here.

# 90107
elsewhere-90107 = XML in the request not valid
    .cause = The XML in the request is not valid; it may hold characters that are not allowed.

# 90112
application-id-must-be-guid = Client id must be a GUID
    .cause = Elsewhere a client id must be a GUID; here it may be any name without blanks.

# 90114
elsewhere-90114 = Bulk token would be expired when issued
    .cause = The expiry chosen for a bulk token, which registers many devices, lies in the past, so the token would be expired when issued.

# 90117
request-input-not-valid = Input of the request not valid
    .cause = Some input of the request is not valid; each parameter and cause has a number of its own here.

# 90124
elsewhere-90124 = Resource needs the path of a tenant
    .cause = This resource cannot be used over `/common` or `/consumers`. The request has to go to `/organizations` or to the path of one tenant.

# 90125
elsewhere-90125 = User name unknown in a debug sign-in
    .cause = In a sign-in made for debugging, a user name was entered that the system does not know; it may be misspelled.

# 90126
elsewhere-90126 = Tenant not evident from the user name
    .cause = In a sign-in started for diagnosis, the user name does not show which organization the account belongs to, so the account cannot be used there.

# 90130
elsewhere-90130 = Client not served on the common paths
    .cause = The client cannot be used through the paths `/common` and `/consumers`. The request has to go to `/organizations` or to the path of one tenant.

# 100007
elsewhere-100007 = Regional service closed to this client
    .cause = The regional token service of Microsoft accepts only managed identities and certain Microsoft services that prove themselves with a certificate. This client is neither.

# 120004
elsewhere-120004 = New password breaks on-premises rules
    .cause = The new password does not meet the rules of the organization's own servers, such as length or mix of characters. The old password is still in use.

# 120005
elsewhere-120005 = Password changed on premises only
    .cause = The new password was saved in the on-premises directory, but the change in the cloud was not completed. For a while the two may differ.

# 120008
elsewhere-120008 = Password change stopped for good
    .cause = The job that was changing the password ended with a fault that another run would not cure.

# 120011
elsewhere-120011 = User name could not be worked out
    .cause = The password is changed in the background, and the service could not work out the user name that it needs for this.

# 120012
elsewhere-120012 = Password is managed on premises
    .cause = The password of this account is kept on the organization's own servers and can be changed only there, for example on a computer of the organization.

# 120013
elsewhere-120013 = No connection for the password change
    .cause = The password was not changed, because the service could not connect to the on-premises directory.

# 120014
elsewhere-120014 = On-premises account locked or disabled
    .cause = The password cannot be changed, because the account is locked or disabled on the organization's own servers.

# 120015
elsewhere-120015 = Administrator has to act on premises
    .cause = The password cannot be changed until an administrator of the on-premises directory has taken action there.

# 120021
elsewhere-120021 = Password reset service had a fault
    .cause = An internal fault in the password reset service prevented the password from being changed.

# 130004
elsewhere-130004 = No Windows Hello key for this account
    .cause = The account has no Windows Hello key registered, so sign-in with the face, fingerprint or PIN of the device is not possible.

# 130005
elsewhere-130005 = Windows Hello signature is wrong
    .cause = The signature made with the Windows Hello key on the device does not match the key registered for the account.

# 130006
elsewhere-130006 = Device has no transport key
    .cause = Sign-in with Windows Hello needs a transport key on the device, and none is set up there.

# 130007
elsewhere-130007 = Windows Hello device is disabled
    .cause = The device that holds the Windows Hello key has been disabled in the organization, so the key is not accepted.

# 130008
elsewhere-130008 = Windows Hello device is not known
    .cause = The Windows Hello key belongs to a device that the organization does not know; it may have been removed.

# 135010
elsewhere-135010 = Sign-in key not found
    .cause = The key used in this sign-in is not among the registered keys; it may have been removed, or was never registered.

# 135011
elsewhere-135011 = Sign-in from a disabled device
    .cause = The device used in this sign-in has been disabled, and sign-in from it is refused until it is enabled again.

# 140000
elsewhere-140000 = Request nonce missing
    .cause = The request carries no `nonce`. The server hands out this one-time value so that a request cannot be replayed.

# 140001
elsewhere-140001 = Session key not valid
    .cause = The session key that protects the request is not valid; it may come from an earlier sign-in or from another device.

# 165004
elsewhere-165004 = Cause stated only in the message
    .cause = This number has no fixed meaning: what happened is told only by the text of the message that comes with it.

# 220450
elsewhere-220450 = Android WebView is too old
    .cause = The sign-in page was opened in a version of Android WebView that is not supported any more. It has to be updated on the device.

# 220501
elsewhere-220501 = Revocation list not downloaded
    .cause = The certificate could not be checked, because the list of revoked certificates (CRL) could not be downloaded from its address.

# 221000
elsewhere-221000 = Resource takes no device-only tokens
    .cause = The client asks for an access token that stands for a device alone, without an account, and the resource is not set up to accept such tokens.

# 230109
elsewhere-230109 = Backup service called directly
    .cause = The backup authentication service takes requests only through its gateway, and this request reached it directly.

# 240001
elsewhere-240001 = Account may not register devices
    .cause = The account is not allowed to register devices in the organization. Registering many devices at once needs this permission.

# 392189
elsewhere-392189 = Certificate kind not accepted for mTLS
    .cause = The endpoint for mutual TLS accepts only certain kinds of client certificate, and the one sent is of another kind.

# 500141
elsewhere-500141 = Invitation not started by its application
    .cause = Accepting the invitation did not start from the application for which the invitation was sent.

# 501241
elsewhere-501241 = Claims transformation lacks an input
    .cause = A claims transformation of the application needs a value that was not there. In SAML it is usually the attribute behind `NameID`, which the account lacks.

# 501461
elsewhere-501461 = Mapped claims not accepted here
    .cause = Mapped claims are accepted only when the audience of the token is the application itself or an address in a verified domain of the tenant.

# 501621
elsewhere-501621 = Regular expression took too long
    .cause = A regular expression in a claims transformation took longer than the service allows, so the transformation was stopped.

# 530004
elsewhere-530004 = Compliant devices of guests not accepted
    .cause = The policy asks for a compliant device, but the tenant has not been set to accept devices that the guest's own organization found compliant.

# 530034
elsewhere-530034 = Delegated administrator blocked for risk
    .cause = An account that administers another tenant on its behalf was kept from signing in, because its home tenant has noticed suspicious activity.

# 650054
resource-removed = Resource was removed
    .cause = The client asks for a resource that no longer exists; an unknown resource has one number here, whether it was removed or never existed.

# 650056
misconfigured-application = Registration does not fit the request
    .cause = The registration of the client and the request do not fit; what exactly is missing has a number of its own here.

# 700003
elsewhere-700003 = Device not found in the organization
    .cause = The device is not registered in the organization, or is no longer registered, and cannot be used for this sign-in.

# 700011
client-not-in-tenant-older = Client not in this tenant (older number)
    .cause = An older number for a client that the tenant does not know.

# 700229
elsewhere-700229 = Federated credential is not app-only
    .cause = The access token sent as a federated credential was issued for an account. Only a token that an application got for itself can be used here.

# 750054
elsewhere-750054 = SAML message missing from the address
    .cause = With the redirect binding of SAML, `SAMLRequest` or `SAMLResponse` has to stand in the query string, and neither was there.

# 900236
elsewhere-900236 = SAML request property not supported
    .cause = The SAML request sets a property that the service does not support and that must be left out.

# 900382
elsewhere-900382 = Confidential client used across clouds
    .cause = The request crosses from one cloud to another, such as from a national cloud to the public one, and this is not supported for confidential clients.

# 900432
elsewhere-900432 = Cross-cloud request by confidential client
    .cause = A confidential client can be used only in its own cloud, and this request went to another. The number 900382 means the same.

# 900439
elsewhere-900439 = Government client in the public cloud
    .cause = The client belongs to the cloud of the US government, but the request went to the address of the public cloud.

# 901002
resource-parameter-not-accepted = Parameter `resource` not accepted
    .cause = Elsewhere this endpoint takes no parameter `resource`; here it is accepted as RFC 8707 defines it.

# 1000000
elsewhere-1000000 = External sign-in still missing
    .cause = Linking the account needs a sign-in at the external identity provider first, and this has not happened yet.

# 1000002
elsewhere-1000002 = Account linked
    .cause = The account was linked successfully, and the sign-in paused only to say so. Nothing is wrong.

# 1000104
elsewhere-1000104 = Cloud of the resource not allowed
    .cause = The resource lies in another cloud, and the tenant of the account does not allow its accounts to use resources there.

# 1000613
elsewhere-1000613 = Attestation token not accepted
    .cause = The attestation token of a managed identity was refused: the address in its `jku` header is not in the domain of its issuer. Numbers 1000610 to 1000614 all concern such tokens.

# 1002012
client-credentials-need-default-scope = Client credentials need `.default`
    .cause = Elsewhere a client that acts for itself must ask for `.default`; here it may also name single scopes.

# 5000611
elsewhere-5000611 = Security updates missing on the device
    .cause = The device derives its session keys in an old way that is not accepted any more. On Windows, security updates bring the new way.

# 5000819
elsewhere-5000819 = E-mail in the SAML assertion not usable
    .cause = The SAML assertion from the partner identity provider carries no e-mail address, or one outside the domains registered for it.

# 7000110
several-application-ids = Client ids differ
    .cause = The request names its client in several places, and the ids differ; each kind of difference has a number of its own here.

# 7500514
elsewhere-7500514 = SAML reply of no supported kind
    .cause = The reply of the partner identity provider holds no supported element; what is supported is `Response` or `Assertion` of SAML.

# 7500529
elsewhere-7500529 = SAML message ID not valid
    .cause = The `ID` of the SAML message is not a legal XML identifier: it must not begin with a digit, for example. It helps to put letters such as `id` in front.

# 9002313
malformed-request-umbrella = Malformed request
    .cause = Something in the request cannot be read; each parameter and cause has a number of its own here.

# 9002331
elsewhere-9002331 = Client for personal accounts only
    .cause = The client is registered for personal Microsoft accounts only, so the request has to go to the path `/consumers`.

# 9002346
elsewhere-9002346 = Client needs the path `/consumers`
    .cause = The request went to a path other than `/consumers`, but the client takes personal Microsoft accounts only. An older number for this is 9002331.
