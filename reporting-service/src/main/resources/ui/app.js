// @ts-check
/** The frame around the pages: who looks, at what, and what was loaded for it. */
import { html, nothing, render, svg } from './lit-html.js'
import { Failure, get, session, signIn, signInByLink, signOut } from './api.js'
import { NARROW } from './charts.js'
import * as format from './format.js'
import { DIMENSIONS, NO_FACTS, PAGES, RANGES, days, link, read, today } from './state.js'
import { LANGUAGES, language, speak, words } from './words.js'
import { choice, copy } from './parts.js'
import { overview } from './pages/overview.js'
import { sales } from './pages/sales.js'
import { outcomes } from './pages/outcomes.js'
import { compare } from './pages/compare.js'
import { blindspots } from './pages/blindspots.js'
import { differences } from './pages/differences.js'
import { facts } from './pages/facts.js'
import { data } from './pages/data.js'

/** @type {Record<string, (context: import('./parts.js').Context) => unknown>} */
const DRAW = { overview, sales, outcomes, compare, blindspots, differences, facts, data }

/** What can be chosen on each page beside range and filters. @type {Record<string, string[]>} */
const CONTROLS = {
  overview: ['compare', 'indicator', 'group'], sales: ['compare', 'group'], outcomes: ['compare', 'indicator', 'group'],
  compare: ['compare', 'indicator', 'group'], blindspots: [], differences: ['compare', 'indicator', 'group'], facts: [], data: [],
}

/** @type {Record<string, string>} */
const ICONS = {
  overview: 'M2 2h5v6H2zM9 2h5v4H9zM9 8h5v6H9zM2 10h5v4H2z', sales: 'M3 14V8M8 14V3M13 14v-8', outcomes: 'M1 6c4 0 5 5 8 5s3-3 6-3',
  compare: 'M2 13 14 3M2 4c5 0 7 8 12 8', blindspots: 'M1 8c4-6 10-6 14 0-4 6-10 6-14 0ZM2 2l12 12', differences: 'M2 4h12M2 8h12M2 12h12M5 2v4M11 6v4M7 10v4',
  facts: 'M2 3h12v10H2zM2 7h12M6 7v6', data: 'M3 4c0-3 10-3 10 0v8c0 3-10 3-10 0zM3 4c0 3 10 3 10 0M3 8c0 3 10 3 10 0',
}

const SLOW_AFTER = 2000
const FRESH_EVERY = 30_000

/** @type {string | null} who has signed in; null for nobody; undefined until that is known */
let caller
let known = false
/** @type {string | null} where to sign in without a key; null for nowhere */
let provider = null
/** @type {unknown} */
let signInError = null
let view = read(location.search)
/** @type {any[]} */
let indicators = []
/** @type {Record<string, Map<string, string>>} */
let titles = {}
/** @type {Record<string, string[]>} */
let values = {}
/** @type {any} */
let fresh = null
let empty = false
/** The day of the first event there is. */
let first = ''
/** @type {any} the entry of the catalogue that is explained */
let explained = null
/** @type {Record<string, any>} */
let memory = {}
/** @type {Map<string, import('./parts.js').Loaded>} */
const loaded = new Map()
let abort = new AbortController()
let drawing = false

function redraw() {
  if (drawing) return
  drawing = true
  requestAnimationFrame(() => {
    drawing = false
    draw()
  })
}

/** What a path answers; asked for once per view. @param {string} path @returns {import('./parts.js').Loaded} */
function load(path) {
  const there = loaded.get(path)
  if (there) return there
  /** @type {import('./parts.js').Loaded} */
  const entry = {}
  loaded.set(path, entry)
  const slow = setTimeout(() => {
    entry.slow = true
    redraw()
  }, SLOW_AFTER)
  get(path, abort.signal).then((answer) => {
    entry.data = answer
  }, (error) => {
    if (error.name === 'AbortError') {
      loaded.delete(path)
      return
    }
    if (error instanceof Failure && error.status === 401) {
      caller = null
    }
    entry.error = error
  }).finally(() => {
    clearTimeout(slow)
    redraw()
  })
  return entry
}

/** Tries again what failed. */
function again() {
  for (const [path, entry] of loaded) if (entry.error) loaded.delete(path)
  redraw()
}

/** @param {Partial<import('./state.js').View>} change */
function go(change) {
  if (change.page && change.page !== view.page) change = { table: '', ...change }
  history.pushState(null, '', link(view, change))
  show()
}

