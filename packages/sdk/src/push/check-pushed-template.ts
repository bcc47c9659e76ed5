import type { AppTemplate } from '../config/template.js'
import { templateError } from '../config/template-error.js'
import { formatPlatform } from '../oci/platform.js'
import type { PlannedImage } from '../pack/planned-image.js'
import type { Warning } from '../pack/warning.js'
import { checkTemplate } from '../templates/check-template.js'
import type { Finding } from '../templates/finding.js'

const MAX_LISTED = 3

/** What a template is held against before its image is sent. */
export interface PushedImageFacts {
  readonly build: PlannedImage
  readonly tag: string
}

/**
 * Checks a template against the image that is about to be pushed. What is probably wrong comes back as warnings, each with its
 * place in the template.
 *
 * @throws ConfigError with code `TEMPLATE_INVALID` for what the platform would refuse, and for what would keep players out.
 */
export function checkPushedTemplate(
  template: AppTemplate,
  { build, tag }: PushedImageFacts,
): readonly Warning[] {
  const { run, base, platform, engine } = build
  const findings = checkTemplate(template, {
    home: 'file',
    tag,
    base,
    platform: formatPlatform(platform),
    engine: engine.name,
    command: [...(run.entrypoint ?? []), ...(run.args ?? [])],
    exposedPorts: run.exposedPorts ?? [],
    user: run.user,
  })
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw invalid(template, errors)
  return findings.map(({ code, path, message, hint }) => ({
    code,
    message: `template.${path}: ${message} ${hint}`,
  }))
}

function invalid({ app }: AppTemplate, errors: readonly Finding[]) {
  const listed = errors
    .slice(0, MAX_LISTED)
    .map(({ path, message }) => `${path}: ${message.replace(/\.$/, '')}`)
  const others = errors.length - listed.length
  return templateError({
    action: 'push with the template of the app',
    target: app,
    reason: others > 0 ? `${listed.join('; ')}; and ${others} more` : listed.join('; '),
    hint: `${errors[0]?.hint ?? ''} \`slipway template validate\` shows everything.`,
  })
}
