// What @odata/client reads, as one line of JSON.

import client from '@odata/client'

const { OData, EdmV4 } = client
const { ODATA: serviceEndpoint, KEY: password } = process.env
const credential = { username: 'all', password }
const service = OData.New4({ serviceEndpoint, credential })
const paged = OData.New4({
  serviceEndpoint,
  credential,
  commonHeaders: { Prefer: 'odata.maxpagesize=2' },
})
const sales = service.getEntitySet('SalesByDay')
const column = (rows, name) => rows.map((row) => row[name])

const first = await paged.newRequest({ collection: 'SalesByDay' })
const second = await paged.requestUri(first['@odata.nextLink'])
const east = OData.newFilter().property('region').eqString('LT-VL')

console.log(
  JSON.stringify({
    sets: column((await service.newRequest({ collection: '' })).value, 'name'),
    rows: column(await sales.query(), 'salesNet'),
    filtered: column(
      await sales.query(OData.newFilter().property('region').eqString('LT-VL').property('salesNet').gt(10)),
      'salesNet',
    ),
    byKey: (
      await sales.retrieve({
        periodStart: EdmV4.Date.from('2026-03-02'),
        product: 'tea',
        region: 'LT-VL',
        country: 'LT',
        segment: '(unknown)',
        channel: 'retail',
        closingMethod: '(unknown)',
      })
    ).salesNet,
    count: await sales.count(east),
    pages: [column(first.value, 'salesNet'), column(second.value, 'salesNet')],
    last: !('@odata.nextLink' in second),
  }),
)