/** Shows what the URL says. */
function show() {
  const before = view.page
  view = read(location.search)
  abort.abort()
  abort = new AbortController()
  for (const [path, entry] of loaded) if (entry.data === undefined && !entry.error) loaded.delete(path)
  if (view.page !== before) {
    memory = {}
    scrollTo(0, 0)
    document.getElementById('main')?.focus({ preventScroll: true })
  }
  redraw()
}

function range() {
  const asked = days(view, today(view.zone))
  const from = asked.from || first || asked.to.slice(0, 4) + '-01-01'
  return { ...asked, from, text: view.range === 'all' ? words('all') : format.range(from, asked.to) }
}

function draw() {
  document.title = `${words(view.page)} · Parallax`
  const root = /** @type {HTMLElement} */ (document.getElementById('app'))
  render(!known ? nothing : caller === null ? login() : empty ? start() : frame(), root)
  const dialog = /** @type {HTMLDialogElement | null} */ (document.querySelector('dialog'))
  if (dialog && explained && !dialog.open) dialog.showModal()
}

function frame() {
  /** @type {import('./parts.js').Context} */
  const context = { view, range: range(), indicators, titles, load, go, redraw: again, memory }
  return html`<a class="skip" href="#main">${words('skip')}</a>
    <div class="frame">
      <header class="side">
        <a class="brand" href="/"><img src=${import.meta.url.replace(/app\.js.*/, 'icon.svg')} alt="">Parallax</a>
        <nav aria-label=${words('pages')}>${PAGES.map((page) => html`<a href=${link({ ...view, ...NO_FACTS, table: '', state: '' }, { page })} aria-current=${page === view.page ? 'page' : nothing}>
          <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true">${svg`<path d=${ICONS[page]}/>`}</svg>${words(page)}</a>`)}</nav>
        <div class="foot">
          <div class="wide" role="status">${fresh ? html`<span class=${'dot' + (fresh.lag ? ' behind' : '')}></span>${fresh.lag ? words('behind', format.whole(fresh.lag)) : words('upToDate')}<br>${words('asOf', format.time(fresh.asOf, view.zone, { timeStyle: 'medium' }))}` : nothing}</div>
          ${switches()}
          <div>${caller} · <button class="link" @click=${leave}>${words('signOut')}</button></div>
        </div>
      </header>
      <main id="main" tabindex="-1">
        <div class="bar"><h1>${words(view.page)}</h1>${controls()}</div>
        ${DRAW[view.page](context)}
      </main>
    </div>
    <div id="live" class="hidden" role="status"></div>
    ${explained ? explanation() : nothing}`
}

function controls() {
  if (view.page === 'facts' || view.page === 'data') {
    return html`<span class="gap"></span><button class="button" @click=${(/** @type {Event} */ event) => copy(event, location.href)}>${words('copyLink')}</button>`
  }
  const shown = CONTROLS[view.page]
  return html`
    ${choice('', 'range', RANGES.map((name) => [name, words(name)]), view.range, (value) => go({ range: value, ...(value === 'custom' ? { from: range().from, to: range().to } : {}) }))}
    ${view.range === 'custom' ? html`
      <label class="control"><span>${words('from')}</span><input type="date" .value=${view.from} @change=${(/** @type {any} */ event) => event.target.value && go({ from: event.target.value })}></label>
      <label class="control"><span>${words('to')}</span><input type="date" .value=${view.to} @change=${(/** @type {any} */ event) => event.target.value && go({ to: event.target.value })}></label>` : nothing}
    ${shown.includes('compare') ? choice(words('compared'), 'compare', ['previousPeriod', 'previousYear'].map((name) => [name, words(name)]), view.compare, (value) => go({ compare: value })) : nothing}
    ${shown.includes('indicator') ? choice('', 'indicator', indicators.map((of) => [of.id, of.title]), view.indicator, (value) => go({ indicator: value })) : nothing}
    ${shown.includes('group') ? choice(words('by'), 'group', DIMENSIONS.map((name) => [name, words(name)]), view.group, (value) => go({ group: value })) : nothing}
    ${view.filters.map(([dimension, value], i) => html`<span class="chip">${words(dimension)} <b>${titles[dimension]?.get(value) ?? value}</b>
      <button aria-label=${words('remove', value)} @click=${() => go({ filters: view.filters.filter((_, j) => j !== i) })}>×</button></span>`)}
    <label class="control narrow"><select aria-label=${words('filter')} .value=${''} @change=${(/** @type {any} */ event) => {
      const [dimension, ...value] = event.target.value.split(':')
      event.target.value = ''
      go({ filters: [...view.filters, [dimension, value.join(':')]] })
    }}><option value="">${words('filter')}</option>
      ${DIMENSIONS.map((dimension) => html`<optgroup label=${words(dimension)}>${(values[dimension] ?? []).map((value) => html`<option value=${dimension + ':' + value}>${titles[dimension]?.get(value) ?? value}</option>`)}</optgroup>`)}</select></label>
    <span class="gap"></span>
    ${choice('', 'zone', zones(), view.zone, (value) => go({ zone: value }))}
    <button class="button" @click=${(/** @type {Event} */ event) => copy(event, location.href)}>${words('copyLink')}</button>`
}

/** @returns {[string, string][]} */
function zones() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
  return [...new Set([view.zone, own, 'UTC', 'Europe/Vilnius', 'Europe/London', 'America/New_York', 'Asia/Tokyo'])].map((zone) => [zone, zone])
}

function switches() {
  const theme = document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
  return html`<div class="switches">
    <span class="switch" role="group" aria-label=${words('language')}>${LANGUAGES.map((one) => html`<button aria-pressed=${language() === one ? 'true' : 'false'} @click=${() => {
      localStorage.setItem('language', one)
      speak(one)
      redraw()
    }}>${one.toUpperCase()}</button>`)}</span>
    <span class="switch" role="group" aria-label=${words('theme')}>${['light', 'dark'].map((one) => html`<button aria-pressed=${theme === one ? 'true' : 'false'} @click=${() => {
      localStorage.setItem('theme', one)
      document.documentElement.dataset.theme = one
      redraw()
    }}>${words(one)}</button>`)}</span>
  </div>`
}

function explanation() {
  const of = explained
  return html`<dialog aria-label=${words('computed')} @close=${() => { explained = null; redraw() }}>
    <h2>${of.title}</h2>
    <dl class="facts">
      <dt>${words('formula')}</dt><dd>${of.formula}</dd>
      <dt>${words('minimumN')}</dt><dd>${of.minimumN}</dd>
      ${of.interval ? html`<dt>${words('interval')}</dt><dd>${of.interval}</dd>` : nothing}
      ${of.changeTest ? html`<dt>${words('test')}</dt><dd>${of.changeTest}</dd>` : nothing}
      ${of.horizon ? html`<dt>${words('horizon')}</dt><dd>${of.horizon}</dd>` : nothing}
      ${of.source ? html`<dt>${words('source')}</dt><dd>${of.source}</dd>` : nothing}
    </dl>
    <p><form method="dialog"><button class="button">${words('close')}</button></form></p>
  </dialog>`
}

function login() {
  return html`<main class="center" id="main">
    <img src=${import.meta.url.replace(/app\.js.*/, 'icon.svg')} alt="" width="40" height="40">
    <h1>Parallax</h1><p class="note">${words('tagline')}</p>
    <form class="panel" @submit=${enter}>
      <label class="field">${words('keyName')}<input name="name" autocomplete="username" required></label>
      <label class="field">${words('key')}<input name="key" type="password" autocomplete="current-password" required></label>
      ${signInError ? html`<p role="alert" class="error">${signInError}</p>` : nothing}
      <button class="button first">${words('signIn')}</button>
      ${provider ? html`<p class="note"><a href=${provider}>${words('signInElsewhere')}</a></p>` : nothing}
    </form>
    <p class="note">${words('sessionNote')}</p>
    ${switches()}
  </main>`
}

/** @param {any} event */
async function enter(event) {
  event.preventDefault()
  const given = new FormData(event.target)
  try {
    caller = (await signIn(String(given.get('name')), String(given.get('key')))).caller
    signInError = null
    loaded.clear()
    await begin()
  } catch (error) {
    const status = error instanceof Failure ? error.status : 0
    signInError = status === 401 ? words('wrongKey') : status === 0 ? words('gone') : /** @type {Error} */ (error).message
  }
  redraw()
}

async function leave() {
  await signOut()
  caller = null
  loaded.clear()
  redraw()
}

function start() {
  const address = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name=sales-url]')).content
  const command = `curl ${address || `${location.protocol}//${location.hostname}:8081`}/api/v1/sales \\
  -H "X-API-Key: $key" -H 'Content-Type: application/json' -d '{
  "saleId": "S-1", "closedAt": "${new Date().toISOString().slice(0, 19)}Z", "product": "espresso-machine",
  "region": "LT-VL", "channel": "retail", "quantity": 2, "amount": "698.00", "currency": "EUR"}'`
  return html`<main class="center" id="main">
    <img src=${import.meta.url.replace(/app\.js.*/, 'icon.svg')} alt="" width="40" height="40">
    <p class="headline">${words('emptyHeadline')}</p><p class="note">${words('emptyLead')}</p>
    <div class="panel"><pre class="mono" tabindex="0">${command}</pre>
      <button class="button first" @click=${(/** @type {Event} */ event) => copy(event, command)}>${words('copy')}</button></div>
    ${switches()}
  </main>`
}

