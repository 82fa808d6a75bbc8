// @ts-check
/** What the reports API says. At most two requests are under way, and the newest view comes first. */

const AT_ONCE = 2
const HEADERS = { Accept: 'application/json', 'X-Requested-With': 'parallax' }

/** @type {{run: () => void}[]} */
const waiting = []
let underWay = 0

/** An answer that is no answer: what happened, and what to do. */
export class Failure extends Error {
  /** @param {number} status 0 if there was no answer @param {any} problem */
  constructor(status, problem) {
    super(problem?.detail ?? problem?.title ?? String(status))
    this.status = status
    this.problem = problem
  }
}

function next() {
  while (underWay < AT_ONCE && waiting.length) {
    underWay++
    waiting.shift()?.run()
  }
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
function queued(work) {
  return new Promise((resolve, reject) => {
    waiting.push({
      run: () => work().then(resolve, reject).finally(() => {
        underWay--
        next()
      }),
    })
    next()
  })
}

/** @param {Response} response */
async function problem(response) {
  try {
    return await response.json()
  } catch {
    return { title: response.statusText }
  }
}

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
async function fetchJson(path, signal) {
  for (let attempt = 0; ; attempt++) {
    let response
    try {
      response = await fetch(path, { headers: HEADERS, signal, credentials: 'same-origin' })
    } catch (error) {
      if (signal?.aborted) throw error
      throw new Failure(0, { title: String(error) })
    }
    if (response.ok) return response.json()
    const told = await problem(response)
    if ((response.status === 503 || response.status === 429) && attempt < 2) {
      const seconds = Number(response.headers.get('Retry-After') ?? 1)
      await new Promise((resolve) => setTimeout(resolve, Math.min(seconds, 10) * 1000))
      continue
    }
    throw new Failure(response.status, told)
  }
}

/**
 * The address of a report.
 *
 * @param {string} name @param {Record<string, string | string[] | undefined>} parameters
 */
export function address(name, parameters) {
  const given = new URLSearchParams()
  for (const [key, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== '') given.append(key, one)
    }
  }
  return `/api/v1/${name}?${given}`
}

/** @param {string} path @param {AbortSignal} [signal] @returns {Promise<any>} */
export function get(path, signal) {
  return queued(() => fetchJson(path, signal))
}

/** Begins a session. @param {string} name @param {string} key */
export async function signIn(name, key) {
  /** @type {Record<string, string>} */
  const credential = name
    ? { Authorization: 'Basic ' + btoa(String.fromCharCode(...new TextEncoder().encode(name + ':' + key))) }
    : { 'X-API-Key': key }
  const response = await fetch('/ui/session', { method: 'POST', headers: { ...HEADERS, ...credential } })
  if (!response.ok) throw new Failure(response.status, await problem(response))
  return response.json()
}

/** Begins a session by a link that is good for once. @param {string} secret */
export async function signInByLink(secret) {
  const response = await fetch('/ui/session/by-link', { method: 'POST', headers: { ...HEADERS, 'X-Login-Link': secret } })
  if (!response.ok) throw new Failure(response.status, await problem(response))
}

export async function signOut() {
  await fetch('/ui/session', { method: 'DELETE', headers: HEADERS })
}

/** Who has signed in, and where one can without a key. @returns {Promise<{caller: string | null, provider: string | null}>} */
export async function session() {
  const response = await fetch('/ui/session', { headers: HEADERS })
  if (!response.ok) throw new Failure(response.status, await problem(response))
  return response.json()
}

/** Changes something, for which the session is not enough. @param {string} path @param {string} key */
export async function post(path, key) {
  const response = await fetch(path, { method: 'POST', headers: { ...HEADERS, 'X-API-Key': key } })
  if (!response.ok) throw new Failure(response.status, await problem(response))
  return response.json()
}
