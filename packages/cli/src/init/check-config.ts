import { type ImageSettings, type ProjectConfig, parseProjectConfig } from '@slipway/sdk'

/**
 * Passes where a project file with these fields could be read: what it holds is judged in one place.
 *
 * @throws ConfigError with code `CONFIG_INVALID`.
 */
export async function checkConfig(config: ProjectConfig, path: string): Promise<void> {
  await parseProjectConfig(JSON.stringify(config), path)
}

/** As {@link checkConfig}, for one image. */
export function checkImage(name: string, settings: ImageSettings, path: string): Promise<void> {
  return checkConfig({ images: { [name]: settings } }, path)
}
