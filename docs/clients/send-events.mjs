// Sends events, again and again until they are taken. Node 20 or newer, nothing else.
//
//   PARALLAX_URL=http://localhost:8081 node send-events.mjs sales sales.ndjson
//
// The file has an event per line. Each has its own id (such as saleId), which stays the same however
// often the file is sent: that is why sending again is safe.

import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

const url = process.env.PARALLAX_URL ?? 'http://localhost:8081'
const mayPass = new Set([408, 429, 500, 502, 503, 504])
const attempts = 10
const linesAtOnce = 1000

// The answer to these lines, once there is one that will stay.
async function send(resource, lines) {
  const headers = { 'Content-Type': 'application/x-ndjson' }
  if (process.env.PARALLAX_API_KEY) {
    headers['X-API-Key'] = process.env.PARALLAX_API_KEY
  }
  let problem
  for (let attempt = 0; attempt < attempts; attempt++) {
    let seconds = Math.min(2 ** attempt, 30)
    try {
      const answer = await fetch(`${url}/api/v1/${resource}?results=rejected`, {
        method: 'POST',
        headers,
        body: lines.map((line) => line.text).join('\n'),
        signal: AbortSignal.timeout(60_000),
      })
      const body = await answer.text()
      if (answer.status === 202) {
        return JSON.parse(body)
      }
      problem = body
      if (answer.status === 422 && JSON.parse(body).results) {
        return JSON.parse(body) // none of these lines is valid; others may be
      }
      if (!mayPass.has(answer.status)) {
        break
      }
      seconds = Number(answer.headers.get('Retry-After') ?? seconds)
    } catch (error) {
      problem = error.cause ?? error // taken or not, this is unknown: send the same again
    }
    await wait(seconds * 1000)
  }
  console.error(`not taken: ${problem}`)
  process.exit(1)
}

const [resource, path] = process.argv.slice(2)
if (!path || process.argv.length > 4) {
  console.error('usage: node send-events.mjs <resource> <file>, for example sales sales.ndjson')
  process.exit(2)
}
const lines = (await readFile(path, 'utf8'))
  .split('\n')
  .map((text, index) => ({ text, number: index + 1 }))
  .filter((line) => line.text.trim())
let rejected = 0
for (let start = 0; start < lines.length; start += linesAtOnce) {
  const window = lines.slice(start, start + linesAtOnce)
  const answer = await send(resource, window)
  for (const result of answer.results) {
    console.log(`line ${window[result.index].number}: ${JSON.stringify(result.problem)}`)
  }
  rejected += answer.rejected
}
console.log(`${lines.length - rejected} accepted, ${rejected} rejected`)
process.exitCode = rejected ? 1 : 0
