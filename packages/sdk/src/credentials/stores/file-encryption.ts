import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto'
import type { Secret } from '../../log/secret.js'
import { fileError } from './file-error.js'
import {
  damaged,
  type FileFormat,
  formatSealedFile,
  parseSealedFile,
  type SealedFile,
} from './file-format.js'
import { formatEntry, parseEntry, type StoreEntry } from './store-entry.js'

const CIPHER = 'aes-256-gcm'
/** OWASP's first choice for scrypt. It takes 128 MiB, four times what Node allows unless told. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_BYTES = 32

/** Makes `sizeBytes` bytes of key out of a passphrase; slow on purpose. */
export type KeyMaker = (passphrase: string, salt: Buffer, sizeBytes: number) => Promise<Buffer>

interface Keys {
  readonly forEntries: Buffer
  readonly forSeal: Buffer
}

type SealedEntry = SealedFile['entries'][number]

/**
 * The file with each entry encrypted for its account, and the whole sealed, so that none can be changed, swapped, added or
 * left out without the passphrase. Accounts can be read by whoever can read the file.
 */
export function encryptedFormat(path: string, passphrase: Secret, makeKey: KeyMaker = scryptKey): FileFormat {
  // What was read or written last is mostly what is read next, and a key takes half a second.
  let last: { readonly salt: string; readonly keys: Promise<Keys> } | undefined
  const keysFor = (salt: Buffer): Promise<Keys> => {
    const name = salt.toString('base64')
    if (last?.salt !== name) last = { salt: name, keys: deriveKeys(passphrase, salt, makeKey) }
    return last.keys
  }

  return {
    protection: 'encrypted-file',
    async format(entries) {
      const salt = randomBytes(SALT_BYTES)
      const keys = await keysFor(salt)
      const sealed = [...entries].map(([account, entry]) => sealEntry(keys, account, entry))
      const content = { salt: salt.toString('base64'), entries: sealed }
      return formatSealedFile({ ...content, seal: sealOf(keys, content).toString('base64') })
    },
    async parse(text) {
      const { salt, entries, seal } = parseSealedFile(path, text)
      const keys = await keysFor(Buffer.from(salt, 'base64'))
      if (!isEqual(Buffer.from(seal, 'base64'), sealOf(keys, { salt, entries }))) {
        throw fileError(
          path,
          'the passphrase is not the one it was written with, or its content was changed',
          'Set SLIPWAY_STORE_PASSPHRASE to the passphrase it was written with. If that is lost, remove the file and log in again.',
        )
      }
      return new Map(
        entries.map((entry) => [entry.account, openEntry(keys.forEntries, entry) ?? damaged(path)]),
      )
    },
  }
}

function scryptKey(passphrase: string, salt: Buffer, sizeBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, sizeBytes, SCRYPT, (error, key) =>
      error === null ? resolve(key) : reject(error),
    )
  })
}

async function deriveKeys(passphrase: Secret, salt: Buffer, makeKey: KeyMaker): Promise<Keys> {
  // Composed: keyboards of different systems give different bytes for the same letter.
  const key = await makeKey(passphrase.reveal().normalize('NFC'), salt, 2 * KEY_BYTES)
  return { forEntries: key.subarray(0, KEY_BYTES), forSeal: key.subarray(KEY_BYTES) }
}

function sealEntry({ forEntries }: Keys, account: string, entry: StoreEntry): SealedEntry {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, forEntries, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(Buffer.from(account))
  const data = Buffer.concat([cipher.update(formatEntry(entry), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return { account, nonce: nonce.toString('base64'), data: data.toString('base64') }
}

function openEntry(key: Buffer, { account, nonce, data }: SealedEntry): StoreEntry | undefined {
  const bytes = Buffer.from(data, 'base64')
  const end = Math.max(0, bytes.byteLength - TAG_BYTES)
  try {
    const decipher = createDecipheriv(CIPHER, key, Buffer.from(nonce, 'base64'), { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(account))
    decipher.setAuthTag(bytes.subarray(end))
    const text = Buffer.concat([decipher.update(bytes.subarray(0, end)), decipher.final()])
    return parseEntry(text.toString('utf8'))
  } catch {
    return undefined
  }
}

function sealOf({ forSeal }: Keys, { salt, entries }: Pick<SealedFile, 'salt' | 'entries'>): Buffer {
  const content = JSON.stringify([salt, entries.map(({ account, nonce, data }) => [account, nonce, data])])
  return createHmac('sha256', forSeal).update(content).digest()
}

function isEqual(a: Buffer, b: Buffer): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b)
}
