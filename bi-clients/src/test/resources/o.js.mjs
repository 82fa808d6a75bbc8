// What o.js reads, as one line of JSON.

import { o } from 'o.js'

const { ODATA: root, KEY: key } = process.env
const headers = { 'X-API-Key': key }
const service = o(root, { headers })
const column = (rows, name) => rows.map((row) => row[name])

const first = await (
  await o(root, { headers: { ...headers, Prefer: 'odata.maxpagesize=2' } }).get('SalesByDay').fetch()
).json()
const second = await (await o(first['@odata.nextLink'], { headers }).get().fetch()).json()

console.log(
  JSON.stringify({
    sets: column(await service.get('').query(), 'name'),
    rows: column(await service.get('SalesByDay').query(), 'salesNet'),
    filtered: column(
      await service.get('SalesByDay').query({ $filter: "region eq 'LT-VL' and periodStart ge 2026-03-02" }),
      'salesNet',
    ),
    byKey: (
      await service
        .get(
          "SalesByDay(periodStart=2026-03-02,product='tea',region='LT-VL',country='LT',segment='(unknown)'," +
            "channel='retail',closingMethod='(unknown)')",
        )
        .query()
    ).salesNet,
    count: await service.get('SalesByDay/$count').query({ $filter: "region eq 'LT-VL'" }),
    pages: [column(first.value, 'salesNet'), column(second.value, 'salesNet')],
    last: !('@odata.nextLink' in second),
  }),
)
