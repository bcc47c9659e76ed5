import type { CredentialAddress } from '../store.js'
import { accountToRemove, type Entries, entriesToWrite, findAccount, listEntries } from './entries.js'
import { firstLine, type Keytar, type LoadedBackend } from './keychain-backend.js'
import {
  KEYCHAIN_SERVICE,
  type KeychainAnswer,
  type KeychainDone,
  type KeychainRequest,
} from './keychain-protocol.js'
import { probeKeytar } from './keytar-probe.js'
import { listSecrets, secretNameOf } from './secret-entry.js'
import { addressOf, formatEntry, parseEntry } from './store-entry.js'

type Result = Pick<KeychainDone, 'found' | 'isRemoved' | 'stored' | 'secrets'>

/** Does in the keychain what is asked. Secrets leave it in the answer to `get` alone. */
export async function answerRequest(
  request: KeychainRequest,
  { name, keytar }: LoadedBackend,
): Promise<KeychainAnswer> {
  let { isProven } = request
  try {
    // keytar crashes when it searches a locked keyring, so that has to be proved first; where a secret is in memory, anew.
    if (request.action === 'put' || (!isProven && isSearch(request))) {
      const doubt = await probeKeytar(keytar)
      if (doubt !== undefined) return refused(doubt)
      isProven = true
    }
    const result = await perform(request, keytar)
    if (!isProven && result.found === undefined && result.isRemoved !== true) {
      const doubt = await probeKeytar(keytar)
      if (doubt !== undefined) return refused(doubt)
      isProven = true
    }
    return { state: 'done', backend: name, isProven, ...result }
  } catch (error) {
    if (error instanceof ForeignEntry) return { state: 'broken', reason: error.message }
    const secret = parseEntry(request.entry)?.secret.reveal()
    const text = firstLine(error)
    return refused(secret === undefined ? text : text.replaceAll(secret, '[secret]'))
  }
}

/** Whether it goes through all entries; without a project it has to. */
function isSearch({ action, account }: KeychainRequest): boolean {
  return action === 'list' || action === 'list-secrets' || account.endsWith('/')
}

function refused(reason: string): KeychainAnswer {
  return { state: 'unavailable', obstacle: 'refused', reason }
}

async function perform(request: KeychainRequest, keytar: Keytar): Promise<Result> {
  switch (request.action) {
    case 'get':
      return get(request.account, keytar)
    case 'put':
      return put(request, keytar)
    case 'remove':
      return remove(request.account, keytar)
    case 'list':
      return { stored: listEntries(await readAll(keytar)) }
    case 'list-secrets':
      return { secrets: listSecrets(await readAll(keytar)) }
    case 'probe':
      return {}
  }
}

async function get(account: string, keytar: Keytar): Promise<Result> {
  const address = addressFor(account)
  if (address === 'secret' || address.project !== undefined) {
    const entry = await keytar.getPassword(KEYCHAIN_SERVICE, account)
    if (entry === null) return {}
    if (parseEntry(entry) === undefined) throw new ForeignEntry(account)
    return { found: { account, entry } }
  }
  const entries = await readAll(keytar)
  const meant = findAccount(entries, address)
  const entry = meant === undefined ? undefined : entries.get(meant)
  if (meant === undefined || entry === undefined) return {}
  return { found: { account: meant, entry: formatEntry(entry) } }
}

async function put({ account, entry }: KeychainRequest, keytar: Keytar): Promise<Result> {
  const parsed = parseEntry(entry)
  if (parsed === undefined) throw new ForeignEntry(account)
  const address = addressFor(account)
  // A secret stands for itself alone: there is no default among them.
  const writes = address === 'secret' ? [] : entriesToWrite(await readAll(keytar), address, parsed)
  const [[name, kept] = [account, parsed], ...unmarked] = writes
  const text = formatEntry(kept)
  await keytar.setPassword(KEYCHAIN_SERVICE, name, text)
  if ((await keytar.getPassword(KEYCHAIN_SERVICE, name)) !== text) {
    throw new Error('it did not keep what it was given')
  }
  for (const [other, value] of unmarked) {
    // The new one is kept, so this call has succeeded: of two defaults the newer one counts.
    await keytar.setPassword(KEYCHAIN_SERVICE, other, formatEntry(value)).catch(() => undefined)
  }
  return {}
}

async function remove(account: string, keytar: Keytar): Promise<Result> {
  const address = addressFor(account)
  const isExact = address === 'secret' || address.project !== undefined
  const meant = isExact ? account : accountToRemove(await readAll(keytar), address)
  const isRemoved = meant !== undefined && (await keytar.deletePassword(KEYCHAIN_SERVICE, meant))
  return { isRemoved }
}

/** On Windows a search gives the entries of every service whose name begins with ours; what is no entry is left out. */
async function readAll(keytar: Keytar): Promise<Entries> {
  const found = await keytar.findCredentials(KEYCHAIN_SERVICE)
  return new Map(
    found.flatMap(({ account, password }) => {
      const isOurs = addressOf(account) !== undefined || secretNameOf(account) !== undefined
      const entry = isOurs ? parseEntry(password) : undefined
      return entry === undefined ? [] : [[account, entry] as const]
    }),
  )
}

function addressFor(account: string): CredentialAddress | 'secret' {
  if (secretNameOf(account) !== undefined) return 'secret'
  const address = addressOf(account)
  if (address === undefined) throw new Error(`${JSON.stringify(account)} is no address of a credential`)
  return address
}

/** Something else lies where an entry of ours should be. */
class ForeignEntry extends Error {
  constructor(account: string) {
    super(`the entry "${account}" was not written by this version of Slipway`)
  }
}
