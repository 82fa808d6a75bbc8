// @ts-check
/** Numbers and times in the language of the reader. */
import { language, words } from './words.js'

const MINUS = '\u2212'

/** @param {Intl.NumberFormatOptions} options */
const number = (options) => {
  /** @type {Map<string, Intl.NumberFormat>} */
  const made = new Map()
  return (/** @type {number} */ value) => {
    const key = language()
    let format = made.get(key)
    if (!format) made.set(key, (format = new Intl.NumberFormat(key, options)))
    return format.format(value).replace('-', MINUS)
  }
}

export const whole = number({ maximumFractionDigits: 0 })
export const short = number({ notation: 'compact', maximumSignificantDigits: 3 })
const signed = number({ maximumFractionDigits: 0, signDisplay: 'exceptZero' })
const percent = number({ style: 'percent', maximumFractionDigits: 0 })
const percent1 = number({ style: 'percent', maximumFractionDigits: 1 })
const signedPercent = number({ style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' })
const decimal = number({ maximumFractionDigits: 1 })

/** A share; small ones with a digit more. @param {number} value */
export const share = (value) => (Math.abs(value) < 0.1 && value !== 0 ? percent1 : percent)(value)

/** A relative change. @param {number | null} value */
export const relative = (value) => (value === null ? '–' : signedPercent(value))

/** @param {number} amount @param {string} currency */
export function money(amount, currency) {
  try {
    return new Intl.NumberFormat(language(), {
      style: 'currency', currency, notation: 'compact', maximumSignificantDigits: 3,
    }).format(amount).replace('-', MINUS)
  } catch {
    return `${short(amount)} ${currency}`
  }
}

/** The value of an indicator in its unit. @param {number | null} value @param {string} unit */
export function value(value, unit) {
  if (value === null || value === undefined) return '–'
  if (unit === 'fraction') return share(value)
  if (unit === 'points') return signed(value)
  return duration(value)
}

/** Both ends of an interval. @param {{low?: number | null, high?: number | null} | undefined} row @param {string} unit */
export const interval = (row, unit) => `${value(row?.low ?? null, unit)} – ${value(row?.high ?? null, unit)}`

/** The change of an indicator. @param {number | null} value @param {string} unit @param {string} [points] what points of a share are called */
export function change(value, unit, points = words('points')) {
  if (value === null || value === undefined) return '–'
  if (unit === 'fraction') {
    const by = Math.round(value * 100)
    return by === 0 ? `±0 ${points}` : `${signed(by)} ${points}`
  }
  if (unit === 'points') return Math.round(value) === 0 ? `±0` : signed(value)
  return (value < 0 ? MINUS : '+') + duration(Math.abs(value))
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 90) return `${decimal(seconds)} s`
  if (seconds < 5400) return `${decimal(seconds / 60)} min`
  if (seconds < 172_800) return `${decimal(seconds / 3600)} h`
  return `${decimal(seconds / 86_400)} d`
}

/** A day that is told as yyyy-mm-dd. @param {string} day @param {Intl.DateTimeFormatOptions} [options] */
export function date(day, options = { day: 'numeric', month: 'short', year: 'numeric' }) {
  return new Intl.DateTimeFormat(language(), { ...options, timeZone: 'UTC' })
    .format(new Date(day.slice(0, 10) + 'T00:00:00Z'))
}

/** @param {string} instant @param {string} zone @param {Intl.DateTimeFormatOptions} [options] */
export function time(instant, zone, options = { dateStyle: 'medium', timeStyle: 'short' }) {
  return new Intl.DateTimeFormat(language(), { ...options, timeZone: zone }).format(new Date(instant))
}

/** The days of a range in words. @param {string} from @param {string} to the day after the last */
export function range(from, to) {
  const start = new Date(from.slice(0, 10) + 'T00:00:00Z')
  const end = new Date(to.slice(0, 10) + 'T00:00:00Z')
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth()
  if (start.getUTCDate() === 1 && end.getUTCDate() === 1 && months === 1) {
    return date(from, { month: 'long', year: 'numeric' })
  }
  end.setUTCDate(end.getUTCDate() - 1)
  return new Intl.DateTimeFormat(language(), { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
    .formatRange(start, end)
}
