// Links and searches of the console put the next page in the place of this one, so that nothing but the page travels and nothing flickers.
// Whatever is not a page of the console is opened as ever, and without this script everything is.
(() => {
  const base = location.pathname.split('/').slice(0, 3).join('/')
  const isOurs = (url) => url.origin === location.origin && (url.pathname === base || url.pathname.startsWith(`${base}/`))
  let turn = 0

  async function show(url, isNew) {
    const mine = ++turn
    const otherwise = () => { if (mine === turn) location.href = url }
    document.body.setAttribute('aria-busy', 'true')
    let reply, text
    try {
      reply = await fetch(url, { headers: { Accept: 'text/html' } })
      const isPage = (reply.headers.get('content-type') ?? '').startsWith('text/html')
      if (!isPage || !isOurs(new URL(reply.url))) return otherwise()
      text = await reply.text()
    } catch {
      return otherwise()
    }
    const next = new DOMParser().parseFromString(text, 'text/html')
    if (mine !== turn) return
    if (!next.body.classList.contains('console')) return otherwise()
    if (isNew) history.pushState(null, '', reply.url)
    document.title = next.title
    document.documentElement.lang = next.documentElement.lang
    document.documentElement.dir = next.documentElement.dir
    document.body.replaceWith(next.body)
    // Whoever goes by keyboard or ear begins at the top, as on any page.
    document.body.tabIndex = -1
    document.body.focus({ preventScroll: true })
    document.body.removeAttribute('tabindex')
    scrollTo(0, 0)
  }

  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (!link || !isPlain || event.defaultPrevented || link.target || link.getAttribute('href').startsWith('#')) return
    const url = new URL(link.href)
    if (!isOurs(url)) return
    event.preventDefault()
    show(url.href, true)
  })

  addEventListener('submit', (event) => {
    const form = event.target
    const url = new URL(form.action)
    if (form.method !== 'get' || !isOurs(url)) return
    event.preventDefault()
    url.search = new URLSearchParams(new FormData(form, event.submitter)).toString()
    show(url.href, true)
  })

  addEventListener('popstate', () => show(location.href, false))

  // The search of a list is one key away.
  addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea, select')
    const field = document.querySelector('#filters input')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey || !field) return
    event.preventDefault()
    field.focus()
  })
})()
