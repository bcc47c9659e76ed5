import { emptyAnswer, jsonAnswer } from '../../server/answer.js'
import { readHarborBody } from '../harbor-body.js'
import type { HarborEndpoint } from '../harbor-endpoint.js'
import type { HarborParts } from '../harbor-parts.js'
import { allowlistShape, checkedAllowlist, wireOfAllowlist } from './allowlist-fields.js'

const PATH = '/system/CVEAllowlist'

/**
 * The vulnerabilities that do not count in all projects that have no list of their own.
 *
 * @see Harbor, src/server/v2.0/handler/sys_cve_allowlist.go
 */
export function systemAllowlistEndpoints({ allowlists }: Pick<HarborParts, 'allowlists'>): HarborEndpoint[] {
  return [
    {
      method: 'GET',
      path: PATH,
      needs: 'signed-in',
      answer: () => jsonAnswer(200, wireOfAllowlist(null, allowlists.find(null))),
    },
    {
      method: 'PUT',
      path: PATH,
      needs: 'administrator',
      async answer({ context }) {
        allowlists.set(null, checkedAllowlist(await readHarborBody(context, allowlistShape)))
        return emptyAnswer(200)
      },
    },
  ]
}
