// @ts-check
/**
 * Charts as SVG. Scales, ticks and shapes are d3's; what is drawn is markup. All are pure: the same
 * data gives the same picture, but for the place of the reader in it.
 */
import { html, nothing, svg } from './lit-html.js'

/** @type {any} */
const d3 = /** @type {any} */ (globalThis).d3

/**
 * One period of a series.
 *
 * @typedef {object} Point
 * @property {string} start @property {string} end
 * @property {string} day the first, where the reader is
 * @property {number | null} value
 * @property {number | null} [low] @property {number | null} [high]
 * @property {number} [n] @property {boolean} [partial] @property {boolean} [young]
 * @property {boolean} [thin] too few to be shown
 */

/** A phone, as in the style sheet. */
export const NARROW = '(max-width: 760px)'

/** @param {string} time */
const at = (time) => new Date(time)

/** Runs of points that have a value. @param {Point[]} points */
export function runs(points) {
  /** @type {Point[][]} */
  const all = []
  let open = false
  for (const point of points) {
    if (point.value === null || point.thin) {
      open = false
    } else if (open) {
      all[all.length - 1].push(point)
    } else {
      all.push([point])
      open = true
    }
  }
  return all
}

/** Where a reader stands in a chart, by arrow keys or by pointer. @param {SVGElement} chart @param {number} index */
function moveTo(chart, index) {
  chart.dispatchEvent(new CustomEvent('read', { bubbles: true, detail: { index } }))
}

/** Asks for what is behind a point. @param {SVGElement} chart @param {number} index */
function pick(chart, index) {
  if (index >= 0) chart.dispatchEvent(new CustomEvent('pick', { bubbles: true, detail: { index } }))
}

/** @param {Point[]} points @param {number} current */
const keys = (points, current) => (/** @type {KeyboardEvent} */ event) => {
  if (event.key === 'Enter') pick(/** @type {SVGElement} */ (event.currentTarget), current)
  const steps = { ArrowLeft: -1, ArrowRight: 1 }
  const step = /** @type {any} */ (steps)[event.key]
  const index = event.key === 'Home' ? 0
    : event.key === 'End' ? points.length - 1
    : step === undefined ? -1
    : Math.min(points.length - 1, Math.max(0, (current < 0 ? (step > 0 ? -1 : points.length) : current) + step))
  if (index >= 0) {
    event.preventDefault()
    moveTo(/** @type {SVGElement} */ (event.currentTarget), index)
  }
}

/** The ticks of a time axis, with words that fit. @param {any} x @param {number} count @param {string} language */
function timeTicks(x, count, language) {
  const ticks = x.ticks(count)
  const days = ticks.length > 1 ? (ticks[1] - ticks[0]) / 86_400_000 : 1
  const format = new Intl.DateTimeFormat(language, {
    timeZone: 'UTC', ...(days > 300 ? { year: 'numeric' } : days > 25 ? { month: 'short' } : { day: 'numeric', month: 'short' }),
  })
  return ticks.map((/** @type {Date} */ tick) => ({
    x: x(tick), text: days > 25 && days < 300 && tick.getUTCMonth() === 0 ? String(tick.getUTCFullYear()) : format.format(tick),
  }))
}

const HATCHES = svg`<defs>
  <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern>
  <pattern id="hatch-s" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch-s" x1="0" y1="0" x2="0" y2="6"/></pattern>
</defs>`

/**
 * Bars of sales above the line of an outcome, on one axis of time.
 *
 * @param {object} options
 * @param {Point[]} options.bars
 * @param {Point[]} options.line
 * @param {Point[]} [options.all] the same of everybody, dashed
 * @param {{from: string, to: string, text: string}} [options.zone] the range that is asked for
 * @param {(value: number) => string} options.barText @param {(value: number) => string} options.lineText
 * @param {string} options.barName @param {string} options.lineName @param {string} [options.allName]
 * @param {[number, number] | null} options.domain of the line; null for that of its values
 * @param {string} options.label what it is, for those who do not see it
 * @param {string} options.thinText what stands where there are too few
 * @param {string} options.language @param {number} options.reading which point is read, -1 for none
 * @param {number} [options.width]
 */
