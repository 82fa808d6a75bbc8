// @ts-check
/** What pages are made of: cards, tiles, tables, dialogs, and what is shown while data comes. */
import { html, nothing } from './lit-html.js'
import { address } from './api.js'
import { overTime } from './charts.js'
import * as format from './format.js'
import { NO_FACTS, link, plusDays } from './state.js'
import { language, words } from './words.js'

/**
 * What a page needs of the frame around it.
 *
 * @typedef {object} Context
 * @property {import('./state.js').View} view
 * @property {{from: string, to: string, unit: string, text: string}} range
 * @property {any[]} indicators the catalogue
 * @property {Record<string, Map<string, string>>} titles what people call values, by dimension
 * @property {(path: string) => Loaded} load
 * @property {(change: Partial<import('./state.js').View>) => void} go
 * @property {() => void} redraw
 * @property {Record<string, any>} memory of the page, as long as it is shown
 */

/** Indicators that people know by their initials. */
const SHORT = ['csat', 'nps', 'ces']

/** @typedef {{data?: any, error?: any, slow?: boolean, stale?: boolean}} Loaded */

/** The parameters of every report of this view. @param {Context} context */
export function shared({ view, range }) {
  /** @type {Record<string, string | string[]>} */
  const parameters = { from: range.from, to: range.to, timeZone: view.zone }
  for (const [dimension, value] of view.filters) {
    parameters[dimension] = [...[parameters[dimension] ?? []].flat(), value]
  }
  return parameters
}

/** @param {Context} context @param {string} name @param {Record<string, any>} parameters */
export function report(context, name, parameters) {
  return address('reports/' + name, { ...shared(context), ...parameters })
}

/** @param {Context} context @param {string} id */
export function indicator(context, id) {
  const of = context.indicators.find((one) => one.id === id) ?? { id, title: id, unit: 'fraction', minimumN: 30 }
  return { ...of, short: SHORT.includes(id) ? id.toUpperCase() : of.title }
}

/** The resource of an event type. @param {string | null} type */
export const resourceOf = (type) => {
  const name = /^parallax\.([a-z-]+)\.v1$/.exec(type ?? '')?.[1]
  return /** @type {any} */ ({
    'sale-closed': 'sales', 'sale-reversed': 'sale-reversals', 'lead-captured': 'leads', 'lead-assigned': 'lead-assignments',
    'lead-contacted': 'lead-contacts', 'lead-lost': 'lead-losses', 'customer-contacted': 'customer-contacts',
    'survey-sent': 'survey-invitations', 'survey-answered': 'survey-answers', 'delivery-agreed': 'delivery-agreements',
    'delivery-completed': 'delivery-completions',
  })[name ?? ''] ?? null
}

/**
 * The view of the facts that a figure counts.
 *
 * @param {Context} context @param {string} list where the catalogue says they are, as /api/v1/facts/sales?figure=salesClosed
 * @param {{start?: string, end?: string}} [time] first and last instant; without them the range of the view
 * @param {[string, string][]} [filters] beside those of the view
 * @returns {Partial<import('./state.js').View>}
 */
export function factsBehind({ view, range }, list, time = {}, filters = []) {
  const [, resource, figure] = /^\/api\/v1\/facts\/([a-z-]+)\?figure=(.+)$/.exec(list) ?? ['', 'sales', '']
  return {
    ...NO_FACTS, page: 'facts', resource, figure, since: time.start ?? range.from, until: time.end ?? range.to, table: '',
    filters: [...view.filters, ...filters],
  }
}

/** Where the facts behind a group are listed. @param {Context} context @param {Parameters<typeof factsBehind>[1]} list @param {string} group */
export function behindGroup(context, list, group) {
  return link(context.view, factsBehind(context, list, {}, [[context.view.group, group]]))
}

/** A number that leads to the facts that it counts. @param {Context} context @param {unknown} text @param {Parameters<typeof factsBehind>[1]} list @param {Parameters<typeof factsBehind>[2]} [time] @param {Parameters<typeof factsBehind>[3]} [filters] */
export function counted(context, text, list, time, filters) {
  return html`<a class="plain" title=${words('behindIt')} href=${link(context.view, factsBehind(context, list, time, filters))}>${text}</a>`
}

/** What people call a value. @param {Context} context @param {string} dimension @param {string} value */
export function title(context, dimension, value) {
  return context.titles[dimension]?.get(value) ?? value
}

