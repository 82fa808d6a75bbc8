// @ts-check
/** Whether the customers behind one score think alike, and whether the score hides what its groups do. */
import { html, nothing } from '../lit-html.js'
import { forest } from '../charts.js'
import * as format from '../format.js'
import { link } from '../state.js'
import { words } from '../words.js'
import { behindGroup, card, domain, indicator, outcomeChange, report, table, title, valueText, when } from '../parts.js'
import { differing } from './overview.js'

const OTHERS = ['csat', 'nps', 'to-quality', 'on-time', 'reversal-rate', 'lead-follow-up']

/** @param {import('../parts.js').Context} context */
export function differences(context) {
  const { view, range } = context
  const of = indicator(context, view.indicator)
  const path = report(context, 'heterogeneity', { indicator: view.indicator, dimension: view.group, compare: view.compare })
  const loaded = context.load(path)
  const points = (/** @type {number | null} */ value) => format.change(value, of.unit)
  return html`
    ${when(context, loaded, (data) => html`<p class="headline">${differing(context, of, data)}</p>
      <p class="lead">${data.headline.pValue === null ? nothing : words('differTest', data.headline.test, data.headline.pValue < 0.001 ? '< 0.001' : '= ' + data.headline.pValue.toFixed(3))}</p>`)}
    <div class="grid">
      ${card(context, { title: `${of.title} ${words('by')} ${words(view.group)}`, sub: html`${range.text}; ○ ${words(view.compare)}`, width: 'w7', path, table: 'forest', computed: of },
        when(context, loaded, (data) => (view.table === 'forest' ? groups(context, of, data.rows) : forest({
          rows: data.rows.filter((/** @type {any} */ row) => row.n > 0 || row.comparedN > 0).slice(0, 16).map((/** @type {any} */ row) => ({
            name: title(context, view.group, row[view.group]), href: behindGroup(context, of.facts, row[view.group]), value: row.value, low: row.low, high: row.high, n: row.n,
            sufficient: row.sufficient, before: row.comparedValue ?? null,
          })),
          total: data.headline.value, weighted: data.headline.weightedValue, domain: domain(of), text: valueText(of),
          label: of.title, totalName: words('everybody'), weightedName: words('weighted'),
        }))))}
      ${card(context, { title: words('reversedTitle'), sub: range.text, width: 'w5', path },
        when(context, loaded, ({ headline }) => html`
          ${headline.reversed ? html`<p class="box o"><span class="tag strong">${words('reversedTitle')}</span><br>${words('reversed', points(headline.valueChange))}</p>`
            : html`<p class="box">${headline.reversed === null ? words('immature') : words('notReversed')}</p>`}
          <h3 class="sub">${words('why')}</h3>
          ${table([
            { name: words('part'), cell: (row) => words(row[0]) },
            { name: words('change'), number: true, cell: (row) => points(row[1]) },
          ], [['rateEffect', headline.rateEffect], ['mixEffect', headline.mixEffect], ['comeAndGoneEffect', headline.comeAndGoneEffect], ['total', headline.valueChange]].filter((row) => row[1] !== null), words('why'))}`))}
      ${card(context, { title: words('looked'), sub: html`${words('by')} ${words(view.group)}` }, table([
        { name: words('indicator'), cell: (id) => html`<a href=${link(view, { indicator: id })}>${indicator(context, id).title}</a>` },
        { name: words('differences'), cell: (id) => other(context, id) },
      ], OTHERS.filter((id) => id !== view.indicator), words('looked')))}
    </div>`
}

/** @param {import('../parts.js').Context} context @param {any} of @param {any[]} rows */
function groups(context, of, rows) {
  return table([
    { name: words('group'), cell: (row) => html`<b>${title(context, context.view.group, row[context.view.group])}</b>` },
    { name: of.title, number: true, cell: (row) => html`${format.value(row.value, of.unit)}<small>${format.interval(row, of.unit)}</small>` },
    { name: 'n', number: true, cell: (row) => format.whole(row.n) },
    { name: words('change'), number: true, cell: (row) => outcomeChange(of.unit, row.valueChange ?? null, row.significant) },
    { name: words('shareOfAnswers'), number: true, cell: (row) => (row.share === null ? '–' : format.share(row.share)) },
    { name: words('shareOfSales'), number: true, cell: (row) => (row.salesShare === null ? '–' : format.share(row.salesShare)) },
  ], rows, of.title)
}

/** @param {import('../parts.js').Context} context @param {string} id */
function other(context, id) {
  const loaded = context.load(report(context, 'heterogeneity', { indicator: id, dimension: context.view.group }))
  if (!loaded.data) return loaded.error ? '–' : '…'
  return differing(context, indicator(context, id), loaded.data)
}
