const PLACEHOLDER = '[secret]'
const values = new WeakMap<Secret, string>()

/**
 * A secret that cannot be printed by accident: text, JSON and `console.log` all show `[secret]`.
 *
 * @example
 * ```ts
 * import { Secret } from '@slipway/sdk'
 *
 * const token = new Secret('hunter2')
 * console.log(`${token}`, JSON.stringify({ token })) // [secret] {"token":"[secret]"}
 * ```
 */
export class Secret {
  constructor(value: string) {
    values.set(this, value)
  }

  /** The value itself. Call it where the secret leaves for its destination and nowhere else. */
  reveal(): string {
    return values.get(this) ?? ''
  }

  /** `[secret]`. */
  toString(): string {
    return PLACEHOLDER
  }

  /** `[secret]`. */
  toJSON(): string {
    return PLACEHOLDER
  }

  /** `[secret]`, for `console.log` and `util.inspect`. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return PLACEHOLDER
  }
}
