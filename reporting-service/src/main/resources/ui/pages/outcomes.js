// @ts-check
/** Each indicator beside the time before, and one of them over time and by group. */
import { html } from '../lit-html.js'
import * as format from '../format.js'
import { link } from '../state.js'
import { words } from '../words.js'
import { card, counted, domain, indicator, outcomeChange, points, report, table, timeChart, title, valueText, when } from '../parts.js'

/** @param {import('../parts.js').Context} context */
export function outcomes(context) {
  const { view, range } = context
  const of = indicator(context, view.indicator)
  const all = report(context, 'outcomes', { period: 'total', compare: view.compare })
  const byTime = report(context, 'outcomes', { period: range.unit, indicator: view.indicator })
  const grouped = report(context, 'outcomes', { period: 'total', compare: view.compare, groupBy: view.group, indicator: view.indicator })
  const loaded = context.load(all)
  return html`
    ${when(context, loaded, (data) => {
      const moved = data.rows.filter((/** @type {any} */ row) => row.significant).length
      return html`<p class="headline">${words('outcomesHeadline', moved, data.rows.length, range.text)}</p><p class="lead"></p>`
    })}
    <div class="grid">
      ${card(context, { title: of.title, sub: html`${range.text}, ${words('interval')}`, width: 'w8', path: byTime, table: 'time', computed: of },
        when(context, context.load(byTime), (data) => {
          const line = points(data.rows, 'value', of.minimumN)
          if (view.table === 'time') return timeTable(context, data.rows, of)
          return timeChart(context, 'outcomes', of, '', {
            bars: [], line, barText: String, lineText: valueText(of), barName: '', lineName: '', domain: domain(of),
            label: of.title, thinText: words('few', of.minimumN), list: of.facts,
          })
        }))}
      ${card(context, { title: `${of.title} ${words('by')} ${words(view.group)}`, sub: range.text, width: 'w4', path: grouped, computed: of },
        when(context, context.load(grouped), (data) => table([
          { name: words('group'), cell: (row) => html`<b>${title(context, view.group, row[view.group])}</b><small>n ${counted(context, format.whole(row.n), of.facts, {}, [[view.group, row[view.group]]])}</small>` },
          { name: of.title, number: true, cell: (row) => html`${format.value(row.value, of.unit)}<small>${format.interval(row, of.unit)}</small>` },
          { name: words('change'), number: true, cell: (row) => outcomeChange(of.unit, row.valueChange, row.significant) },
        ], data.rows, of.title)))}
      ${card(context, { title: words('outcomes'), sub: html`${range.text}, ${words('compared')} ${words(view.compare)}`, path: all },
        when(context, loaded, (data) => table([
          { name: words('indicator'), cell: (row) => html`<a href=${link(view, { indicator: row.indicator })}><b>${indicator(context, row.indicator).title}</b></a>` },
          { name: words('value'), number: true, cell: (row) => html`<b>${format.value(row.value, row.unit)}</b>` },
          { name: words('interval'), number: true, cell: (row) => (row.value === null ? '–' : format.interval(row, row.unit)) },
          { name: 'n', number: true, cell: (row) => counted(context, format.whole(row.n), indicator(context, row.indicator).facts) },
          { name: words('before'), number: true, cell: (row) => html`${format.value(row.comparedValue, row.unit)}<small>n ${format.whole(row.comparedN)}</small>` },
          { name: words('change'), number: true, cell: (row) => outcomeChange(row.unit, row.valueChange, row.significant) },
          {
            name: words('signal'),
            cell: (row) => (!row.sufficient ? words('few', indicator(context, row.indicator).minimumN)
              : row.significant === null ? html`<span class="tag young">${words('young')}</span>`
              : words(row.significant ? 'moreThanChance' : 'noMoreThanChance')),
          },
        ], data.rows, words('outcomes'))))}
    </div>`
}

/** @param {import('../parts.js').Context} context @param {any[]} rows @param {any} of */
function timeTable(context, rows, of) {
  return table([
    { name: words('period'), cell: (row) => format.range(row.periodStartUtc, row.periodEndUtc) },
    { name: words('value'), number: true, cell: (row) => format.value(row.value, of.unit) },
    { name: words('interval'), number: true, cell: (row) => format.interval(row, of.unit) },
    { name: 'n', number: true, cell: (row) => counted(context, format.whole(row.n), of.facts, { start: row.periodStartUtc, end: row.periodEndUtc }) },
  ], rows, of.title)
}