export function overTime(options) {
  const { bars, line, all = [], zone, domain, reading } = options
  const narrow = matchMedia(NARROW).matches
  const width = narrow ? 360 : (options.width ?? 720)
  const right = narrow ? 76 : 120
  const left = 44
  const barTop = 24
  const barHeight = bars.length ? 96 : 0
  const lineTop = barTop + barHeight + (bars.length ? 26 : 0)
  const lineHeight = line.length ? 120 : 0
  const height = lineTop + lineHeight + 24
  const points = bars.length ? bars : line
  if (!points.length) return nothing
  const x = d3.scaleUtc().domain([at(points[0].start), at(points[points.length - 1].end)]).range([left, width - right])
  const most = d3.max(bars, (/** @type {Point} */ p) => p.value ?? 0) || 1
  const y = d3.scaleLinear().domain([0, most]).nice(2).range([barTop + barHeight, barTop])
  const shown = line.filter((p) => p.value !== null && !p.thin)
  const extent = domain ?? d3.extent([...shown.flatMap((p) => [p.low ?? p.value, p.high ?? p.value]), ...all.map((p) => p.value)].filter((v) => v !== null))
  const z = d3.scaleLinear().domain(extent[0] === undefined ? [0, 1] : extent).nice(2).range([lineTop + lineHeight, lineTop])
  const middle = (/** @type {Point} */ p) => (x(at(p.start)) + x(at(p.end))) / 2
  const path = d3.line().x(middle).y((/** @type {Point} */ p) => z(p.value))
  const band = d3.area().x(middle).y0((/** @type {Point} */ p) => z(p.low ?? p.value)).y1((/** @type {Point} */ p) => z(p.high ?? p.value))
  const inZone = (/** @type {Point} */ p) => zone && p.day >= zone.from && p.day < zone.to
  const last = shown[shown.length - 1]
  const lastAll = all.filter((p) => p.value !== null).at(-1)
  const apart = last && lastAll ? Math.abs(z(last.value) - z(lastAll.value)) > 30 : true
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" tabindex="0" aria-label=${options.label}
      @keydown=${keys(points, reading)}
      @click=${(/** @type {Event} */ event) => pick(/** @type {SVGElement} */ (event.currentTarget), reading)}
      @pointermove=${(/** @type {PointerEvent} */ event) => {
        const chart = /** @type {SVGElement} */ (event.currentTarget)
        const box = chart.getBoundingClientRect()
        const place = ((event.clientX - box.left) / box.width) * width
        const index = points.findIndex((p) => x(at(p.end)) >= place)
        if (index >= 0 && place >= left) moveTo(chart, index)
      }}
      @pointerleave=${(/** @type {Event} */ event) => moveTo(/** @type {SVGElement} */ (event.currentTarget), -1)}>
    ${HATCHES}
    ${zone ? svg`<rect class="zone" x=${Math.max(left, x(at(zone.from)))} y="4" width=${Math.max(0, Math.min(width - right, x(at(zone.to))) - Math.max(left, x(at(zone.from))))} height=${height - 26} rx="4"/>
      <text x=${(Math.max(left, x(at(zone.from))) + Math.min(width - right, x(at(zone.to)))) / 2} y="17" text-anchor="middle">${zone.text}</text>` : nothing}
    ${bars.length ? svg`
      ${y.ticks(2).map((/** @type {number} */ tick) => svg`<line class="grid-line" x1=${left} x2=${width - right} y1=${y(tick)} y2=${y(tick)}/>
        <text x=${left - 8} y=${y(tick) + 4} text-anchor="end">${options.barText(tick)}</text>`)}
      ${bars.map((p) => {
        const start = x(at(p.start)) + 1
        const wide = Math.max(1, x(at(p.end)) - x(at(p.start)) - 2)
        const top = y(Math.max(0, p.value ?? 0))
        return svg`<rect class=${p.partial ? 'bar-tint' : inZone(p) || !zone ? 'bar-full' : 'bar-mid'} x=${start} y=${top} width=${wide} height=${y(0) - top} rx="1.5"/>
          ${p.partial ? svg`<rect fill="url(#hatch-s)" x=${start} y=${top} width=${wide} height=${y(0) - top} rx="1.5"/>` : nothing}`
      })}
      <text class="label s" x=${width - right + 12} y=${barTop + 10}>${options.barName}</text>` : nothing}
    ${line.length ? svg`
      ${z.ticks(3).map((/** @type {number} */ tick) => svg`<line class="grid-line" x1=${left} x2=${width - right} y1=${z(tick)} y2=${z(tick)}/>
        <text x=${left - 8} y=${z(tick) + 4} text-anchor="end">${options.lineText(tick)}</text>`)}
      ${gaps(line).map(([first, end]) => svg`<rect fill="url(#hatch)" x=${x(at(first.start))} y=${lineTop} width=${x(at(end.end)) - x(at(first.start))} height=${lineHeight}/>
        ${x(at(end.end)) - x(at(first.start)) > 76 ? svg`<text x=${x(at(first.start)) + 6} y=${lineTop + lineHeight - 8}>${options.thinText}</text>` : nothing}`)}
      ${runs(all).map((run) => svg`<path class="line-all" d=${path(run)}/>`)}
      ${runs(line).map((run) => run.length === 1
        ? svg`<line class="whisker" x1=${middle(run[0])} x2=${middle(run[0])} y1=${z(run[0].low ?? run[0].value)} y2=${z(run[0].high ?? run[0].value)}/><circle class=${run[0].young ? 'point-hollow' : 'point-o'} cx=${middle(run[0])} cy=${z(run[0].value)} r="4"/>`
        : svg`<path class="band-o" d=${band(run)}/><path class="line-o" d=${path(run.slice(0, ripe(run) + 1))}/><path class="line-o young" d=${path(run.slice(ripe(run)))}/>`)}
      ${last ? svg`<circle class=${last.young ? 'point-hollow' : 'point-o'} cx=${middle(last)} cy=${z(last.value)} r="4"/>
        <text class="label o" x=${width - right + 12} y=${z(last.value) + 4}>${narrow ? '' : options.lineName} ${options.lineText(/** @type {number} */ (last.value))}</text>
        <text x=${width - right + 12} y=${z(last.value) + 18}>n ${last.n ?? ''}</text>` : nothing}
      ${lastAll && apart ? svg`<text x=${width - right + 12} y=${z(lastAll.value) + 4}>${options.allName} ${options.lineText(/** @type {number} */ (lastAll.value))}</text>` : nothing}` : nothing}
    ${timeTicks(x, Math.max(2, Math.floor((width - left - right) / 90)), options.language).map((/** @type {any} */ tick) => svg`<text x=${tick.x} y=${height - 6}>${tick.text}</text>`)}
    ${reading >= 0 && points[reading] ? svg`<line class="cursor" x1=${middle(points[reading])} x2=${middle(points[reading])} y1="4" y2=${height - 22}/>` : nothing}
  </svg>`
}

/** The last point before the first that may still change. @param {Point[]} run */
function ripe(run) {
  const young = run.findIndex((p) => p.young)
  return young < 0 ? run.length - 1 : Math.max(0, young - 1)
}

/** First and last points of runs without a value. @param {Point[]} points @returns {[Point, Point][]} */
export function gaps(points) {
  /** @type {[Point, Point][]} */
  const all = []
  let open = false
  for (const point of points) {
    if (point.value !== null && !point.thin) {
      open = false
    } else if (open) {
      all[all.length - 1][1] = point
    } else {
      all.push([point, point])
      open = true
    }
  }
  return all
}

/**
 * A small line without axes; what is asked for stands out.
 *
 * @param {Point[]} points @param {'s' | 'o'} hue
 * @param {{from: string, to: string}} zone @param {number} least how far its scale reaches at the least
 */
export function spark(points, hue, zone, least) {
  const values = points.filter((p) => p.value !== null)
  if (values.length < 2) return html`<svg class="spark chart" viewBox="0 0 160 36" aria-hidden="true"></svg>`
  const x = d3.scaleUtc().domain([at(points[0].start), at(points[points.length - 1].start)]).range([4, 156])
  let [low, high] = d3.extent(values, (/** @type {Point} */ p) => p.value)
  if (high - low < least) {
    const centre = (high + low) / 2
    low = centre - least / 2
    high = centre + least / 2
  }
  const y = d3.scaleLinear().domain([low, high]).range([30, 6])
  const line = d3.line().x((/** @type {Point} */ p) => x(at(p.start))).y((/** @type {Point} */ p) => y(p.value))
  const current = values.filter((p) => p.day >= zone.from && p.day < zone.to).at(-1)
  return html`<svg class="spark chart" viewBox="0 0 160 36" aria-hidden="true">
    ${runs(points).map((run) => svg`<path class=${'line-' + hue} d=${line(run)}/>`)}
    ${current ? svg`<circle class=${current.young ? 'point-hollow' : 'point-' + hue} cx=${x(at(current.start))} cy=${y(current.value)} r="3.5"/>` : nothing}
  </svg>`
}

/**
 * Groups below each other, each with its interval, and the total as a line through all.
 *
 * @param {object} options
 * @param {{name: string, href: string, value: number | null, low: number | null, high: number | null, n: number, sufficient: boolean, before: number | null}[]} options.rows each leads to what it counts
 * @param {number | null} options.total @param {number | null} options.weighted
 * @param {[number, number] | null} options.domain
 * @param {(value: number) => string} options.text
 * @param {string} options.label @param {string} options.totalName @param {string} options.weightedName
 */
export function forest(options) {
  const { rows } = options
  const narrow = matchMedia(NARROW).matches
  const width = narrow ? 360 : 640
  const left = narrow ? 128 : 150
  const right = 60
  const step = 44
  const height = rows.length * step + 64
  const values = rows.flatMap((r) => [r.low, r.high, r.value, r.before]).filter((v) => v !== null)
  const x = d3.scaleLinear().domain(options.domain ?? (values.length ? d3.extent(values) : [0, 1])).nice(4).range([left, width - right])
  const bottom = rows.length * step + 8
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="group" aria-label=${options.label}>
    ${x.ticks(narrow ? 3 : 5).map((/** @type {number} */ tick) => svg`<line class="grid-line" x1=${x(tick)} x2=${x(tick)} y1="4" y2=${bottom}/>
      <text x=${x(tick)} y=${bottom + 16} text-anchor="middle">${options.text(tick)}</text>`)}
    ${options.total !== null ? svg`<line class="line-all" x1=${x(options.total)} x2=${x(options.total)} y1="0" y2=${bottom}/>
      <text class="label" x=${x(options.total)} y=${bottom + 34} text-anchor="middle">${options.totalName} ${options.text(options.total)}</text>` : nothing}
    ${options.weighted !== null ? svg`<text class="label s" x=${x(options.weighted)} y=${bottom + 52} text-anchor="middle">▲ ${options.weightedName} ${options.text(options.weighted)}</text>` : nothing}
    ${rows.map((row, i) => {
      const y = i * step + 24
      return svg`<a href=${row.href}><rect class="hit" x="0" y=${y - 18} width=${width} height=${step}/><text class="label" x="0" y=${y}>${row.name}</text><text x="0" y=${y + 16}>n ${row.n}</text>
        ${row.value === null ? svg`<rect fill="url(#hatch)" x=${left} y=${y - 8} width=${width - left - right} height="16"/>` : svg`
          <line class=${row.sufficient ? 'whisker' : 'whisker-2'} x1=${x(row.low ?? row.value)} x2=${x(row.high ?? row.value)} y1=${y} y2=${y}/>
          ${row.before !== null ? svg`<circle class="point-hollow" cx=${x(row.before)} cy=${y} r="4"/>` : nothing}
          <circle class=${row.sufficient ? 'point-o' : 'point-hollow'} cx=${x(row.value)} cy=${y} r="5"/>
          <text class=${row.sufficient ? 'label o' : ''} x=${width - right + 12} y=${y + 4}>${options.text(row.value)}</text>`}</a>`
    })}
    ${HATCHES}
  </svg>`
}

