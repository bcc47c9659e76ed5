import { TEMPLATE_LIMITS } from '../../config/template-limits.js'

/** Shorter ones stand in every text by chance, so that no log could be kept free of them. */
const MIN_LENGTH = 6

/** What is wrong with the value of a secret, as a clause that follows "its value"; `undefined` for a good one. */
export function secretValueTrouble(value: string): string | undefined {
  const { envValueBytes } = TEMPLATE_LIMITS
  const sizeBytes = Buffer.byteLength(value)
  if (sizeBytes === 0) return 'is empty'
  if (value.length < MIN_LENGTH) {
    return `has fewer than ${MIN_LENGTH} characters, which could not be kept out of logs and errors`
  }
  if (sizeBytes > envValueBytes) return `has ${sizeBytes} bytes, and ${envValueBytes} are the most`
  return value.includes('\0') ? 'holds a NUL, which no variable can' : undefined
}
