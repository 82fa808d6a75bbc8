// @ts-check
/** One fact: what was sent, what it counts as, and what it is linked with. */
import { html, nothing } from '../lit-html.js'
import { link } from '../state.js'
import { words } from '../words.js'
import { card, failure, resourceOf, when } from '../parts.js'

const RESOURCES = [
  'sales', 'sale-reversals', 'leads', 'lead-assignments', 'lead-contacts', 'lead-losses', 'customer-contacts',
  'survey-invitations', 'survey-answers', 'delivery-agreements', 'delivery-completions',
]

/** @param {import('../parts.js').Context} context */
export function facts(context) {
  const { view } = context
  return html`
    <p class="headline">${words('findHeadline')}</p>
    <p class="lead">${words('findLead')}</p>
    <form class="bar" @submit=${(/** @type {any} */ event) => {
      event.preventDefault()
      const given = new FormData(event.target)
      context.go({ resource: String(given.get('resource')), key: String(given.get('key')).trim() })
    }}>
      <label class="control"><span>${words('resource')}</span><select name="resource" .value=${view.resource}>
        ${RESOURCES.map((one) => html`<option value=${one} ?selected=${one === view.resource}>${one}</option>`)}</select></label>
      <label class="control"><input type="search" name="key" id="find" .value=${view.key} placeholder=${words('find')} aria-label=${words('find')}></label>
      <button class="button first">${words('facts')}</button>
    </form>
    <div class="grid">${view.key ? one(context) : nothing}</div>`
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
