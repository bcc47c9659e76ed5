import type { AppTemplate } from '../config/template.js'
import { NotFoundError, ServiceError } from '../errors/classes.js'
import type { Inventory } from '../inventory/inventory.js'
import { missingPlatform } from '../inventory/missing.js'
import { createAppVersions } from '../platform/app-versions.js'
import type { TemplateHomeOptions } from './template-home.js'

/**
 * A template that makes versions like an existing one, which can be deployed also where that one was deactivated.
 * Network: 1 GET.
 *
 * @throws NotFoundError with code `NAME_UNKNOWN` where there is no such version; ServiceError with code `CAPABILITY_MISSING` without
 * a platform, `UNEXPECTED_RESPONSE` where the platform does not tell what the version is.
 */
export async function copyVersion(
  { platform, capabilities }: Inventory,
  { app, version }: { readonly app: string; readonly version: string },
  { signal }: TemplateHomeOptions,
): Promise<AppTemplate> {
  const action = 'copy the template from'
  const target = `the version ${version} of the app ${app}`
  if (platform === undefined) throw missingPlatform(action, target, capabilities)
  const found = await createAppVersions(platform, app).find(version, { signal })
  if (found === undefined) {
    throw new NotFoundError('NAME_UNKNOWN', {
      action,
      target,
      reason: 'there is no such version',
      hint: `See what there is: slipway apps versions ${app}`,
      side: 'platform',
    })
  }
  if (found.settings !== undefined) {
    const { isActive: _, ...settings } = found.settings
    return { app, ...settings }
  }
  throw new ServiceError('UNEXPECTED_RESPONSE', {
    action,
    target,
    reason: 'the platform does not tell its CPU and memory',
    hint: 'Write the template by hand.',
    side: 'platform',
  })
}
