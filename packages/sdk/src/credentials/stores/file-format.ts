import { z } from 'zod'
import type { StoreProtection } from '../store.js'
import type { Entries } from './entries.js'
import { fileError } from './file-error.js'
import { formatEntry, parseEntry } from './store-entry.js'

const VERSION = 1

/** Reads and writes the text of a credential file. */
export interface FileFormat {
  readonly protection: StoreProtection
  format(entries: Entries): Promise<string>
  /** @throws LocalError with code `LOCAL_IO` for a text that it cannot read, or must not believe. */
  parse(text: string): Promise<Entries>
}

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/)

const plainShape = z.object({
  version: z.literal(VERSION),
  protection: z.literal('plain-text'),
  /** By account. */
  entries: z.record(z.string(), z.unknown()),
})

const sealedShape = z.object({
  version: z.literal(VERSION),
  protection: z.literal('encrypted'),
  /** What makes the key out of the passphrase: scrypt with N=2^17, r=8, p=1 and this salt. */
  salt: base64,
  /** AES-256-GCM; `data` ends with its tag, and the account is its associated data. */
  entries: z.array(z.object({ account: z.string(), nonce: base64, data: base64 })),
  /** HMAC-SHA-256 over all of the above. */
  seal: base64,
})

/** The file with every entry encrypted. */
export type SealedFile = z.infer<typeof sealedShape>

const fileShape = z.discriminatedUnion('protection', [plainShape, sealedShape])
const headShape = z.object({ version: z.number() })

/** The file as plain text: whoever reads it has the secrets. */
export function plainFormat(path: string): FileFormat {
  return {
    protection: 'plain-file',
    format: async (entries) => {
      const values = [...entries].map(([account, entry]) => [account, JSON.parse(formatEntry(entry))])
      const file = { version: VERSION, protection: 'plain-text', entries: Object.fromEntries(values) }
      return `${JSON.stringify(file, undefined, 2)}\n`
    },
    parse: async (text) => {
      const file = readFile(path, text)
      if (file.protection !== 'plain-text') {
        const hint = 'Set SLIPWAY_STORE_PASSPHRASE to its passphrase.'
        throw fileError(path, 'it is encrypted, and no passphrase was given', hint)
      }
      return new Map(
        Object.entries(file.entries).map(([account, value]) => [
          account,
          parseEntry(JSON.stringify(value)) ?? damaged(path),
        ]),
      )
    },
  }
}

/**
 * The parts of an encrypted file.
 *
 * @throws LocalError with code `LOCAL_IO` when it is not one.
 */
export function parseSealedFile(path: string, text: string): SealedFile {
  const file = readFile(path, text)
  if (file.protection === 'encrypted') return file
  throw fileError(
    path,
    'it is plain text, and a passphrase was given',
    'Remove the file and log in again, or leave SLIPWAY_STORE_PASSPHRASE unset to go on in plain text.',
  )
}

/** The text of an encrypted file. */
export function formatSealedFile(file: Omit<SealedFile, 'version' | 'protection'>): string {
  return `${JSON.stringify({ version: VERSION, protection: 'encrypted', ...file }, undefined, 2)}\n`
}

/** Throws the error for a file whose content breaks the format. It never counts as empty: the next write would lose all. */
export function damaged(path: string): never {
  throw fileError(path, 'it is damaged', 'Restore it, or remove it and log in again.')
}

function readFile(path: string, text: string) {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return damaged(path)
  }
  const { data: head } = headShape.safeParse(value)
  if (head !== undefined && head.version > VERSION) {
    throw fileError(path, `a newer Slipway wrote it (version ${head.version})`, 'Update Slipway.')
  }
  return fileShape.safeParse(value).data ?? damaged(path)
}
