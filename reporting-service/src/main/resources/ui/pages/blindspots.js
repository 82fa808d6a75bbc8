// @ts-check
/** Where customers are heard, and where not: regions by products. */
import { html, nothing } from '../lit-html.js'
import * as format from '../format.js'
import { plusDays } from '../state.js'
import { words } from '../words.js'
import { card, counted, report, title, when } from '../parts.js'

const STATES = ['covered', 'thin', 'no-answers', 'not-surveyed']
const PRODUCTS = 26
const MINIMUM = 30

/** @param {import('../parts.js').Context} context */
export function blindspots(context) {
  const { view, range } = context
  const long = plusDays(range.to, -120)
  const time = { from: long < range.from ? long : range.from, to: range.to }
  const path = report(context, 'coverage', { ...time, groupBy: 'product,region' })
  const loaded = context.load(path)
  return html`${when(context, loaded, (data) => {
    const { headline, rows } = data
    const worst = rows.filter((/** @type {any} */ row) => !['covered', 'no-sales'].includes(row.state))
    const unheard = worst.reduce((/** @type {number} */ sum, /** @type {any} */ row) => sum + row.unitsClosed, 0)
    const first = worst[0]
    const cells = STATES.reduce((sum, state) => sum + (headline.cells[state] ?? 0), 0)
    return html`
      <p class="headline">${!headline.unitsClosed ? words('noData') : first
        ? words('spotHeadline', format.short(unheard), format.short(headline.unitsClosed), `${title(context, 'product', first.product)}, ${title(context, 'region', first.region)}`)
        : words('spotNone')}</p>
      <p class="lead">${words('cells', format.whole(headline.cells.covered), format.whole(cells), format.share(headline.coveredUnitsShare ?? 0))}
        ${headline.popularTenth.products ? words('popular', format.whole(headline.popularTenth.products), format.share(headline.popularTenth.coveredUnitsShare ?? 0), format.whole(headline.otherProducts.products), format.share(headline.otherProducts.coveredUnitsShare ?? 0)) : nothing}</p>
      <div class="grid">
        ${card(context, { title: words('heat'), sub: html`${words('heatSub')} ${format.range(time.from, time.to)}`, width: 'w8', path }, html`
          <div class="states">${STATES.map((state) => html`<button class="state" aria-pressed=${view.state === state ? 'true' : 'false'}
            @click=${() => context.go({ state: view.state === state ? '' : state })}>
            <span class=${'swatch ' + state}>${state === 'covered' ? MINIMUM + '+' : state === 'no-answers' ? '0' : ''}</span><b>${format.whole(headline.cells[state] ?? 0)}</b> ${words(state, MINIMUM - 1)}</button>`)}</div>
          ${heat(context, rows)}`)}
        ${card(context, { title: words('topSpots'), sub: html`${words('topSpotsSub')}, ${format.range(time.from, time.to)}`, width: 'w4', path }, html`
          <ol class="list">${worst.filter((/** @type {any} */ row) => !view.state || row.state === view.state).slice(0, 11).map((/** @type {any} */ row, /** @type {number} */ i) => html`<li>
            <span class="rank">${i + 1}</span>
            <span class="what"><b>${title(context, 'product', row.product)}</b>, ${title(context, 'region', row.region)}
              <small>${words(row.state, MINIMUM - 1)}, ${words('answersOf', format.whole(row.answered), format.whole(row.invited), format.whole(row.salesClosed))}</small></span>
            <span class="s">${counted(context, format.whole(row.unitsClosed), '/api/v1/facts/sales?figure=unitsClosed', { start: time.from, end: time.to }, [['product', row.product], ['region', row.region]])}<small>${words('ofUnits', format.share(row.unitsClosed / headline.unitsClosed))}</small></span></li>`)}</ol>
          <p class="small"><a href=${path + '&format=csv'} download>${words('allRows')}, ${words('csv')}</a></p>`)}
      </div>`
  })}`
}

/** @param {import('../parts.js').Context} context @param {any[]} rows */
function heat(context, rows) {
  const sum = (/** @type {string} */ dimension, /** @type {string} */ column) => {
    /** @type {Map<string, number>} */
    const sums = new Map()
    for (const row of rows) sums.set(row[dimension], (sums.get(row[dimension]) ?? 0) + row[column])
    return [...sums].sort((a, b) => b[1] - a[1])
  }
  const regions = sum('region', 'salesClosed')
  const products = sum('product', 'unitsClosed')
  const total = regions.reduce((all, [, count]) => all + count, 0) || 1
  const shown = products.slice(0, PRODUCTS)
  /** @type {Map<string, any>} */
  const cells = new Map(rows.map((row) => [row.product + '\n' + row.region, row]))
  const most = Math.max(1, ...rows.filter((row) => row.state === 'not-surveyed').map((row) => row.unitsClosed))
  return html`<div class="scroll"><table class="heat" @keydown=${walk}>
    <caption class="hidden">${words('heat')}</caption>
    <thead><tr><td></td>${regions.map(([region, count]) => html`<th scope="col">${title(context, 'region', region)}<small>${format.share(count / total)}</small></th>`)}</tr></thead>
    <tbody>${shown.map(([product], y) => html`<tr><th scope="row">${title(context, 'product', product)}</th>
      ${regions.map(([region], x) => {
        const cell = cells.get(product + '\n' + region)
        const state = cell?.state ?? 'no-sales'
        const off = context.view.state && context.view.state !== state
        const deep = state === 'not-surveyed' && cell.unitsClosed > most / 8
        const text = off ? '' : state === 'no-sales' ? '·' : state === 'not-surveyed' ? format.short(cell.unitsClosed) : format.whole(cell.answered)
        const told = cell ? `${title(context, 'product', product)}, ${title(context, 'region', region)}: ${words(state, MINIMUM - 1)}, ${words('answersOf', cell.answered, cell.invited, cell.salesClosed)}, ${words('units', cell.unitsClosed)}` : words('no-sales')
        return html`<td><button class=${(off ? 'no-sales' : state) + (deep && !off ? ' deep' : '')} tabindex=${x === 0 && y === 0 ? '0' : '-1'} data-x=${x} data-y=${y}
          aria-label=${text + ' ' + told} title=${told}
          @click=${() => context.go({ page: 'compare', group: 'segment', filters: [['product', product], ['region', region]] })}>${text}</button></td>`
      })}</tr>`)}</tbody>
  </table></div>
  ${products.length > PRODUCTS ? html`<p class="small">${words('moreProducts', products.length - PRODUCTS)}</p>` : nothing}`
}

/** Arrow keys walk the cells. @param {KeyboardEvent} event */
function walk(event) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
  const step = /** @type {any} */ (steps)[event.key]
  const from = /** @type {HTMLElement} */ (event.target)
  if (!step || from.dataset.x === undefined) return
  const to = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.currentTarget)
    .querySelector(`[data-x="${Number(from.dataset.x) + step[0]}"][data-y="${Number(from.dataset.y) + step[1]}"]`))
  if (to) {
    event.preventDefault()
    from.tabIndex = -1
    to.tabIndex = 0
    to.focus()
  }
}