/**
 * Change of sales against change of an outcome; a cross for each group.
 *
 * @param {object} options
 * @param {{name: string, href: string, x: number, y: number, apart: boolean, sure: boolean}[]} options.rows each leads to what it counts
 * @param {(value: number) => string} options.xText @param {(value: number) => string} options.yText
 * @param {string} options.xName @param {string} options.corner what the corner below at the right means
 * @param {string} options.label
 */
export function scatter(options) {
  const width = matchMedia(NARROW).matches ? 360 : 420
  const height = 340
  const wide = (/** @type {number[]} */ values) => {
    const most = Math.max(0.1, ...values.map(Math.abs)) * 1.25
    return [-most, most]
  }
  const x = d3.scaleLinear().domain(wide(options.rows.map((r) => r.x))).nice(4).range([48, width - 8])
  const y = d3.scaleLinear().domain(wide(options.rows.map((r) => r.y))).nice(4).range([height - 44, 8])
  /** @type {{x: number, y: number}[]} where names are; one that is close to another goes below it */
  const names = []
  for (const row of options.rows) {
    const place = { x: x(row.x), y: y(row.y) - 7 }
    while (names.some((other) => Math.abs(other.x - place.x) < 90 && Math.abs(other.y - place.y) < 12)) place.y += 12
    names.push(place)
  }
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="group" aria-label=${options.label}>
    <rect class="band-o" x=${x(0)} y=${y(0)} width=${width - 8 - x(0)} height=${height - 44 - y(0)}/>
    <text class="o" x=${width - 14} y=${height - 52} text-anchor="end">${options.corner}</text>
    ${x.ticks(4).map((/** @type {number} */ t) => svg`<line class="grid-line" x1=${x(t)} x2=${x(t)} y1="8" y2=${height - 44}/><text x=${x(t)} y=${height - 26} text-anchor="middle">${options.xText(t)}</text>`)}
    ${y.ticks(4).map((/** @type {number} */ t) => svg`<line class="grid-line" x1="48" x2=${width - 8} y1=${y(t)} y2=${y(t)}/><text x="40" y=${y(t) + 4} text-anchor="end">${options.yText(t)}</text>`)}
    <line class="axis" x1=${x(0)} x2=${x(0)} y1="8" y2=${height - 44}/><line class="axis" x1="48" x2=${width - 8} y1=${y(0)} y2=${y(0)}/>
    ${options.rows.map((r, i) => svg`<a href=${r.href}><circle class=${r.apart ? 'point-o' : r.sure ? 'point-s' : 'point-hollow'} cx=${x(r.x)} cy=${y(r.y)} r="5"/>
      <text class=${r.apart ? 'label o' : ''} x=${x(r.x) + (x(r.x) > width * 0.7 ? -9 : 9)} y=${names[i].y} text-anchor=${x(r.x) > width * 0.7 ? 'end' : 'start'}>${r.name}</text></a>`)}
    <text x=${(48 + width - 8) / 2} y=${height - 8} text-anchor="middle">${options.xName}</text>
  </svg>`
}
