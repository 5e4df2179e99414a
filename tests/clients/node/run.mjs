// Unmodified client libraries against a running server. One line per test: `ok NAME` or `not ok NAME: why`.
// SANAD_URL: where the server is. NODE_EXTRA_CA_CERTS: the development CA. SANAD_BIN, SANAD_DATA: the program and the data of
// that server, to order refusals with.

import { execFileSync } from 'node:child_process'

import { ConfidentialClientApplication, InteractionRequiredAuthError, PublicClientApplication } from '@azure/msal-node'
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { signIn } from './pages.mjs'

const url = process.env.SANAD_URL
const tenant = '5a4ad000-0000-4000-8000-000000000001'
const issuer = new URL(`${url}/${tenant}/v2.0`)
const web = { id: 'web', secret: 'web-demo-secret-000000000000000000000000000', redirect: `${url}/demo/callback` }
const machine = { id: 'machine', secret: 'machine-demo-secret-0000000000000000000000' }
const assert = (condition, what) => {
  if (!condition) throw new Error(what)
}

const tests = {
  'openid-client: discovery, code with PKCE, refresh, userinfo, end of session': async () => {
    const config = await client.discovery(issuer, web.id, undefined, client.ClientSecretBasic(web.secret))
    const verifier = client.randomPKCECodeVerifier()
    const nonce = client.randomNonce()
    const state = client.randomState()
    const start = client.buildAuthorizationUrl(config, {
      redirect_uri: web.redirect,
      scope: 'openid profile email offline_access read',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      nonce,
      state,
    })
    const { url: back } = await signIn(start.href)
    const tokens = await client.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
      expectedState: state,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    assert(claims.iss === issuer.href, 'the issuer is in the ID token')
    const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
    assert(info.email === 'ada@demo.example', 'userinfo tells the address')
    const again = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert(again.access_token !== tokens.access_token, 'a refresh gives a new token')
    const end = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token })
    assert(end.pathname.endsWith('/logout'), 'the end of the session is announced')
  },

  'openid-client: client credentials': async () => {
    const config = await client.discovery(issuer, machine.id, undefined, client.ClientSecretPost(machine.secret))
    const tokens = await client.clientCredentialsGrant(config, { scope: 'api://demo/.default' })
    assert(tokens.token_type === 'bearer', 'a bearer token')
  },

  'oauth4webapi: code with PKCE; both signatures and the issuer of the reply are verified': async () => {
    const discovered = await oauth.discoveryRequest(issuer)
    const server = await oauth.processDiscoveryResponse(issuer, discovered)
    const me = { client_id: web.id }
    const proof = oauth.ClientSecretBasic(web.secret)
    const verifier = oauth.generateRandomCodeVerifier()
    const start = new URL(server.authorization_endpoint)
    const parameters = {
      client_id: web.id,
      response_type: 'code',
      redirect_uri: web.redirect,
      scope: 'openid offline_access read',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: 'st',
      nonce: 'no',
    }
    for (const [name, value] of Object.entries(parameters)) start.searchParams.set(name, value)
    const { url: back } = await signIn(start.href)
    assert(server.authorization_response_iss_parameter_supported === true, 'RFC 9207 is announced')
    const answer = oauth.validateAuthResponse(server, me, back, 'st')
    const reply = await oauth.authorizationCodeGrantRequest(server, me, proof, answer, web.redirect, verifier)
    const tokens = await oauth.processAuthorizationCodeResponse(server, me, reply, { expectedNonce: 'no', requireIdToken: true })
    await oauth.validateApplicationLevelSignature(server, reply)
    const request = new Request('https://api.example/', { headers: { authorization: `Bearer ${tokens.access_token}` } })
    const claims = await oauth.validateJwtAccessToken(server, request, 'api://demo')
    assert(claims.sub === oauth.getValidatedIdTokenClaims(tokens).sub, 'both tokens are about one account')
    const info = await oauth.processUserInfoResponse(server, me, claims.sub, await oauth.userInfoRequest(server, me, tokens.access_token))
    assert(info.sub === claims.sub, 'so is userinfo')
    const refreshed = await oauth.refreshTokenGrantRequest(server, me, proof, tokens.refresh_token)
    await oauth.processRefreshTokenResponse(server, me, refreshed)
  },

  'oauth4webapi: client credentials': async () => {
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer))
    const me = { client_id: machine.id }
    const parameters = new URLSearchParams({ scope: 'read' })
    const reply = await oauth.clientCredentialsGrantRequest(server, me, oauth.ClientSecretBasic(machine.secret), parameters)
    const tokens = await oauth.processClientCredentialsResponse(server, me, reply)
    assert(tokens.scope === 'read', 'the scope comes back as it was spelled')
  },

  'MSAL for Node: client credentials, and a wrong secret with its number': async () => {
    const application = (secret) =>
      new ConfidentialClientApplication({
        auth: { clientId: machine.id, clientSecret: secret, authority: `${url}/${tenant}`, knownAuthorities: [new URL(url).host] },
      })
    const tokens = await application(machine.secret).acquireTokenByClientCredential({ scopes: ['api://demo/.default'] })
    assert(tokens.accessToken, 'a token')
    let refused
    try {
      await application('wrong').acquireTokenByClientCredential({ scopes: ['api://demo/.default'] })
    } catch (error) {
      refused = error
    }
    assert(refused?.name === 'ServerError', `its own exception, not ${refused?.name}`)
    assert(refused.errorMessage.includes('AADSTS7000215'), refused.errorMessage)
  },

  'MSAL for Node: code by loopback, then silently': async () => {
    const application = new PublicClientApplication({
      auth: { clientId: 'native', authority: `${url}/${tenant}`, knownAuthorities: [new URL(url).host] },
    })
    const result = await application.acquireTokenInteractive({
      scopes: ['api://demo/read'],
      openBrowser: async (start) => {
        const { action, fields } = await signIn(start)
        fetch(action, { method: 'POST', body: new URLSearchParams(fields) }).catch(() => {})
      },
    })
    assert(result.account.username === 'ada', 'the account has its name')
    assert(result.account.tenantId === tenant, 'and its tenant')
    const silent = await application.acquireTokenSilent({ scopes: ['api://demo/read'], account: result.account, forceRefresh: true })
    assert(silent.accessToken !== result.accessToken, 'a new token without a page')
  },

  'MSAL for Node: refusals on demand are the exceptions that an application has to bear': async () => {
    const application = new PublicClientApplication({
      auth: { clientId: 'native', authority: `${url}/${tenant}`, knownAuthorities: [new URL(url).host] },
    })
    const { account } = await application.acquireTokenInteractive({
      scopes: ['api://demo/read'],
      openBrowser: async (start) => {
        const { action, fields } = await signIn(start)
        fetch(action, { method: 'POST', body: new URLSearchParams(fields) }).catch(() => {})
      },
    })
    const silently = () => application.acquireTokenSilent({ scopes: ['api://demo/read'], account, forceRefresh: true })
    provoke(50076, 'native')
    const asked = await thrown(silently())
    assert(asked instanceof InteractionRequiredAuthError, `a person is asked for, not ${asked?.name}`)
    assert(asked.subError === 'basic_action', `the kind of interaction: ${asked.subError}`)
    assert(JSON.parse(asked.claims).access_token, `the claims to ask for: ${asked.claims}`)
    assert(asked.errorMessage.includes('AADSTS50076'), asked.errorMessage)
    provoke(7000222, 'native')
    const expired = await thrown(silently())
    assert(expired?.name === 'ServerError' && expired.errorMessage.includes('AADSTS7000222'), `${expired}`)
    const again = await silently()
    assert(again.accessToken, 'then everything is as before')
  },
}

/** Makes the next requests of a client refuse with a number. */
const provoke = (number, client, times = 1) =>
  execFileSync(process.env.SANAD_BIN, ['provoke', String(number), '--client', client, '--times', String(times), '--data', process.env.SANAD_DATA])

/** What a call throws; nothing if it succeeds. */
const thrown = (call) => call.then(() => undefined, (error) => error)

let failed = false
for (const [name, test] of Object.entries(tests)) {
  const timer = new Promise((_, reject) => setTimeout(() => reject(new Error('took longer than 20 s')), 20_000).unref())
  try {
    await Promise.race([test(), timer])
    console.log(`ok ${name}`)
  } catch (error) {
    failed = true
    console.log(`not ok ${name}: ${String(error?.cause?.message ?? '')} ${String(error?.message ?? error).replaceAll('\n', ' ')}`)
  }
}
process.exit(failed ? 1 : 0)
