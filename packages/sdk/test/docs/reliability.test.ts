import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { FAULT_TABLE } from '../support/fault-table.js'
import { reliabilityTable } from './reliability-table.js'

const PAGE = new URL('../../../../docs/reliability.md', import.meta.url)
/** What stands between the two comments of the page. */
const GENERATED = /(?<=<!-- The table[^>]*-->\n).*(?=<!-- end of the table -->)/s

it('docs/reliability.md shows the table that the tests go by', async () => {
  const page = await readFile(PAGE, 'utf8')

  const fresh = page.replace(GENERATED, () => `\n${reliabilityTable(FAULT_TABLE)}\n\n`)

  expect(page).toMatch(GENERATED)
  await expect(fresh).toMatchFileSnapshot(PAGE.pathname)
})

it('the table has no blank cell', () => {
  const rows = reliabilityTable(FAULT_TABLE)
    .split('\n')
    .filter((line) => line.startsWith('|'))

  expect(rows).toHaveLength(FAULT_TABLE.length + 2)
  for (const row of rows) expect(row).not.toMatch(/\|\s*\|/)
})
