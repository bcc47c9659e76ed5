import type { AppTemplate } from '../config/template.js'
import { looksLikeSecret } from '../credentials/secrets/secret-lookalike.js'
import { createRedactor, type Redactor } from '../log/redactor.js'
import { Secret } from '../log/secret.js'
import type { Warning } from '../pack/warning.js'
import type { Session } from '../session/session.js'

/** The environment of a container. */
export interface RunEnvironment {
  /** `NAME=value`. It holds the values of secrets: it is for the engine alone. */
  readonly variables: readonly string[]
  /** Knows what is secret among them, or seems to be, for the output of a server that prints its environment. */
  readonly redactor: Redactor
  readonly warnings: readonly Warning[]
}

/**
 * The variables of the template and of the options, which count before those of the template.
 *
 * @throws ConfigError `TEMPLATE_INVALID` that names the secrets that are not stored here.
 */
export async function runEnvironment(
  session: Session,
  options: {
    readonly template?: AppTemplate | undefined
    readonly env?: Readonly<Record<string, string>> | undefined
    readonly signal?: AbortSignal | undefined
  },
): Promise<RunEnvironment> {
  const { template, env = {}, signal } = options
  const wanted = (template?.env ?? []).filter(({ key }) => !Object.hasOwn(env, key))
  const findSecret = await session.findSecrets({ env: wanted }, { signal })
  const redactor = createRedactor()
  const values = new Map<string, string>()
  const unknown: string[] = []
  for (const one of wanted) {
    const secret = 'secret' in one ? findSecret(one.secret) : undefined
    const value = 'value' in one ? one.value : secret?.reveal()
    if (value === undefined) unknown.push(one.key)
    else values.set(one.key, value)
  }
  for (const [key, value] of Object.entries(env)) values.set(key, value)
  const hidden = new Set(template?.env?.flatMap((one) => ('value' in one ? [] : [one.key])))
  for (const [key, value] of values) {
    if (hidden.has(key) || looksLikeSecret(key, value)) learnLines(redactor, value)
  }
  return {
    variables: [...values].map(([key, value]) => `${key}=${value}`),
    redactor,
    warnings: unknown.length === 0 ? [] : [hiddenOnServer(unknown)],
  }
}

/** Output is looked at line by line, and a key has many. */
function learnLines(redactor: Redactor, value: string): void {
  for (const text of [value, ...value.split('\n').map((line) => line.trim())])
    redactor.learn(new Secret(text))
}

function hiddenOnServer(names: readonly string[]): Warning {
  const message = `The platform keeps the value of ${names.join(', ')} hidden: the server runs without. Give one with --env NAME, which takes it from your environment.`
  return { code: 'VARIABLE_HIDDEN', message }
}
