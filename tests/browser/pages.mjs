// How to reach each page, as a person would.

const tenant = '5a4ad000-0000-4000-8000-000000000001'
const password = 'correct horse battery staple'

/** The address of an authorization request of a demo client. */
function authorization(url, language, changes = {}) {
  const parameters = {
    client_id: 'demo',
    response_type: 'code',
    redirect_uri: `${url}/demo/callback`,
    scope: 'openid profile email offline_access read',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    state: 'demo',
    ui_locales: language,
    ...changes,
  }
  return `${url}/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(parameters)}`
}

async function signIn(page, word = password) {
  await page.fill('#username', 'ada')
  await page.fill('#password', word)
  await page.click('#login-submit')
}

/** Sends a token request that is refused, and opens the page that explains it. */
async function refused(page, url, form, secret, language) {
  const reply = await fetch(`${url}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`machine:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  })
  const { error_uri } = await reply.json()
  await page.goto(`${error_uri}&ui_locales=${language}`)
}

/** Signs in to the page of one's own account. */
async function account(page, url, language) {
  await page.goto(`${url}/${tenant}/account/sign-in?ui_locales=${language}`)
  await page.fill('#username', 'ada')
  await page.fill('#password', password)
  await page.click('#account-sign-in button')
  await page.waitForSelector('#who')
}

export const pages = (url) => ({
  'sign-in': (page, language) => page.goto(authorization(url, language)),
  'sign-in after a wrong password': async (page, language) => {
    await page.goto(authorization(url, language))
    await signIn(page, 'wrong')
    await page.waitForSelector('#notice')
  },
  'a forgotten password': (page, language) => page.goto(`${url}/${tenant}/account/forgot?ui_locales=${language}`),
  'a letter on its way': async (page, language) => {
    await page.goto(`${url}/${tenant}/account/forgot?ui_locales=${language}`)
    await page.fill('#username', 'ada')
    await page.press('#username', 'Enter')
    await page.waitForSelector('#sent')
  },
  consent: async (page, language) => {
    await page.goto(authorization(url, language, { prompt: 'consent' }))
    await signIn(page)
    await page.waitForSelector('#consent-form')
  },
  'the demo after a sign-in': async (page, language) => {
    await page.goto(authorization(url, language, { prompt: 'consent' }))
    await signIn(page)
    await page.click('#consent-allow')
    await page.waitForSelector('#demo-redeem')
  },
  'the demo after a refusal': async (page, language) => {
    await page.goto(authorization(url, language, { response_type: 'token' }))
    await page.waitForURL(/error=/)
    await page.goto(`${page.url()}&ui_locales=${language}`)
  },
  'a redirect URI that is almost registered': (page, language) =>
    page.goto(authorization(url, language, { redirect_uri: `${url}/demo/callback/` })),
  'a wrong secret, explained': (page, language) => refused(page, url, { grant_type: 'client_credentials' }, 'wrong', language),
  'a mistyped scope, explained': (page, language) =>
    refused(page, url, { grant_type: 'client_credentials', scope: 'raed' }, 'machine-demo-secret-0000000000000000000000', language),
  'the look-up': (page, language) => page.goto(`${url}/error?ui_locales=${language}`),
  'a search': async (page, language) => {
    await page.goto(`${url}/error?ui_locales=${language}`)
    await page.fill('#q', language === 'ar' ? 'انتهت صلاحية السر' : 'secret expired')
    await page.press('#q', 'Enter')
    await page.waitForSelector('#found')
  },
  'a pasted error': async (page, language) => {
    await page.goto(`${url}/error?ui_locales=${language}`)
    await page.fill('#text', 'MsalServiceException: AADSTS50011: The redirect URI does not match. Trace ID: 00000000-1111-2222-3333-444455556666')
    await page.click('form[method=post] button')
    await page.waitForSelector('#error-code')
  },
  'a number': (page, language) => page.goto(`${url}/error?code=7000222&ui_locales=${language}`),
  'a reserved number': (page, language) => page.goto(`${url}/error?code=50076&ui_locales=${language}`),
  'a number of others': (page, language) => page.goto(`${url}/error?code=20012&ui_locales=${language}`),
  'an umbrella': (page, language) => page.goto(`${url}/error?code=50012&ui_locales=${language}`),
  'the article on 50000': (page, language) => page.goto(`${url}/error?code=50000&ui_locales=${language}`),
  ...Object.fromEntries(
    ['invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope'].map(
      (value) => [value, (page, language) => page.goto(`${url}/error?error=${value}&ui_locales=${language}`)],
    ),
  ),
  'a path that leads nowhere': (page, language) => page.goto(`${url}/somewhere?ui_locales=${language}`),
  'signing in to the account page': (page, language) => page.goto(`${url}/${tenant}/account?ui_locales=${language}`),
  'the account page': async (page, language) => {
    await account(page, url, language)
    await page.waitForSelector('#sessions')
  },
  'a password that is not changed': async (page, language) => {
    await account(page, url, language)
    await page.fill('#password', 'wrong')
    await page.fill('#new_password', 'seven palms behind the hill')
    await page.click('#new-password button')
    await page.waitForSelector('#notice')
  },
  'an address to be confirmed': async (page, language) => {
    await account(page, url, language)
    await page.fill('#email', `${language}@first.example`)
    await page.fill('#address-password', password)
    await page.click('#new-address button')
    await page.waitForSelector('#done')
  },
  'signing out': async (page, language) => {
    await page.goto(authorization(url, language))
    await signIn(page)
    await page.waitForURL(/consent|callback/)
    await page.goto(`${url}/${tenant}/oauth2/v2.0/logout?ui_locales=${language}`)
    await page.waitForSelector('#logout-form')
  },
  'signed out': (page, language) => page.goto(`${url}/${tenant}/oauth2/v2.0/logout?ui_locales=${language}`),
})
