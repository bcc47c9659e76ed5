import type { AppTemplate } from '../../config/template.js'
import { templateError } from '../../config/template-error.js'
import type { ConfigError } from '../../errors/classes.js'
import { isSdkError } from '../../errors/guards.js'
import type { Secret } from '../../log/secret.js'
import { type Environment, readTemplateSecret } from '../environment.js'
import type { CredentialStore } from '../store.js'
import { isSecretName, SECRET_NAME_RULE, secretVariable } from './secret-name.js'
import { secretValueTrouble } from './secret-value.js'

/** Where {@link findSecrets} looks, and who hears of what it finds. */
export interface SecretPlaces {
  readonly env: Environment
  /** In the order in which they are asked, after the environment. */
  readonly stores: readonly CredentialStore[]
  /** Told of each value before anybody else gets it. */
  readonly learn: (secret: Secret) => void
  readonly signal?: AbortSignal | undefined
}

/** Why a store could not be asked, and what to do about it. */
interface ClosedStore {
  readonly name: string
  readonly reason: string
  readonly hint: string | undefined
}

/**
 * Reads every secret that the template names, and no other, and gives the function that finds them by name.
 *
 * Disk: reads the files that `…_FILE` variables name, and what the stores read.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` that names all that are missing, or one that is no name or no value;
 * `CONFIG_INVALID` when the environment contradicts itself; AbortError.
 */
export async function findSecrets(
  { env: variables = [] }: Pick<AppTemplate, 'env'>,
  places: SecretPlaces,
): Promise<(name: string) => Secret | undefined> {
  const names = [...new Set(variables.flatMap((one) => ('secret' in one ? [one.secret] : [])))]
  for (const name of names) if (!isSecretName(name)) throw unusable(name, SECRET_NAME_RULE)
  const found = new Map<string, Secret>()
  const closed: ClosedStore[] = []
  for (const name of names) {
    const secret = readTemplateSecret(places.env, name) ?? (await firstStored(name, places, closed))
    if (secret === undefined) continue
    places.learn(secret)
    const trouble = secretValueTrouble(secret.reveal())
    if (trouble !== undefined) throw unusable(name, `its value ${trouble}`)
    found.set(name, secret)
  }
  const missing = names.filter((name) => !found.has(name))
  if (missing.length > 0) throw notStored(missing, places, closed)
  return (name) => found.get(name)
}

/** A store that could not be asked once is not asked again: each time it may take seconds to say so. */
async function firstStored(
  name: string,
  { stores, signal }: SecretPlaces,
  closed: ClosedStore[],
): Promise<Secret | undefined> {
  for (const { name: store, secrets } of stores) {
    if (secrets === undefined || closed.some((one) => one.name === store)) continue
    try {
      const secret = await secrets.get(name, { signal })
      if (secret !== undefined) return secret
    } catch (error) {
      if (!isSdkError(error, 'KEYCHAIN_UNAVAILABLE', 'LOCAL_IO')) throw error
      closed.push({ name: store, reason: error.reason, hint: error.hint })
    }
  }
  return undefined
}

function notStored(
  missing: readonly string[],
  { stores }: SecretPlaces,
  closed: readonly ClosedStore[],
): ConfigError {
  const asked = stores
    .filter(({ name, secrets }) => secrets !== undefined && closed.every((one) => one.name !== name))
    .map(({ name }) => name)
  const isOne = missing.length === 1
  const variables = [...new Set(missing.map(secretVariable))]
  const reasons = [
    ...(asked.length === 0 ? [] : [`${isOne ? 'it is' : 'they are'} not in the ${asked.join(' or the ')}`]),
    ...closed.map(({ name, reason }) => `the ${name} could not be asked (${reason})`),
    variables.length === 1 ? `${variables[0]} is not set` : `none of ${variables.join(', ')} is set`,
  ]
  const commands = missing.map((name) => `"slipway template secret set ${name}"`)
  return templateError({
    action: isOne ? "find the template's secret" : "find the template's secrets",
    target: missing.join(', '),
    reason:
      reasons.length > 1 ? `${reasons.slice(0, -1).join(', ')}, and ${reasons.at(-1)}` : `${reasons[0]}`,
    hint: [
      `Run ${commands.join(' and ')}, or set ${variables.join(', ')} (or …_FILE) on a build machine.`,
      ...closed.flatMap(({ hint }) => hint ?? []),
    ].join(' '),
  })
}

function unusable(name: string, reason: string): ConfigError {
  return templateError({
    action: "use the template's secret",
    target: JSON.stringify(name),
    reason,
    hint: 'Correct the name in the template, or store the secret again.',
  })
}
