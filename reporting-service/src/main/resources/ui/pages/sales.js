// @ts-check
/** What was sold, by period and by group; revenue with each currency apart. */
import { html } from '../lit-html.js'
import * as format from '../format.js'
import { words } from '../words.js'
import { card, change, counted, points, report, table, timeChart, title, when } from '../parts.js'

const CLOSED = '/api/v1/facts/sales?figure=salesClosed'
const REVERSED = '/api/v1/facts/sale-reversals?figure=salesReversed'

/** @param {import('../parts.js').Context} context */
export function sales(context) {
  const { view, range } = context
  const byTime = report(context, 'sales', { period: range.unit })
  const total = context.load(report(context, 'sales', { period: 'total', compare: view.compare }))
  const grouped = report(context, 'sales', { period: 'total', compare: view.compare, groupBy: view.group })
  const revenue = report(context, 'revenue', { period: 'total', compare: view.compare })
  return html`
    ${when(context, total, (data) => {
      const row = data.rows[0]
      return html`<p class="headline">${row ? words('salesHeadline', format.whole(row.salesNet), range.text, format.relative(row.salesNetRelativeChange), format.whole(row.comparedSalesNet)) : words('noData')}</p><p class="lead"></p>`
    })}
    <div class="grid">
      ${card(context, { title: words('salesOver'), sub: words('perPeriod', words(range.unit)), path: byTime, table: 'time' },
        when(context, context.load(byTime), (data) => {
          const bars = points(data.rows, 'salesClosed')
          if (view.table === 'time') return timeTable(context, data.rows)
          return timeChart(context, 'sales', null, words('closed').toLowerCase(), {
            bars, line: [], barText: format.short, lineText: String, barName: words('sales').toLowerCase(), lineName: '', domain: null,
            label: words('salesOver'), thinText: '', width: 1080, list: CLOSED,
          })
        }))}
      ${card(context, { title: `${words('sales')} ${words('by')} ${words(view.group)}`, sub: range.text, width: 'w7', path: grouped },
        when(context, context.load(grouped), (data) => table([
          { name: words('group'), cell: (row) => html`<b>${title(context, view.group, row[view.group])}</b>` },
          { name: words('closed'), number: true, cell: (row) => counted(context, format.whole(row.salesClosed), CLOSED, {}, [[view.group, row[view.group]]]) },
          { name: words('reversals'), number: true, cell: (row) => counted(context, format.whole(row.salesReversed), REVERSED, {}, [[view.group, row[view.group]]]) },
          { name: words('net'), number: true, cell: (row) => html`<b>${format.whole(row.salesNet)}</b>` },
          { name: words('change'), number: true, cell: (row) => html`${change(format.relative(row.salesNetRelativeChange), row.salesNetChange, null, 's')}<small>${format.whole(row.comparedSalesNet)}</small>` },
          { name: words('units', '').trim(), number: true, cell: (row) => format.whole(row.unitsNet) },
        ], [...data.rows].sort((a, b) => b.salesNet - a.salesNet), words('sales'))))}
      ${card(context, { title: words('revenue'), sub: words('revenueSub'), width: 'w5', path: revenue },
        when(context, context.load(revenue), (data) => table([
          { name: words('currency'), cell: (row) => row.currency },
          { name: words('gross'), number: true, cell: (row) => format.whole(row.grossAmount) },
          { name: words('reversals'), number: true, cell: (row) => format.whole(row.reversedAmount) },
          { name: words('net'), number: true, cell: (row) => html`<b>${format.whole(row.netAmount)}</b>` },
          { name: words('change'), number: true, cell: (row) => change(format.relative(row.netAmountRelativeChange), row.netAmountChange, null, 's') },
        ], data.rows, words('revenue'))))}
    </div>`
}

/** @param {import('../parts.js').Context} context @param {any[]} rows */
function timeTable(context, rows) {
  const time = (/** @type {any} */ row) => ({ start: row.periodStartUtc, end: row.periodEndUtc })
  return table([
    { name: words('period'), cell: (row) => format.range(row.periodStartUtc, row.periodEndUtc) },
    { name: words('closed'), number: true, cell: (row) => counted(context, format.whole(row.salesClosed), CLOSED, time(row)) },
    { name: words('reversals'), number: true, cell: (row) => counted(context, format.whole(row.salesReversed), REVERSED, time(row)) },
    { name: words('net'), number: true, cell: (row) => format.whole(row.salesNet) },
  ], rows, words('salesOver'))
}
