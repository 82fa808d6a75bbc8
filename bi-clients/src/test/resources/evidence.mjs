// What the PostgreSQL connector of Evidence reads of each view, as one line of JSON.

import { createRequire } from 'node:module'

const { getRunner } = createRequire(import.meta.url)('@evidence-dev/postgres')
const { DATABASE_HOST: host, DATABASE_PORT: port, DATABASE: database, LOGIN: user, PASSWORD: password } = process.env
const run = await getRunner({ host, port, database, user, password, schema: 'bi' })

async function read(sql) {
  const result = await run(sql, 'query.sql')
  const rows = []
  for await (const batch of result.rows()) {
    rows.push(...batch)
  }
  const types = result.columnTypes.map((type) => `${type.name} ${type.evidenceType} ${type.typeFidelity}`)
  return { types, rows }
}

const answers = []
for (const sql of process.argv.slice(2)) {
  answers.push(await read(sql).catch((error) => ({ error: error.message })))
}
console.log(JSON.stringify(answers))

// after a refused statement the connector keeps its connection, and Node would wait for it
process.exit()
