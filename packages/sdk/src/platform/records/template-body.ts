import type { AppTemplate, TemplateEnv, TemplatePort, VersionSettings } from '../../config/template.js'
import { templateError } from '../../config/template-error.js'
import type { Secret } from '../../log/secret.js'

/** Finds a stored secret by its name. */
export type FindSecret = (name: string) => Secret | undefined

/** A body for JSON, which drops what is undefined. It holds the values of secrets: it is for the platform alone. */
export type PlatformBody = Readonly<Record<string, unknown>>

/**
 * The body that puts a template on the server. A variable that is hidden there keeps its value.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` for a variable whose secret is not stored here.
 */
export function templateBody(template: AppTemplate, findSecret: FindSecret): PlatformBody {
  const { app, versionName, env } = template
  return {
    app,
    version_name: versionName,
    ...settingsBody(template),
    // An empty hidden value stands for the one of before.
    envs: env?.map((one) => envBody(one, findSecret) ?? { key: one.key, value: '', is_hidden: true }),
  }
}

/**
 * What a template says, as fields of the body that makes an app version. Name, image and credentials are the caller's.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` for a variable whose secret is not stored here, and for one that is
 * hidden on the server, because nobody can read its value.
 * @see the platform's v1 API, `app-version-post`
 */
export function versionBody(settings: VersionSettings, findSecret: FindSecret): PlatformBody {
  const envs = settings.env?.map((one) => {
    const body = envBody(one, findSecret)
    if (body !== undefined) return body
    throw templateError({
      action: 'make an app version with the variable',
      target: one.key,
      reason: 'its value is hidden on the server and cannot be read back',
      hint: 'Store its value here as a secret, and name the secret in the template.',
    })
  })
  return { ...settingsBody(settings), envs }
}

/** Undefined for a variable whose value is hidden on the server. */
function envBody(env: TemplateEnv, findSecret: FindSecret): PlatformBody | undefined {
  if ('value' in env) return { key: env.key, value: env.value, is_hidden: false }
  if (!('secret' in env)) return undefined
  const secret = findSecret(env.secret)
  if (secret !== undefined) return { key: env.key, value: secret.reveal(), is_hidden: true }
  throw templateError({
    action: 'fill in the variable',
    target: env.key,
    reason: `no secret is stored under the name ${JSON.stringify(env.secret)}`,
    hint: 'Store the secret under that name, or correct the name in the template.',
  })
}

function settingsBody(settings: VersionSettings): PlatformBody {
  const { restartPolicy } = settings
  return {
    req_cpu: settings.cpuUnits,
    req_memory: settings.memoryMib,
    req_video: settings.gpuUnits,
    ports: settings.ports.map(portBody),
    max_duration: settings.maxDurationMinutes,
    time_to_deploy: settings.timeToDeploySeconds,
    termination_grace_period_seconds: settings.terminationGraceSeconds,
    restart_policy: restartPolicy === 'on-failure' ? 'on_failure' : restartPolicy,
    force_cache: settings.forceCache,
    verify_image: settings.verifyImage,
    is_active: settings.isActive,
    will_deploy_in_mainland_china: settings.deployInMainlandChina,
    dns_config: settings.dnsConfig,
    endpoint_storage: settings.logStorage,
  }
}

function portBody({ name, port, protocol, check, tlsUpgrade }: TemplatePort): PlatformBody {
  return { port, protocol, name, to_check: check, tls_upgrade: tlsUpgrade }
}