/** Asks what every page needs. */
async function begin() {
  const [catalogue] = await Promise.all([get('/api/v1/indicators'), refresh()])
  indicators = Array.isArray(catalogue) ? catalogue : catalogue.indicators
  redraw()
  get('/api/v1/reports/sales?period=total').then(({ rows }) => {
    first = rows[0]?.periodStart.slice(0, 10) ?? ''
    redraw()
  }, () => {})
  for (const dimension of DIMENSIONS) {
    get(`/api/v1/dimensions/${dimension}?limit=1000`).then(({ rows }) => {
      titles[dimension] = new Map(rows.filter((/** @type {any} */ row) => row.title).map((/** @type {any} */ row) => [row.value, row.title]))
      values[dimension] = rows.map((/** @type {any} */ row) => row.value)
      redraw()
    }, () => {})
  }
}

/** How up to date everything is; and whether there is anything at all. */
async function refresh() {
  try {
    fresh = await get('/api/v1/freshness')
    const was = empty
    empty = fresh.lanes.every((/** @type {any} */ lane) => lane.position === 0)
    if (was && !empty) {
      loaded.clear()
      await begin()
    }
  } catch (error) {
    if (error instanceof Failure && error.status === 401) caller = null
  }
  redraw()
}

speak(localStorage.getItem('language') ?? (navigator.language.startsWith('lt') ? 'lt' : 'en'))
const theme = localStorage.getItem('theme')
if (theme) document.documentElement.dataset.theme = theme

