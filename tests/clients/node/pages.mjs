// Drives the pages as forms, as a person without JavaScript would.

const ACCOUNT = { username: 'ada', password: 'correct horse battery staple' }

const unescape = (text) =>
  text.replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n)).replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')

/** The form with this id: its action and its hidden fields. */
function form(html, id) {
  const found = html.match(new RegExp(`<form id="${id}"[^>]*action="([^"]*)"[^>]*>([\\s\\S]*?)</form>`))
  if (!found) return undefined
  const fields = {}
  for (const [, name, value] of found[2].matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    fields[unescape(name)] = unescape(value)
  }
  return { action: unescape(found[1]), fields }
}

/** Signs ada in and allows what is asked. Returns `{ url }` of the last redirect, or `{ action, fields }` of a form post. */
export async function signIn(start) {
  const cookies = new Map()
  const origin = new URL(start).origin
  const send = async (url, body) => {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      body: body && new URLSearchParams(body),
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([n, v]) => `${n}=${v}`).join('; ') },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0].split(/=(.*)/)
      cookies.set(name, value)
    }
    return response
  }
  let response = await send(start)
  for (let step = 0; step < 8; step += 1) {
    const location = response.headers.get('location')
    if (location) {
      const url = new URL(location, start)
      if (url.origin !== origin || url.pathname === '/demo/callback') return { url }
      response = await send(url)
      continue
    }
    const html = await response.text()
    const posted = form(html, 'form-post-form')
    if (posted) return posted
    const login = form(html, 'login-form')
    const consent = form(html, 'consent-form')
    if (login) response = await send(new URL(login.action, start), { ...login.fields, ...ACCOUNT })
    else if (consent) response = await send(new URL(consent.action, start), { ...consent.fields, decision: 'allow' })
    else throw new Error(`an unexpected page: ${response.status} ${html.slice(html.indexOf('<main'), html.indexOf('<main') + 600)}`)
  }
  throw new Error('the pages lead nowhere')
}
