import { randomBytes } from 'node:crypto'
import { firstLine, type Keytar } from './keychain-backend.js'
import { KEYCHAIN_SERVICE } from './keychain-protocol.js'

/**
 * Writes a random value into the keychain, reads it back and removes it. A keychain that is locked, or was never made, says
 * on reading that nothing is there; only a write tells it from an empty one.
 *
 * @returns why the keychain cannot be trusted, as a clause; `undefined` when it can
 */
export async function probeKeytar(keytar: Keytar): Promise<string | undefined> {
  // No name of an entry: a run that was killed half-way leaves nothing that a list would show.
  const account = `probe-${randomBytes(8).toString('hex')}`
  const canary = randomBytes(16).toString('hex')
  try {
    await keytar.setPassword(KEYCHAIN_SERVICE, account, canary)
    const read = await keytar.getPassword(KEYCHAIN_SERVICE, account)
    const isRemoved = await keytar.deletePassword(KEYCHAIN_SERVICE, account)
    return read === canary && isRemoved ? undefined : 'it did not keep a test value'
  } catch (error) {
    return `it refused a test value: ${firstLine(error)}`
  }
}
