import { ConfigError } from '../errors/classes.js'
import type { PageOptions } from '../inventory/listing.js'
import { MAX_PAGE_SIZE } from '../inventory/slice-pages.js'

/**
 * Checks which page of a list is wanted, before anything is sent.
 *
 * @throws ConfigError `OPTION_INVALID`.
 */
export function checkPage({ page = 1, pageSize = MAX_PAGE_SIZE }: PageOptions): void {
  checkRange('page', page, Number.MAX_SAFE_INTEGER)
  checkRange('pageSize', pageSize, MAX_PAGE_SIZE)
}

function checkRange(name: string, value: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return
  throw new ConfigError('OPTION_INVALID', {
    action: 'list',
    target: `${name} ${value}`,
    reason: 'it is out of range',
    hint: most === MAX_PAGE_SIZE ? `Choose 1 to ${most}.` : 'Pages count from 1.',
    side: 'local',
  })
}
