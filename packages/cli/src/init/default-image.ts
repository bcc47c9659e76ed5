import type { Project } from './project.js'

/**
 * The image that `slipway push` means as long as it is the only one; `undefined` where the file names its default image, or a push
 * has to name one anyway.
 */
export function onlyImage({ existing }: Pick<Project, 'existing'>): string | undefined {
  const { images = {}, defaultImage } = existing?.config ?? {}
  const [only, ...others] = Object.keys(images)
  return defaultImage === undefined && others.length === 0 ? only : undefined
}
