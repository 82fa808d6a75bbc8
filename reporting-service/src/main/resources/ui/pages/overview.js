// @ts-check
/** The most important finding in one sentence, and what it rests on. */
import { html, nothing } from '../lit-html.js'
import { spark } from '../charts.js'
import * as format from '../format.js'
import { link, plusDays, plusMonths } from '../state.js'
import { parts, words } from '../words.js'
import {
  card, change, domain, indicator, outcomeChange, points, report, table, tile, timeChart, title, trend, valueText, when,
} from '../parts.js'

const TILES = ['csat', 'nps', 'as-agreed', 'reversal-rate']

/** @param {import('../parts.js').Context} context */
export function overview(context) {
  const { view, range } = context
  const of = indicator(context, view.indicator)
  const whole = { period: 'total', compare: view.compare }
  const grouped = report(context, 'comparison', { ...whole, groupBy: view.group, indicator: view.indicator })
  const signals = context.load(grouped)
  const totals = context.load(report(context, 'comparison', { ...whole, indicator: [...new Set([...TILES, view.indicator])] }))
  /** @type {[string, import('../parts.js').Loaded][]} */
  const groups = [view.group, ...['segment', 'product', 'region', 'channel'].filter((group) => group !== view.group)]
    .map((group) => [group, context.load(report(context, 'comparison', { ...whole, groupBy: group, indicator: view.indicator }))])
  // while one is missing, a stronger finding may come
  const complete = groups.every(([, loaded]) => loaded.data || loaded.error)
  const waiting = { slow: groups.some(([, loaded]) => loaded.slow) }
  const finding = strongest(groups.map(([group, loaded]) => [group, loaded.data?.rows ?? []]))
  return html`
    ${when(context, complete || signals.error ? signals : waiting, (data) => headline(context, of, data.rows, totals.data?.rows, finding))}
    ${tiles(context, totals)}
    <div class="grid">
      ${complete ? main(context, of, finding) : html`<section class="card w8">${when(context, waiting, () => nothing)}</section>`}
      ${card(context, { title: words('where'), sub: words('whereSub', of.short, words(view.group), range.text), width: 'w4', path: grouped, computed: of },
        when(context, signals, (data) => signalTable(context, of, data.rows)))}
      ${spots(context)}
      ${hidden(context, of)}
    </div>`
}

const ORDER = ['sales-up-outcome-down', 'both-down', 'sales-down-outcome-up', 'both-up', 'flat', 'immature', 'insufficient']

/** @param {any[]} rows */
export function sorted(rows) {
  return [...rows].sort((a, b) => ORDER.indexOf(a.signal) - ORDER.indexOf(b.signal) || Math.abs(b.change ?? 0) - Math.abs(a.change ?? 0))
}

/**
 * The group whose sales rise most surely while its customers get less, of the dimension where it is strongest.
 *
 * @param {any[][]} dimensions each a name and its rows
 */
function strongest(dimensions) {
  const apart = dimensions.flatMap(([dimension, rows]) => rows
    .filter((/** @type {any} */ row) => row.signal === 'sales-up-outcome-down')
    .map((/** @type {any} */ row) => ({ ...row, dimension, group: row[dimension] })))
  const weight = (/** @type {any} */ row) => Math.abs(row.change) * Math.sqrt(row.n)
  return apart.sort((a, b) => weight(b) - weight(a))[0] ?? null
}

/** @param {import('../parts.js').Context} context @param {any} of @param {any[]} rows @param {any[] | undefined} totals @param {any} finding */
function headline(context, of, rows, totals, finding) {
  const { view, range } = context
  if (!rows.length) {
    return html`<p class="headline">${words('noData')}</p>
      <p class="lead"><a href=${link(view, { range: 'all' })}>${words('showAll')}</a></p>`
  }
  if (!finding) return html`<p class="headline">${words('nothing', range.text)}</p><p class="lead"></p>`
  const total = totals?.find((row) => row.indicator === of.id)
  const text = valueText(of)
  return html`
    <p class="headline">${parts('rise', title(context, finding.dimension, finding.group),
      html`<span class="s">${words('rose', format.share(finding.salesRelativeChange ?? 0))}</span>`, range.text, of.short,
      html`<span class="o">${words('fellFrom', text(finding.comparedValue), text(finding.value))}</span>`)}
      ${total ? words('hidden', text(total.value)) : nothing}</p>
    <p class="lead">${words('evidence', format.whole(finding.salesNet), format.whole(finding.comparedSalesNet), format.whole(finding.n), format.whole(finding.comparedN))}
      <a href=${link(view, { page: 'compare', group: finding.dimension })}>${words('compare')}</a></p>`
}

