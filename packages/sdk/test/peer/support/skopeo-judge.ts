import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readLayout } from '../../../../../test/peer/support/oci-layout.js'
import { skopeo } from '../../../../../tools/peers/skopeo.mjs'
import type { PlainRegistry } from '../../support/plain-registry.js'
import type { TagJudge } from '../../support/tag-judge.js'

/** What skopeo says of a tag that is not there. */
const ABSENT = /manifest unknown|name unknown/

/** A judge by skopeo: it copies the whole image, and every blob's digest is then computed anew. */
export function skopeoJudge({ host, account }: PlainRegistry): TagJudge {
  return async (repository, tag) => {
    const registry = host()
    const folder = await mkdtemp(join(tmpdir(), 'slipway-judge-'))
    const credentials =
      account === undefined ? [] : [{ registry, username: account.username, password: account.token }]
    const source = `docker://${registry}/${repository}:${tag}`
    try {
      await skopeo(['copy', '--quiet', '--src-tls-verify=false', source, `oci:${folder}:judged`], {
        credentials,
      })
      const { manifestDigest, corruptBlobs } = await readLayout(folder)
      return { kind: 'image', digest: manifestDigest, broken: corruptBlobs }
    } catch (error) {
      if (error instanceof Error && ABSENT.test(error.message)) return { kind: 'absent' }
      throw error
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}
