import type { AppTemplate, TemplateEnv } from '../config/template.js'
import { ENV_KEY, TEMPLATE_LIMITS } from '../config/template-limits.js'
import { looksLikeSecret } from '../credentials/secrets/secret-lookalike.js'
import { isSecretName, SECRET_NAME_RULE } from '../credentials/secrets/secret-name.js'
import type { Finding } from './finding.js'

/** What is wrong with the variables. No finding tells a value. */
export function checkEnv({ env = [] }: AppTemplate): readonly Finding[] {
  return env.flatMap((variable, index) => {
    const path = `env[${index}]`
    return [...checkKey(variable, env.slice(0, index), path), ...checkValue(variable, path)]
  })
}

function checkKey({ key }: TemplateEnv, before: readonly TemplateEnv[], at: string): Finding[] {
  const path = `${at}.key`
  const findings: Finding[] = []
  if (!ENV_KEY.test(key)) {
    findings.push({
      code: 'ENV_KEY_REWRITTEN',
      severity: 'error',
      path,
      message: `${JSON.stringify(key)} is no name of a variable: the platform would give it another one.`,
      hint: 'Use letters, digits and "_", and begin with a letter or "_".',
    })
  }
  if (before.some((other) => other.key === key)) {
    findings.push({
      code: 'ENV_KEY_DUPLICATE',
      severity: 'error',
      path,
      message: `The variable ${key} is there twice.`,
      hint: 'Keep one of them.',
    })
  }
  return findings
}

function checkValue(env: TemplateEnv, at: string): Finding[] {
  if ('secret' in env) return checkSecretName(env.secret, `${at}.secret`)
  if (!('value' in env)) return []
  const { key, value } = env
  const path = `${at}.value`
  const findings: Finding[] = []
  const sizeBytes = Buffer.byteLength(value)
  if (sizeBytes > TEMPLATE_LIMITS.envValueBytes) {
    findings.push({
      code: 'ENV_VALUE_TOO_LONG',
      severity: 'error',
      path,
      message: `The value of ${key} has ${sizeBytes} bytes, and ${TEMPLATE_LIMITS.envValueBytes} are the most.`,
      hint: 'Put it into a file of the build, or shorten it.',
    })
  }
  if (value.includes('\0')) {
    findings.push({
      code: 'ENV_VALUE_NUL',
      severity: 'error',
      path,
      message: `The value of ${key} holds a NUL, which no variable can.`,
      hint: 'Remove it.',
    })
  }
  if (looksLikeSecret(key, value)) {
    findings.push({
      code: 'ENV_VALUE_SECRET',
      severity: 'warning',
      path,
      message: `The value of ${key} looks like a secret, and a plain variable is readable for everybody with the API token.`,
      hint: 'Store the secret, and write { "key", "secret" } with its name instead.',
    })
  }
  return findings
}

function checkSecretName(name: string, path: string): Finding[] {
  if (isSecretName(name)) return []
  // The name is not repeated: it may be the value.
  const message = `No secret can be stored under this name: ${SECRET_NAME_RULE}.`
  const hint = 'Name the secret that holds the value.'
  return [{ code: 'ENV_SECRET_NAME', severity: 'error', path, message, hint }]
}
