import type { LogoutReceipt } from '@slipway/sdk'
import { placeOf } from './credential-words.js'
import { printable } from './printable.js'
import { formatTable } from './tables.js'

/** A logout for people: what is forgotten, and what may still be there. */
export function logoutLines({ removed, unavailable, docker }: LogoutReceipt): string[] {
  const rows = removed.map(({ kind, store, ...place }) => [kind, placeOf(place), `from the ${store} store`])
  return [
    removed.length === 0 ? 'Nothing was stored.' : 'Removed:',
    ...formatTable(rows, { indent: 2 }),
    ...docker.map(({ host, path, problem }) =>
      printable(
        problem === undefined
          ? `Docker no longer asks slipway for ${host} (${path}).`
          : `Docker still asks slipway for ${host}: ${path} could not be changed (${problem}).`,
      ),
    ),
    ...unavailable.map(({ store, reason }) =>
      printable(`The ${store} could not be asked, and may still hold something: ${reason}.`),
    ),
    ...(removed.length === 0 ? [] : ['The tokens themselves stay valid: revoke them in the dashboard.']),
  ]
}