/** @param {import('../parts.js').Context} context @param {import('../parts.js').Loaded} totals */
function tiles(context, totals) {
  const { view, range } = context
  const first = plusMonths(range.to, -13)
  const year = { from: first, to: range.to, period: 'month' }
  const history = context.load(report(context, 'outcomes', { ...year, indicator: TILES })).data?.rows ?? []
  const sales = context.load(report(context, 'sales', year)).data?.rows ?? []
  const revenue = context.load(report(context, 'revenue', { period: 'total', compare: view.compare })).data?.rows ?? []
  const zone = { from: range.from, to: range.to }
  return html`<div class="tiles">${when(context, totals, (data) => {
    const rows = data.rows
    const any = rows[0]
    if (!any) return nothing
    const sure = !['flat', 'insufficient', 'immature'].includes(any.signal) || null
    // amounts of different currencies cannot be compared
    const main = revenue.find((/** @type {any} */ row) => row.currency === 'EUR') ?? revenue.find((/** @type {any} */ row) => row.currency)
    return html`
      ${tile({
        name: words('netSales'), value: format.whole(any.salesNet), href: link(view, { page: 'sales' }),
        change: change(format.relative(any.salesRelativeChange), any.salesChange, sure, 's'),
        note: words(view.compare), spark: spark(points(sales, 'salesNet'), 's', zone, 0),
      })}
      ${main ? tile({
        name: words('netRevenue'), value: format.money(main.netAmount, main.currency), href: link(view, { page: 'sales' }),
        change: change(format.relative(main.netAmountRelativeChange), main.netAmountChange, null, 's'),
        note: revenue.length > 1 ? words('apart', revenue.filter((/** @type {any} */ row) => row !== main && row.currency).map((/** @type {any} */ row) => row.currency).join(', ')) : nothing,
      }) : nothing}
      ${TILES.map((id) => {
        const of = indicator(context, id)
        const row = rows.find((/** @type {any} */ one) => one.indicator === id)
        if (!row) return nothing
        const few = row.n < of.minimumN
        const young = row.signal === 'immature'
        return tile({
          name: of.short, value: format.value(row.value, of.unit), n: row.n, href: link(view, { page: 'outcomes', indicator: id }),
          change: young || few ? nothing : outcomeChange(of.unit, row.change, row.significant ?? outcomeMoved(row)),
          note: young ? html`<span class="tag young">${words('young')}</span> ${words('notFinal')}`
            : few ? words('few', of.minimumN)
            : words((row.significant ?? outcomeMoved(row)) ? 'moreThanChance' : 'noMoreThanChance'),
          spark: spark(points(history.filter((/** @type {any} */ one) => one.indicator === id), 'value'), 'o', zone, of.unit === 'points' ? 50 : 0.25),
        })
      })}`
  })}</div>`
}

/** Whether the outcome itself moved, as far as the signal says. @param {any} row */
const outcomeMoved = (row) => /outcome|both/.test(row.signal)

/** Sales over the outcome of the group that stands out, or of all. @param {import('../parts.js').Context} context @param {any} of @param {any} finding */
function main(context, of, finding) {
  const { view, range } = context
  const only = finding ? { [finding.dimension]: finding.group } : {}
  const { from, rolling } = trend(context, 26)
  const time = { from, to: plusDays(range.to, 28), period: 'week' }
  const path = report(context, 'outcomes', { ...time, ...only, indicator: view.indicator, rolling })
  const sales = context.load(report(context, 'sales', { ...time, ...only }))
  const outcome = context.load(path)
  const all = finding ? context.load(report(context, 'outcomes', { ...time, indicator: view.indicator, rolling })).data?.rows ?? [] : []
  const name = finding ? title(context, finding.dimension, finding.group) : words('everybody')
  return card(context, {
    title: html`${name}: ${words('sales').toLowerCase()} ${words('beside')} ${of.short}`, width: 'w8', path, table: 'main', computed: of,
    sub: html`${words('perPeriod', words('week'))}; ${words('rolling', of.short, Number(rolling.slice(1, -1)))}, ${words('interval')}`,
  }, when(context, sales, (soldData) => when(context, outcome, (outcomeData) => {
    const bars = points(soldData.rows.filter(started), 'salesClosed')
    const line = points(outcomeData.rows.filter(started), 'value', of.minimumN)
    if (view.table === 'main') {
      return table([
        { name: words('period'), cell: (row) => format.range(row[0].start, row[0].end) },
        { name: words('sales'), number: true, cell: (row) => format.whole(row[0].value) },
        { name: of.title, number: true, cell: (row) => format.value(row[1]?.value ?? null, of.unit) },
        { name: words('interval'), number: true, cell: (row) => format.interval(row[1], of.unit) },
        { name: 'n', number: true, cell: (row) => format.whole(row[1]?.n ?? 0) },
      ], bars.map((bar, i) => [bar, line[i]]), of.title)
    }
    return timeChart(context, 'main', of, words('sales').toLowerCase(), {
      bars, line, all: points(all.filter(started), 'value', of.minimumN),
      zone: { from: range.from, to: range.to, text: range.text },
      barText: format.short, lineText: valueText(of), barName: words('sales').toLowerCase(), lineName: name.slice(0, 12), allName: words('everybody'),
      domain: domain(of), label: `${name}: ${words('sales')}, ${of.title}`, thinText: words('few', of.minimumN),
    })
  })))
}