/**
 * Markup of what was loaded, of waiting for it, or of what went wrong.
 *
 * @param {Context} context @param {Loaded} loaded @param {(data: any) => unknown} draw
 */
export function when(context, loaded, draw) {
  if (loaded.error) return failure(context, loaded.error)
  if (loaded.data === undefined) {
    return html`<div class="skeleton" role="status">${loaded.slow ? words('loading') + ' …' : nothing}</div>`
  }
  return loaded.stale ? html`<div class="stale">${draw(loaded.data)}</div>` : draw(loaded.data)
}

/** @param {Context} context @param {any} error */
export function failure(context, error) {
  const what = error.status === 0 ? words('gone') : (error.problem?.errors?.[0]?.detail ?? error.message)
  return html`<div class="error" role="alert">
    <p><b>${words('failed')}</b> ${what}</p>
    <p><button class="link" @click=${context.redraw}>${words('retry')}</button></p>
  </div>`
}

/**
 * A card with its title, what can be done with it, and its content.
 *
 * @param {Context} context
 * @param {{title: unknown, sub?: unknown, width?: string, path?: string, table?: string, computed?: any, heading?: string}} options
 * @param {unknown} content
 */
export function card(context, options, content) {
  const { path, table, computed } = options
  const isTable = table && context.view.table === table
  return html`<section class=${'card ' + (options.width ?? '')}>
    <header><h2>${options.title}</h2>
      <div class="actions">
        ${table ? html`<button class="link" aria-pressed=${isTable ? 'true' : 'false'} @click=${() => context.go({ table: isTable ? '' : table })}>${words(isTable ? 'asChart' : 'asTable')}</button>` : nothing}
        ${path ? html`<a href=${path + '&format=csv'} download>${words('csv')}</a>
          <button class="link" @click=${(/** @type {Event} */ event) => copy(event, location.origin + path)}>${words('apiAddress')}</button>` : nothing}
        ${computed ? html`<button class="link" @click=${() => explain(computed)}>${words('computed')}</button>` : nothing}
      </div></header>
    ${options.sub ? html`<p class="sub">${options.sub}</p>` : nothing}
    ${content}
  </section>`
}

/** @param {Event} event @param {string} text */
export async function copy(event, text) {
  const button = /** @type {HTMLElement} */ (event.currentTarget)
  const before = button.textContent
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    document.execCommand('copy')
    field.remove()
  }
  button.textContent = words('copied')
  const live = document.getElementById('live')
  if (live) live.textContent = words('copied')
  setTimeout(() => { button.textContent = before }, 1500)
}

/** Shows how an indicator is computed. @param {any} of an entry of the catalogue */
function explain(of) {
  document.dispatchEvent(new CustomEvent('explain', { detail: of }))
}

/**
 * A change with its arrow; coloured only if it is more than chance.
 *
 * @param {string} text @param {number | null} by @param {boolean | null} sure @param {'s' | 'o'} hue
 */
export function change(text, by, sure, hue) {
  const arrow = by === null || !sure ? '→' : by > 0 ? '↗' : '↘'
  return html`<span class=${'change' + (sure ? ' ' + hue : '')}>${arrow} ${text}</span>`
}

/**
 * A figure with its change and how it came about.
 *
 * @param {{name: string, value: unknown, unit?: string, change?: unknown, n?: number, note?: unknown, spark?: unknown, href?: string}} options
 */
export function tile(options) {
  return html`<section class="tile">
    <div class="name">${options.href ? html`<a href=${options.href}>${options.name}</a>` : options.name}</div>
    <div class="value">${options.value}${options.unit ? html`<small>${options.unit}</small>` : nothing}</div>
    <div class="row"><span>${options.change ?? nothing}</span>${options.n === undefined ? nothing : html`<span>n ${format.whole(options.n)}</span>`}</div>
    <div class="row"><span>${options.note ?? nothing}</span></div>
    ${options.spark ?? nothing}
  </section>`
}

/**
 * @param {{name: unknown, number?: boolean, cell: (row: any) => unknown}[]} columns
 * @param {any[]} rows @param {string} caption for those who do not see what stands around it
 */