// what is drawn depends on both
for (const what of ['(prefers-color-scheme: dark)', NARROW]) matchMedia(what).addEventListener('change', redraw)
addEventListener('popstate', show)
document.addEventListener('explain', (/** @type {any} */ event) => {
  explained = event.detail
  redraw()
})
document.addEventListener('click', (event) => {
  const target = /** @type {HTMLElement} */ (event.target).closest?.('a')
  if (!target || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  const href = target.getAttribute('href') ?? ''
  if (href === '/' || href.startsWith('/?')) {
    event.preventDefault()
    history.pushState(null, '', href)
    show()
  }
})
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? '')) {
    event.preventDefault()
    go({ page: 'facts' })
    setTimeout(() => document.getElementById('find')?.focus(), 50)
  }
})
setInterval(() => {
  if (caller && document.visibilityState === 'visible') refresh()
}, FRESH_EVERY)
setInterval(() => {
  if (caller && empty) refresh()
}, 2000)
setInterval(() => {
  if ([...loaded.values()].some((entry) => entry.error?.status === 0)) again()
}, 5000)

/** Signs in by a link, or says why signing in elsewhere failed; both stand behind the hash, which no server sees. */
async function arrive() {
  const [, what, value] = /^#(link|login)=(.*)$/.exec(location.hash) ?? []
  if (!what) return
  history.replaceState(null, '', location.pathname + location.search)
  if (what === 'login') {
    signInError = words({ forbidden: 'mayNotRead', unavailable: 'providerGone' }[value] ?? 'providerFailed')
    return
  }
  try {
    await signInByLink(value)
  } catch (error) {
    signInError = error instanceof Failure && error.status ? error.message : words('gone')
  }
}

arrive().then(session).then((signed) => {
  caller = signed.caller
  provider = signed.provider
  known = true
  redraw()
  if (caller) begin()
}, () => {
  known = true
  caller = null
  redraw()
})
