// @ts-check
/** Whether everything is counted, what could not be, and what was declared. */
import { html, nothing } from '../lit-html.js'
import { post } from '../api.js'
import * as format from '../format.js'
import { DIMENSIONS, link } from '../state.js'
import { words } from '../words.js'
import { card, resourceOf, table, tile, when } from '../parts.js'

/** @param {import('../parts.js').Context} context */
export function data(context) {
  const fresh = context.load('/api/v1/freshness')
  const quarantine = context.load('/api/v1/quarantine?limit=50')
  return html`
    ${when(context, fresh, ({ lag, lanes }) => {
      const rows = quarantine.data?.rows ?? []
      const rest = rows.length ? words('quarantined', rows.length + (quarantine.data.next ? '+' : '')) : quarantine.data ? words('quarantinedNone') : ''
      const latest = lanes.map((/** @type {any} */ lane) => lane.lastEventTime).filter(Boolean).sort().at(-1)
      return html`<p class="headline">${lag === 0 ? words('dataHeadline', rest) : words('dataBehind', format.whole(lag), rest)}</p><p class="lead"></p>
        <div class="tiles">
          ${tile({ name: words('waiting'), value: format.whole(lag), note: words('waitingSub') })}
          ${tile({ name: words('latest'), value: latest ? format.time(latest, context.view.zone, { timeStyle: 'short' }) : '–', note: latest ? format.time(latest, context.view.zone, { dateStyle: 'medium' }) : nothing })}
          ${tile({ name: words('linksPending'), value: format.whole(fresh.data.pendingLinks) })}
          ${tile({ name: words('quarantine'), value: quarantine.data ? rows.length + (quarantine.data.next ? '+' : '') : '…' })}
        </div>`
    })}
    <div class="grid">
      ${card(context, { title: words('quarantine'), sub: words('quarantineSub') }, when(context, quarantine, ({ rows }) => html`
        ${rows.length ? table([
          { name: words('reason'), cell: (row) => html`<span class=${'tag' + (row.reason === 'refused' ? ' strong' : '')}>${row.reason}</span>` },
          { name: words('arrived'), cell: (row) => format.time(row.recordedAt, context.view.zone) },
          { name: words('fact'), cell: (row) => (row.key && resourceOf(row.type) ? html`<a class="mono" href=${link(context.view, { page: 'facts', resource: resourceOf(row.type), key: row.key })}>${row.key}</a><small>${row.type}</small>` : '–') },
          { name: words('wrong'), cell: (row) => row.detail },
          { name: words('record'), cell: (row) => html`<span class="mono">${row.id}</span>` },
          { name: html`<span class="hidden">${words('retryRecord')}</span>`, number: true, cell: (row) => html`<button class="button" @click=${() => { context.memory.retry = row; context.memory.told = ''; context.redraw() }}>${words('retryRecord')}</button>` },
        ], rows, words('quarantine')) : html`<p>${words('quarantinedNone')}</p>`}
        ${context.memory.retry ? retry(context) : nothing}`))}
      ${card(context, { title: words('freshness'), width: 'w6' }, when(context, fresh, ({ lanes }) => table([
        { name: words('topic'), cell: (lane) => html`<span class="mono">${lane.topic}</span>` },
        { name: words('partition'), number: true, cell: (lane) => lane.partition },
        { name: words('read'), number: true, cell: (lane) => format.whole(lane.position) },
        { name: words('waits'), number: true, cell: (lane) => format.whole(lane.lag) },
        { name: words('latest'), number: true, cell: (lane) => (lane.lastEventTime ? format.time(lane.lastEventTime, context.view.zone) : '–') },
      ], lanes, words('freshness'))))}
      ${card(context, { title: words('dimensions'), sub: words('dimensionsSub'), width: 'w6' }, table([
        { name: words('dimensions'), cell: (dimension) => dimension },
        { name: words('seen'), number: true, cell: (dimension) => count(context, dimension, (value) => value.seen) },
        { name: words('declared'), number: true, cell: (dimension) => count(context, dimension, (value) => value.declared) },
        { name: words('withoutEvent'), cell: (dimension) => names(context, dimension) },
      ], DIMENSIONS, words('dimensions')))}
    </div>`
}

/** @param {import('../parts.js').Context} context @param {string} dimension */
const known = (context, dimension) => context.load(`/api/v1/dimensions/${dimension}?limit=1000`).data?.rows

/** @param {import('../parts.js').Context} context @param {string} dimension @param {(value: any) => boolean} which */
function count(context, dimension, which) {
  const rows = known(context, dimension)
  return rows ? format.whole(rows.filter(which).length) : '…'
}

/** @param {import('../parts.js').Context} context @param {string} dimension */
function names(context, dimension) {
  const rows = known(context, dimension)?.filter((/** @type {any} */ value) => value.declared && !value.seen)
  return rows?.length ? rows.map((/** @type {any} */ value) => value.title ?? value.value).join(', ') : words('none')
}

/** @param {import('../parts.js').Context} context */
function retry(context) {
  const row = context.memory.retry
  return html`<form class="box accent" @submit=${async (/** @type {any} */ event) => {
    event.preventDefault()
    try {
      const told = await post(`/api/v1/quarantine/${encodeURIComponent(row.id)}/retry`, String(new FormData(event.target).get('key')))
      context.memory.told = words('retried', told.outcome + (told.detail ? ': ' + told.detail : ''))
    } catch (error) {
      context.memory.told = /** @type {Error} */ (error).message
    }
    context.redraw()
  }}>
    <p>${words('retryAsk', row.key ?? row.id)}</p>
    <p class="bar"><label class="control"><input type="password" name="key" required autocomplete="off" aria-label=${words('key')}></label>
      <button class="button first">${words('retryNow')}</button>
      <button type="button" class="link" @click=${() => { context.memory.retry = null; context.redraw() }}>${words('cancel')}</button>
      <span role="status">${context.memory.told}</span></p>
  </form>`
}
