// Every page in a real browser, in every language, on a telephone and on a desk, in light and in dark. One line per test:
// `ok NAME` or `not ok NAME: why`. SANAD_URL: where the server is. SANAD_SHOTS: where pictures go.

import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { story } from './console.mjs'
import { pages } from './pages.mjs'

const url = process.env.SANAD_URL
const shots = process.env.SANAD_SHOTS
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const languages = { en: 'ltr', ar: 'rtl' }
const telephone = { width: 360, height: 740 }
const desk = { width: 1280, height: 900 }
mkdirSync(shots, { recursive: true })

const browser = await chromium.launch({
  executablePath: process.env.SANAD_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})

/** A page that notes what it must not do: complain, or ask anybody else. */
async function open(options) {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const faults = []
  page.on('console', (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && faults.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('request', (request) => {
    // Every browser asks for an icon by itself; nothing else may leave the house.
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) faults.push(`asked ${request.url()}`)
  })
  return { page, faults, close: () => context.close() }
}

/** What the rules of writing demand of a rendered page. */
function judge(direction) {
  const faults = []
  const root = document.documentElement
  if (root.dir !== direction) faults.push(`dir=${root.dir}`)
  if (root.scrollWidth > window.innerWidth) {
    const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1 || e.getBoundingClientRect().left < -1)
    const shown = wide.filter((e) => !e.classList.contains('skip')).map((e) => e.outerHTML.slice(0, 80))
    faults.push(`wider than the window: ${root.scrollWidth} > ${window.innerWidth}: ${shown[0]}`)
  }
  if (/[\u2066-\u2069\u200e\u200f]/.test(root.outerHTML)) faults.push('marks of direction in the HTML')
  for (const element of document.querySelectorAll('bdi[dir=ltr], code, pre')) {
    const style = getComputedStyle(element)
    const isolates = ['isolate', 'isolate-override', 'plaintext'].includes(style.unicodeBidi)
    if (style.direction !== 'ltr' || !isolates) faults.push(`not isolated: ${element.outerHTML.slice(0, 80)}`)
  }
  if (direction === 'rtl') {
    for (const element of document.querySelectorAll('p, li, h1, label, button')) {
      const style = getComputedStyle(element)
      if (!['normal', '0px'].includes(style.letterSpacing)) faults.push(`letter-spacing ${style.letterSpacing}`)
      const ratio = parseFloat(style.lineHeight) / parseFloat(style.fontSize)
      if (element.matches('p, li') && ratio < 1.6) faults.push(`line height ${ratio}: ${element.outerHTML.slice(0, 80)}`)
    }
  }
  const sheet = [...document.querySelectorAll('style')].map((style) => style.textContent).join('')
  const physical = sheet.match(/(?:margin|padding|border|inset)-(?:left|right)|(?:^|[;{\s])(?:left|right)\s*:|text-align:\s*(?:left|right)|float:\s*(?:left|right)/)
  if (physical) faults.push(`a physical side in the style sheet: ${physical[0]}`)
  if ([...document.querySelectorAll('main')].some((main) => /\[[a-z]+(-[a-z]+)+\]|\{ ?\$/.test(main.textContent))) faults.push('a text is missing')
  return faults
}

async function accessible(page) {
  await page.evaluate(axe)
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return result.violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.html.slice(0, 90)).join(' | ')}`)
}

let failed = 0
async function test(name, work) {
  try {
    const faults = await work()
    if (faults.length > 0) throw new Error(faults.slice(0, 4).join('; '))
    console.log(`ok ${name}`)
  } catch (error) {
    failed += 1
    console.log(`not ok ${name}: ${String(error.message).replace(/\s+/g, ' ').slice(0, 600)}`)
  }
}

for (const [language, direction] of Object.entries(languages)) {
  for (const [name, visit] of Object.entries(pages(url))) {
    await test(`${name} (${language})`, async () => {
      const all = []
      for (const [size, viewport, colorScheme] of [['telephone', telephone, 'light'], ['desk', desk, 'dark']]) {
        const { page, faults, close } = await open({ viewport, colorScheme, locale: language })
        await visit(page, language)
        await page.screenshot({ path: `${shots}/${name.replaceAll(/\W+/g, '-')}-${language}-${size}.png`, fullPage: true })
        all.push(...faults, ...(await page.evaluate(judge, direction)), ...(await accessible(page)))
        await close()
      }
      return all
    })
  }
  await test(`the page of every number (${language})`, async () => {
    const { page, faults, close } = await open({ viewport: telephone, locale: language })
    const { numbers } = await (await fetch(`${url}/error`, { headers: { Accept: 'application/json' } })).json()
    if (numbers.length < 500) faults.push(`only ${numbers.length} numbers`)
    for (const { number } of numbers) {
      const html = await (await fetch(`${url}/error?code=${number}&ui_locales=${language}`)).text()
      await page.setContent(html, { waitUntil: 'domcontentloaded' })
      for (const fault of await page.evaluate(judge, direction)) faults.push(`${number}: ${fault}`)
    }
    await close()
    return faults
  })
}

for (const [language, direction] of Object.entries(languages)) {
  await test(`the administrator's story (${language})`, async () => {
    const all = []
    const opened = []
    const own = async () => {
      const one = await open({ viewport: desk, colorScheme: 'light', locale: language })
      opened.push(one)
      return one.page
    }
    // Each page as it is on a desk, and then on a telephone in the dark.
    const look = async (page, name) => {
      for (const [size, viewport, colorScheme] of [['desk', desk, 'light'], ['telephone', telephone, 'dark']]) {
        await page.setViewportSize(viewport)
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: `${shots}/${name.replaceAll(/\W+/g, '-')}-${language}-${size}.png`, fullPage: true })
        const faults = [...(await page.evaluate(judge, direction)), ...(await accessible(page))]
        all.push(...faults.map((fault) => `${name} (${size}): ${fault}`))
      }
      await page.setViewportSize(desk)
    }
    all.push(...(await story(url, language, own, look)))
    for (const one of opened) {
      all.push(...one.faults)
      await one.close()
    }
    return all
  })
}

await browser.close()
process.exit(failed > 0 ? 1 : 0)
