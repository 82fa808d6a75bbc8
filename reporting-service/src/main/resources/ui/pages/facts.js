// @ts-check
/** One fact: what was sent, what it counts as, and what it is linked with; and the facts behind a figure. */
import { html, nothing } from '../lit-html.js'
import { address } from '../api.js'
import * as format from '../format.js'
import { DIMENSIONS, NO_FACTS, link } from '../state.js'
import { words } from '../words.js'
import { card, failure, indicator, resourceOf, shared, table, title, when } from '../parts.js'

/** Facts shown at once. */
const PAGE = '100'

/** Figures that are no indicators. */
const NAMED = ['salesClosed', 'salesReversed', 'unitsClosed']

const RESOURCES = [
  'sales', 'sale-reversals', 'leads', 'lead-assignments', 'lead-contacts', 'lead-losses', 'customer-contacts',
  'survey-invitations', 'survey-answers', 'delivery-agreements', 'delivery-completions',
]

/** @param {import('../parts.js').Context} context */
export function facts(context) {
  const { view } = context
  const listed = view.figure && !view.key
  return html`
    ${listed ? html`<p class="headline">${words('factsBehind', nameOf(context), span(view))}</p><p class="lead">${words('behindLead')}</p>`
      : html`<p class="headline">${words('findHeadline')}</p><p class="lead">${words('findLead')}</p>`}
    <form class="bar" @submit=${(/** @type {any} */ event) => {
      event.preventDefault()
      const given = new FormData(event.target)
      context.go({ ...NO_FACTS, resource: String(given.get('resource')), key: String(given.get('key')).trim() })
    }}>
      <label class="control"><span>${words('resource')}</span><select name="resource" .value=${view.resource}>
        ${RESOURCES.map((one) => html`<option value=${one} ?selected=${one === view.resource}>${one}</option>`)}</select></label>
      <label class="control"><input type="search" name="key" id="find" .value=${view.key} placeholder=${words('find')} aria-label=${words('find')}></label>
      <button class="button first">${words('facts')}</button>
    </form>
    <div class="grid">${listed ? behind(context) : view.key ? one(context) : nothing}</div>`
}

/** What a figure is called. @param {import('../parts.js').Context} context */
function nameOf(context) {
  const { figure } = context.view
  return NAMED.includes(figure) ? words(figure) : indicator(context, figure).title
}

/** The time of the list: whole days as days. @param {import('../state.js').View} view */
function span({ since, until, zone }) {
  const isDay = (/** @type {string} */ text) => text.length === 10
  return isDay(since) && isDay(until) ? format.range(since, until) : `${format.time(since, zone)} – ${format.time(until, zone)}`
}

/** The facts behind a figure. @param {import('../parts.js').Context} context */
function behind(context) {
  const { view } = context
  const parameters = { ...shared(context), from: view.since, to: view.until, figure: view.figure, limit: PAGE }
  const path = address('facts/' + view.resource, parameters)
  const loaded = context.load(view.after ? `${path}&cursor=${encodeURIComponent(view.after)}` : path)
  const filters = view.filters.map(([dimension, value]) => `${words(dimension)}: ${title(context, dimension, value)}`).join(', ')
  return card(context, { title: view.resource, sub: filters, path }, when(context, loaded, ({ rows, next }) => {
    if (!rows.length) return html`<p>${words('noFacts')}</p>`
    const shown = Object.keys(rows[0]).filter((name) => !['at', 'key', 'revision', 'country'].includes(name) && !view.filters.some(([dimension]) => dimension === name))
    const cursor = next && new URL(next, location.origin).searchParams.get('cursor')
    return html`${table([
      { name: words('at').toLowerCase(), cell: (row) => format.time(row.at, view.zone) },
      { name: words('key').toLowerCase(), cell: (row) => html`<a class="mono" href=${link(view, { ...NO_FACTS, key: row.key })}>${row.key}</a>` },
      ...shown.map((name) => ({
        name: DIMENSIONS.includes(name) ? words(name) : name, number: rows.some((/** @type {any} */ row) => typeof row[name] === 'number'), cell: (/** @type {any} */ row) => cell(context, name, row[name]),
      })),
    ], rows, nameOf(context))}
    <p>${view.after ? html`<a href=${link(view, { after: '' })}>${words('firstPage')}</a> ` : nothing}${cursor ? html`<a href=${link(view, { after: cursor })}>${words('more')}</a>` : nothing}</p>`
  }))
}

/** @param {import('../parts.js').Context} context @param {string} name @param {any} value */
function cell(context, name, value) {
  if (value === null) return '–'
  if (DIMENSIONS.includes(name)) return title(context, name, value)
  if (name.endsWith('At')) return format.time(value, context.view.zone)
  return value === true ? '✓' : value === false ? '✗' : String(value)
}

/** @param {import('../parts.js').Context} context */
function one(context) {
  const { view } = context
  const path = `/api/v1/${view.resource}?key=${encodeURIComponent(view.key)}`
  const loaded = context.load(path)
  if (loaded.error?.status === 404) return html`<p class="card">${words('notFound', view.resource, view.key)}</p>`
  if (loaded.error) return failure(context, loaded.error)
  return when(context, loaded, (fact) => html`
    ${card(context, { title: html`<span class="mono">${view.key}</span>`, sub: fact.type ?? view.resource, width: 'w6' }, html`
      ${fact.data ? html`<p class=${'box' + (fact.withdrawn ? '' : ' o')}>${words(fact.withdrawn ? 'countsNot' : 'countsAs', fact.revision)}</p>` : nothing}
      ${fact.quarantined.map((/** @type {any} */ record) => html`<p class="box">${words('isQuarantined', record.revision ?? '?', record.reason)}: ${record.detail}. <a href=${link(view, { page: 'data' })}>${words('quarantine')}</a></p>`)}
      ${fact.countedUnder ? html`<h3 class="sub">${words('countedUnder')}</h3>${list(fact.countedUnder)}` : nothing}
      ${fact.derived && Object.keys(fact.derived).length ? html`<h3 class="sub">${words('derived')}</h3>${list(fact.derived)}` : nothing}
      ${Object.keys(fact.links ?? {}).length ? html`<h3 class="sub">${words('links')}</h3>${linksOf(context, fact.links)}` : nothing}`)}
    ${card(context, { title: words('event'), sub: '', width: 'w6' }, fact.data ? list(fact.data) : nothing)}`)
}

/** @param {Record<string, any>} values */
function list(values) {
  return html`<dl class="facts">${Object.entries(values).map(([name, value]) => html`<dt>${name}</dt><dd>${value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd>`)}</dl>`
}

/** @param {import('../parts.js').Context} context @param {Record<string, any>} links */
function linksOf(context, links) {
  return html`<ul class="list">${Object.entries(links).flatMap(([name, linked]) => [linked].flat().map((/** @type {any} */ one) => {
    const resource = resourceOf(one.type)
    return html`<li><span class="what">${name}<small>${one.type}</small></span>
      ${resource && one.known ? html`<a class="mono" href=${link(context.view, { resource, key: one.key })}>${one.key}</a>` : html`<span class="mono">${one.key}</span>`}</li>`
  }))}</ul>`
}
