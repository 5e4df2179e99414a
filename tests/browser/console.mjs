// The administrator's side, as one story: setup link, second factor, a client, a person who is refused, the ticket, the mend.

import { createHmac } from 'node:crypto'
import { execFileSync } from 'node:child_process'

const tenant = '5a4ad000-0000-4000-8000-000000000001'
const password = 'seven palms behind the hill'
const names = { en: 'amina', ar: 'أمينة' }

/** The one-time code of a moment (RFC 6238). */
function code(secret, at = Date.now()) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...secret.replaceAll(' ', '')].map((c) => letters.indexOf(c).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const digest = createHmac('sha1', key).update(step).digest()
  const offset = digest[19] & 15
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function authorization(url, language, client) {
  const parameters = {
    client_id: client,
    response_type: 'code',
    redirect_uri: `${url}/demo/callback`,
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    state: 'demo',
    prompt: 'login',
    ui_locales: language,
  }
  return `${url}/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams(parameters)}`
}

async function signIn(page) {
  await page.fill('#username', 'ada')
  await page.fill('#password', 'correct horse battery staple')
  await page.click('#login-submit')
}

/** Changes a field of the client's form, looks at the difference and carries it out. */
async function change(page, client, redirectUri, look) {
  await page.goto(`${client}`)
  await page.fill('#redirect_uris', redirectUri)
  await page.click('#preview')
  await page.waitForSelector('.difference')
  await look?.('the difference')
  await page.click('#do-it')
  await page.waitForSelector('#notice')
}

/**
 * Goes through the story. `open` gives a page of a browser of its own, `look` judges and keeps what a page looks like.
 */
export async function story(url, language, open, look) {
  const console_ = `${url}/${tenant}/admin`
  const faults = []
  const recovered = execFileSync(process.env.SANAD_BIN, ['admin', 'recover', '--data', process.env.SANAD_DATA], { encoding: 'utf8' })
  const link = recovered.trim().split('\n').at(-1)
  const admin = await open(language)
  await admin.goto(`${link}&ui_locales=${language}`)
  await look(admin, 'setup')
  const secret = await admin.textContent('#secret')
  await admin.fill('#username', names[language])
  await admin.fill('#password', 'short')
  await admin.fill('#code', '000000')
  await admin.click('form button')
  await admin.waitForSelector('#notice')
  await look(admin, 'setup with a short password')
  await admin.fill('#password', password)
  // The step before is used: the one of now stays for the sign-in.
  await admin.fill('#code', code(secret, Date.now() - 30_000))
  await admin.click('form button')
  await admin.waitForSelector('#recovery-codes')
  await look(admin, 'set up')
  await admin.click('#go-on')
  await admin.waitForSelector('nav')
  await admin.click('#sign-out button')
  await admin.waitForSelector('#console-sign-in')
  await admin.fill('#username', names[language])
  await admin.fill('#password', password)
  await admin.fill('#code', '000000')
  await admin.click('#sign-in')
  await admin.waitForSelector('#notice')
  await look(admin, 'console sign-in')
  await admin.fill('#password', password)
  await admin.fill('#code', code(secret))
  await admin.click('#sign-in')
  await admin.waitForSelector('nav')

  const name = `palms-${language}`
  const client = `${console_}/clients/${name}`
  await admin.goto(`${console_}/clients/new?ui_locales=${language}`)
  await look(admin, 'a new client')
  await admin.fill('#client_id', name)
  await admin.fill('#client_name', language === 'ar' ? 'النخيل' : 'Palms')
  await admin.selectOption('#token_endpoint_auth_method', 'none')
  await admin.selectOption('#consent', 'granted')
  await admin.check('#grant_types-authorization_code')
  await admin.fill('#redirect_uris', `${url}/demo/callback`)
  await admin.click('#preview')
  await admin.click('#do-it')
  await admin.waitForSelector('#notice')
  await look(admin, 'a client')

  const person = await open(language)
  await person.goto(authorization(url, language, name))
  await signIn(person)
  await person.waitForURL(/code=/)
  await change(admin, client, `${url}/demo/calback`, (what) => look(admin, what))
  // The registration is looked up anew within a second.
  await person.waitForTimeout(1100)
  await person.goto(authorization(url, language, name))
  await person.waitForSelector('#error-page')
  await person.click('#ticket-form summary')
  await person.fill('#ticket-words', language === 'ar' ? 'لا أستطيع الدخول' : 'I cannot get in')
  await person.click('#ticket-submit')
  await person.waitForSelector('#ticket-reference')
  const ticketOfPerson = person.url()
  await look(person, 'the ticket of a person')

  await admin.goto(`${console_}?ui_locales=${language}`)
  await admin.waitForSelector('svg.chart')
  await look(admin, 'the overview')
  // Quicker with the script: the document stays, and only what is in it is another one. One key leads to the search.
  await admin.evaluate(() => { window.isTheSame = true })
  await admin.click('nav a[href$="/log"]')
  await admin.waitForSelector('#filters')
  if (!admin.url().includes('/log')) faults.push(`the address is ${admin.url()}`)
  if (!await admin.evaluate(() => window.isTheSame)) faults.push('a link makes a new document')
  await admin.keyboard.press('/')
  if (!await admin.evaluate(() => document.activeElement?.matches('#filters input'))) faults.push('the key does not lead to the search')
  await admin.fill('#number', '50011')
  await admin.keyboard.press('Enter')
  await admin.waitForURL(/number=50011/)
  if (!await admin.evaluate(() => window.isTheSame)) faults.push('a search makes a new document')
  await admin.goBack()
  await admin.waitForFunction(() => !location.search.includes('number=50011') && document.querySelector('#filters'))
  await admin.goto(`${console_}/tickets?ui_locales=${language}`)
  await look(admin, 'the tickets')
  await admin.click('table a')
  await admin.waitForSelector('#began-after')
  await look(admin, 'a ticket')
  const ticket = admin.url()
  await admin.click('#open-row')
  await admin.waitForSelector('#story')
  await look(admin, 'a row of the log')
  await admin.goto(`${console_}/log?outcome=refused&ui_locales=${language}`)
  await look(admin, 'the log')
  await admin.goto(`${client}?ui_locales=${language}`)
  await admin.click('#changes-of')
  await admin.waitForSelector('table a')
  await look(admin, 'the changes of a client')
  await admin.click('table a')
  await admin.waitForSelector('.difference')
  await look(admin, 'undoing a change')
  await admin.click('#do-it')
  await admin.waitForSelector('#notice')
  await admin.goto(ticket)
  await admin.fill('#text', language === 'ar' ? 'صُحّح العنوان.' : 'The address is right again.')
  await admin.click('#answer button')
  await admin.waitForSelector('article.answer')
  await admin.click('#close button')
  await admin.waitForURL(ticket)

  await person.waitForTimeout(1100)
  await person.goto(authorization(url, language, name))
  await signIn(person)
  await person.waitForURL(/code=/)
  await person.goto(ticketOfPerson)
  await person.waitForSelector('article.answer')
  await look(person, 'the ticket of a person, answered')

  for (const path of ['accounts', 'accounts/new', 'resources', 'resources/new', 'keys', 'changes', 'administrators', 'tenants', 'tenants/new', 'tenant', `clients/${name}/remove`]) {
    await admin.goto(`${console_}/${path}?ui_locales=${language}`)
    await look(admin, `console ${path.replace(name, 'client')}`)
  }
  await admin.goto(`${console_}/accounts?ui_locales=${language}`)
  await admin.click('table a:has-text("ada")')
  await admin.waitForSelector('#record')
  await look(admin, 'an account')
  const ada = admin.url().split('?')[0]
  await admin.selectOption('#role', 'reader')
  await admin.click('#role-form button')
  await admin.waitForSelector('#do-it')
  await look(admin, 'giving a role')
  await admin.click('#do-it')
  await admin.waitForSelector('#secret')
  await look(admin, 'the link of an appointment')
  const appointment = await admin.textContent('#secret')
  const appointed = await open(language)
  await appointed.goto(`${appointment}&ui_locales=${language}`)
  await appointed.waitForSelector('#appointment')
  await look(appointed, 'an appointment')
  await admin.goto(`${console_}/administrators?ui_locales=${language}`)
  await look(admin, 'appointments that wait')
  await admin.goto(`${ada}/erasure?ui_locales=${language}`)
  await look(admin, 'erasing a person')
  await person.goto(`${url}/${tenant}/account?ui_locales=${language}`)
  await person.waitForSelector('#sessions')
  await look(person, 'the account of a person')
  await admin.goto(`${console_}/accounts?ui_locales=${language}`)
  // By the keyboard alone: the first stop of every page leads past the navigation.
  await admin.keyboard.press('Tab')
  const first = await admin.evaluate(() => document.activeElement?.getAttribute('href'))
  if (first !== '#content') faults.push(`the first stop is ${first}`)
  return faults
}
