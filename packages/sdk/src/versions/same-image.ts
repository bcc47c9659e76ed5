import type { AppVersion } from '../platform/records/app-version.js'
import { type Difference, differences } from '../templates/difference.js'
import type { ImageTagName } from './version-desk.js'

/** Tells whether a version starts the tag. */
export function startsImage({ image }: AppVersion, wanted: ImageTagName): boolean {
  return imageDifferences(image, wanted).length === 0
}

/** How the image of a version differs from a tag, as `image.tag` and so on. */
export function imageDifferences(image: AppVersion['image'], wanted: ImageTagName): readonly Difference[] {
  return differences(fieldsOf(image), fieldsOf(wanted))
}

function fieldsOf({ registry, repository, tag }: ImageTagName) {
  return { 'image.registry': registry.toLowerCase(), 'image.repository': repository, 'image.tag': tag }
}
