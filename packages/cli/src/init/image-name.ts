/** Where a folder's name has nothing that a repository's name can have. */
const USUAL_NAME = 'game-server'

/**
 * A repository's name made of a folder's: `MyShooter` is `my-shooter`, `Space Game (2)` is `space-game-2`.
 *
 * @see distribution-spec v1.1, "Pulling manifests", for what a name may have
 */
export function imageNameFrom(folderName: string): string {
  const name = folderName
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-|-$/g, '')
  return name === '' ? USUAL_NAME : name
}
