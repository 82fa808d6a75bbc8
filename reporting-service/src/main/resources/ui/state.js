// @ts-check
/**
 * What is looked at, all of it in the URL, so that a view is a link.
 *
 * @typedef {object} View
 * @property {string} page
 * @property {string} range a preset, or custom
 * @property {string} from first day of a custom range
 * @property {string} to day after the last of a custom range
 * @property {string} compare previousPeriod or previousYear
 * @property {string} group a dimension
 * @property {string} indicator
 * @property {string} zone IANA name
 * @property {string} key business key that is looked up
 * @property {string} resource of the key, or of the list
 * @property {string} figure whose facts are listed, or empty
 * @property {string} since instant where the list begins
 * @property {string} until instant where the list ends
 * @property {string} after cursor of the page of the list, or empty for the first
 * @property {string} state of cells of the heat map that are shown, or empty for all
 * @property {string} table which chart is shown as a table
 * @property {[string, string][]} filters dimension and value
 */

export const PAGES = ['overview', 'sales', 'outcomes', 'compare', 'blindspots', 'differences', 'facts', 'data']
export const DIMENSIONS = ['product', 'region', 'country', 'segment', 'channel', 'closingMethod']
export const RANGES = [
  'last90', 'last30', 'last7', 'lastMonth', 'month', 'quarter', 'lastQuarter', 'year', 'lastYear', 'all', 'custom',
]

/** @type {Omit<View, 'filters'>} */
const DEFAULTS = {
  page: 'overview', range: 'last90', from: '', to: '', compare: 'previousYear', group: 'segment',
  indicator: 'csat', zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
  key: '', resource: 'sales', figure: '', since: '', until: '', after: '', state: '', table: '',
}

/** A view of no single fact and of no list. */
export const NO_FACTS = { key: '', figure: '', since: '', until: '', after: '' }

/** @param {string} search @returns {View} */
export function read(search) {
  const given = new URLSearchParams(search)
  /** @type {any} */
  const view = { ...DEFAULTS, filters: [] }
  for (const [name, value] of given) {
    if (name.startsWith('f.')) {
      view.filters.push([name.slice(2), value])
    } else if (name in DEFAULTS) {
      view[name] = value
    }
  }
  if (!PAGES.includes(view.page)) view.page = DEFAULTS.page
  if (!RANGES.includes(view.range)) view.range = DEFAULTS.range
  if (!DIMENSIONS.includes(view.group)) view.group = DEFAULTS.group
  if (!isZone(view.zone)) view.zone = 'UTC'
  return view
}

/** @param {View} view @param {Partial<View>} [change] */
export function link(view, change = {}) {
  const next = { ...view, ...change }
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(DEFAULTS)) {
    const current = /** @type {any} */ (next)[name]
    if (current !== value) given.append(name, current)
  }
  for (const [dimension, value] of next.filters) given.append('f.' + dimension, value)
  const text = given.toString()
  return text ? '/?' + text : '/'
}

/** @param {string} zone */
function isZone(zone) {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Today in a time zone, as yyyy-mm-dd. @param {string} zone @param {Date} [now] */
export function today(zone, now = new Date()) {
  return Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .format(now)
}

/** @param {string} day @param {number} days */
export function plusDays(day, days) {
  const date = new Date(day + 'T00:00:00Z')
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** The first day of the month that many months later. @param {string} day @param {number} months */
export function plusMonths(day, months) {
  const date = new Date(day.slice(0, 7) + '-01T00:00:00Z')
  date.setUTCMonth(date.getUTCMonth() + months)
  return date.toISOString().slice(0, 10)
}

/**
 * The days asked for, the end left out.
 *
 * @param {View} view @param {string} day today
 * @returns {{from: string, to: string, unit: string}}
 */
export function days(view, day) {
  const tomorrow = plusDays(day, 1)
  const month = plusMonths(day, 0)
  const quarter = plusMonths(day, -((Number(day.slice(5, 7)) - 1) % 3))
  const year = day.slice(0, 4) + '-01-01'
  switch (view.range) {
    // whole days: one that is not over makes every figure unfinished
    case 'last7': return { from: plusDays(day, -7), to: day, unit: 'day' }
    case 'last30': return { from: plusDays(day, -30), to: day, unit: 'day' }
    case 'last90': return { from: plusDays(day, -90), to: day, unit: 'week' }
    case 'month': return { from: month, to: plusMonths(month, 1), unit: 'day' }
    case 'quarter': return { from: quarter, to: plusMonths(quarter, 3), unit: 'week' }
    case 'lastQuarter': return { from: plusMonths(quarter, -3), to: quarter, unit: 'week' }
    case 'year': return { from: year, to: plusMonths(year, 12), unit: 'month' }
    case 'lastYear': return { from: plusMonths(year, -12), to: year, unit: 'month' }
    case 'all': return { from: '', to: tomorrow, unit: 'month' }
    case 'custom': {
      const from = view.from || plusMonths(month, -1)
      const to = view.to || month
      const length = (Date.parse(to) - Date.parse(from)) / 86_400_000
      return { from, to, unit: length <= 45 ? 'day' : length <= 200 ? 'week' : 'month' }
    }
    default: return { from: plusMonths(month, -1), to: month, unit: 'day' }
  }
}
