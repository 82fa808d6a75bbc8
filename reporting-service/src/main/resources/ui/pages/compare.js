// @ts-check
/** Sales beside one indicator, group by group. */
import { html } from '../lit-html.js'
import { scatter } from '../charts.js'
import * as format from '../format.js'
import { words } from '../words.js'
import { behindGroup, card, domain, indicator, points, report, timeChart, title, trend, valueText, when } from '../parts.js'
import { signalTable, sorted } from './overview.js'

const SMALL = 4

/** @param {import('../parts.js').Context} context */
export function compare(context) {
  const { view, range } = context
  const of = indicator(context, view.indicator)
  const path = report(context, 'comparison', { period: 'total', compare: view.compare, groupBy: view.group, indicator: view.indicator })
  const loaded = context.load(path)
  return html`
    ${when(context, loaded, (data) => {
      const apart = data.rows.filter((/** @type {any} */ row) => row.signal === 'sales-up-outcome-down').length
      return html`<p class="headline">${!data.rows.length ? words('noData') : apart ? words('compareHeadline', apart, data.rows.length) : words('compareNone', of.short)}</p>
        <p class="lead">${range.text}, ${words('compared')} ${words(view.compare)}</p>`
    })}
    <div class="grid">
      ${card(context, { title: words('against'), sub: words('againstSub', of.short), width: 'w5' },
        when(context, loaded, (data) => scatter({
          rows: data.rows.filter((/** @type {any} */ row) => row.change !== null && row.salesRelativeChange !== null)
            .map((/** @type {any} */ row) => ({
              name: title(context, view.group, row[view.group]), href: behindGroup(context, of.facts, row[view.group]), x: row.salesRelativeChange, y: row.change,
              apart: row.signal === 'sales-up-outcome-down', sure: /sales|both/.test(row.signal),
            })),
          xText: format.relative, yText: (value) => format.change(value, of.unit, ''), xName: words('changeOfSales'),
          corner: words('moreLess'), label: words('against'),
        })))}
      ${card(context, { title: words('words'), sub: range.text, width: 'w7', path, computed: of },
        when(context, loaded, (data) => signalTable(context, of, data.rows)))}
      ${when(context, loaded, (data) => sorted(data.rows).slice(0, SMALL).map((row) => multiple(context, of, row)))}
    </div>`
}

/** One group over time. @param {import('../parts.js').Context} context @param {any} of @param {any} row */
function multiple(context, of, row) {
  const { view, range } = context
  const { from, rolling } = trend(context, 20)
  const time = { from, period: 'week', [view.group]: row[view.group] }
  const path = report(context, 'outcomes', { ...time, indicator: view.indicator, rolling })
  const sold = context.load(report(context, 'sales', time))
  const name = title(context, view.group, row[view.group])
  return card(context, { title: name, sub: `${format.value(row.comparedValue, of.unit)} → ${format.value(row.value, of.unit)}, n ${format.whole(row.n)}`, width: 'w6', path },
    when(context, sold, (soldData) => when(context, context.load(path), (data) => timeChart(context, name, of, words('sales').toLowerCase(), {
      bars: points(soldData.rows, 'salesClosed'), line: points(data.rows, 'value', of.minimumN),
      zone: { from: range.from, to: range.to, text: range.text }, barText: format.short, lineText: valueText(of),
      barName: words('sales').toLowerCase(), lineName: '', domain: domain(of), label: `${name}: ${of.title}`,
      thinText: words('few', of.minimumN), width: 560,
    }))))
}