/** Periods that have begun. @param {any} row */
const started = (row) => row.periodStartUtc <= new Date().toISOString()

/** @param {import('../parts.js').Context} context @param {any} of @param {any[]} rows */
export function signalTable(context, of, rows) {
  const { view } = context
  return table([
    {
      name: words('group'),
      cell: (row) => html`<a href=${link(view, { page: 'compare', filters: [...view.filters, [view.group, row[view.group]]] })}><b>${title(context, view.group, row[view.group])}</b></a>
        <small><span class=${'tag' + (row.signal === 'sales-up-outcome-down' ? ' strong' : row.signal === 'immature' ? ' young' : '')}>${words(row.signal)}</span></small>`,
    },
    {
      name: words('netSales'), number: true,
      cell: (row) => html`${change(format.relative(row.salesRelativeChange), row.salesChange, /sales|both/.test(row.signal), 's')}<small>${format.whole(row.comparedSalesNet)} → ${format.whole(row.salesNet)}</small>`,
    },
    {
      name: of.short, number: true,
      cell: (row) => html`${outcomeChange(of.unit, row.change, outcomeMoved(row))}<small>${format.value(row.comparedValue, of.unit)} → ${format.value(row.value, of.unit)}</small>`,
    },
  ], sorted(rows).slice(0, 8), words('where'))
}

/** @param {import('../parts.js').Context} context */
function spots(context) {
  const { view, range } = context
  const long = plusDays(range.to, -120)
  const time = { from: long < range.from ? long : range.from, to: range.to }
  const path = report(context, 'coverage', { ...time, groupBy: 'region' })
  return card(context, { title: words('topSpots'), sub: html`${words('topSpotsSub')}, ${format.range(time.from, time.to)}`, width: 'w5', path },
    when(context, context.load(path), (data) => {
      const cells = Object.values(data.headline.cells).reduce((/** @type {any} */ a, /** @type {any} */ b) => a + b, 0)
      const worst = data.rows.filter((/** @type {any} */ row) => !['covered', 'no-sales'].includes(row.state)).slice(0, 5)
      return html`<p>${words('cells', format.whole(data.headline.cells.covered), format.whole(/** @type {number} */ (cells)), format.share(data.headline.coveredUnitsShare ?? 0))}
          <a href=${link(view, { page: 'blindspots' })}>${words('blindspots')}</a></p>
        <ol class="list">${worst.map((/** @type {any} */ row, /** @type {number} */ i) => html`<li><span class="rank">${i + 1}</span>
          <span class="what"><b>${title(context, 'region', row.region)}</b><small>${words(row.state, 29)}, ${words('answersOf', format.whole(row.answered), format.whole(row.invited), format.whole(row.salesClosed))}</small></span>
          <span class="s">${words('units', format.short(row.unitsClosed))}</span></li>`)}</ol>`
    }))
}

/** @param {import('../parts.js').Context} context @param {any} of */
function hidden(context, of) {
  const { view } = context
  const path = report(context, 'heterogeneity', { indicator: view.indicator, dimension: view.group, compare: view.compare })
  return card(context, { title: words('diffTitle'), sub: context.range.text, width: 'w7', path, computed: of },
    when(context, context.load(path), (data) => html`
      <p>${differing(context, of, data)}</p>
      ${data.headline.reversed ? html`<p class="box o"><b>${words('reversedTitle')}.</b> ${words('reversed', format.change(data.headline.valueChange, of.unit))}</p>` : nothing}
      ${table([
        { name: words('group'), cell: (row) => title(context, view.group, row[view.group]) },
        { name: of.title, number: true, cell: (row) => html`<b>${format.value(row.value, of.unit)}</b>` },
        { name: words('interval'), number: true, cell: (row) => format.interval(row, of.unit) },
        { name: words('shareOfAnswers'), number: true, cell: (row) => (row.share === null ? '–' : format.share(row.share)) },
        { name: words('shareOfSales'), number: true, cell: (row) => (row.salesShare === null ? '–' : format.share(row.salesShare)) },
      ], data.rows.slice(0, 8), words('diffTitle'))}
      <p class="small"><a href=${link(view, { page: 'differences' })}>${words('differences')}</a></p>`))
}

/** What differs, in words. @param {import('../parts.js').Context} context @param {any} of @param {any} data */
export function differing(context, of, data) {
  const { view } = context
  const tested = data.rows.filter((/** @type {any} */ row) => row.sufficient && row.value !== null)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => a.value - b.value)
  if (data.headline.differs === null || tested.length < 2) return words('differUnknown', of.title, words(view.group))
  if (!data.headline.differs) return words('differNot', of.title, words(view.group))
  const low = tested[0]
  const high = tested[tested.length - 1]
  const text = valueText(of)
  return words('differ', of.title, words(view.group), text(low.value), title(context, view.group, low[view.group]), text(high.value), title(context, view.group, high[view.group]))
}