export function table(columns, rows, caption) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}><table>
    <caption class="hidden">${caption}</caption>
    <thead><tr>${columns.map((column) => html`<th scope="col" class=${column.number ? 'n' : ''}>${column.name}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${columns.map((column) => html`<td class=${column.number ? 'n' : ''}>${column.cell(row)}</td>`)}</tr>`)}</tbody>
  </table></div>`
}

/** A select with what it is about in front. @param {string} label @param {string} name @param {[string, string][]} options @param {string} value @param {(value: string) => void} chosen */
export function choice(label, name, options, value, chosen) {
  return html`<label class="control">${label ? html`<span>${label}</span>` : nothing}
    <select name=${name} aria-label=${label || words(name)} .value=${value} @change=${(/** @type {any} */ event) => chosen(event.target.value)}>
      ${options.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}
    </select></label>`
}

/** Points of a series, of rows of a report. @param {any[]} rows @param {string} column @param {number} [minimumN] @returns {import('./charts.js').Point[]} */
export function points(rows, column, minimumN = 0) {
  return rows.map((row) => ({
    start: row.periodStartUtc, end: row.periodEndUtc, day: row.periodStart, value: row[column], low: row.low, high: row.high,
    n: row.n, partial: row.partial, young: row.matured === false && row.n !== undefined,
    thin: row.n !== undefined && row.n < minimumN,
  }))
}

/** How the value of an indicator is written. @param {any} of */
export const valueText = (of) => (/** @type {number | null} */ value) => format.value(value, of.unit)

/** The scale of an indicator: shares and scores have one of their own. @param {any} of @returns {[number, number] | null} */
export const domain = (of) => (of.unit === 'fraction' && !/rate|reversal/.test(of.id) ? [0, 1] : null)

/** The change of an indicator, in its unit. @param {string} unit @param {number | null} by @param {boolean | null} sure */
export const outcomeChange = (unit, by, sure) => change(format.change(by, unit), by, sure, 'o')

/**
 * Where a line begins that shows how the range came about, and over how long each of its points looks back.
 *
 * @param {Context} context @param {number} weeks before the end of a short range
 */
export function trend({ range }, weeks) {
  const long = Date.parse(range.to) - Date.parse(range.from) > 45 * 86_400_000
  const from = plusDays(range.to, -7 * (long ? 65 : weeks))
  return { from: from < range.from ? from : range.from, rolling: long ? 'P91D' : 'P28D' }
}

/**
 * A chart over time, and below it what stands at the place of the reader.
 *
 * @param {Context} context @param {string} key of the chart
 * @param {any} of the indicator of the line; null without one
 * @param {string} barName how the bars are read out
 * @param {Omit<Parameters<typeof overTime>[0], 'language' | 'reading'> & {list?: string}} options with the list of facts that its points count
 */
export function timeChart(context, key, of, barName, options) {
  const { bars, line, list } = options
  const places = bars.length ? bars : line
  const at = reading(context, key, places.length)
  return html`<div class=${list ? 'leads' : ''} @read=${reads(context, key)}
    @pick=${(/** @type {any} */ event) => list && context.go(factsBehind(context, list, places[event.detail.index]))}>${overTime({ ...options, language: language(), reading: at })}
    ${readOut(bars[at], line[at], of, barName)}${list ? html`<p class="small">${words('pickNote')}</p>` : nothing}</div>`
}

/** @param {Context} context @param {string} key of the chart @param {number} count */
function reading(context, key, count) {
  const index = context.memory['read ' + key] ?? -1
  return index < count ? index : -1
}

/** Remembers where a reader stands in the chart within. @param {Context} context @param {string} key */
const reads = (context, key) => (/** @type {any} */ event) => {
  if (context.memory['read ' + key] !== event.detail.index) {
    context.memory['read ' + key] = event.detail.index
    context.redraw()
  }
}

/** What stands at the place of the reader. @param {import('./charts.js').Point | undefined} bar @param {import('./charts.js').Point | undefined} point @param {any} of @param {string} barName */
function readOut(bar, point, of, barName) {
  const place = bar ?? point
  if (!place) return html`<p class="reading" aria-live="polite"></p>`
  return html`<p class="reading" aria-live="polite">${format.range(place.start, place.end)}:
    ${bar ? html`<b>${format.whole(bar.value ?? 0)}</b> ${barName}` : nothing}
    ${point && of ? html`${bar ? '; ' : ''}${of.title} <b>${format.value(point.value, of.unit)}</b>
      ${point.value === null ? nothing : html`(${format.interval(point, of.unit)}, n ${format.whole(point.n ?? 0)})`}` : nothing}
  </p>`
}
