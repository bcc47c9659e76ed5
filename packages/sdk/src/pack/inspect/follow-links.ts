/** As many as Linux follows. */
const MAX_LINKS = 40

/**
 * The path that a path leads to when all symlinks on its way are followed, without `.` and `..`; `undefined` when it
 * leaves the folder or never ends. Works on the listing alone: a second look at the disk could see another case or form of a name.
 *
 * @param links - Path and target of every symlink of the folder.
 */
export function followLinks(path: string, links: ReadonlyMap<string, string>): string | undefined {
  let pending = path.split('/')
  const walked: string[] = []
  let followed = 0
  for (let segment = pending.shift(); segment !== undefined; segment = pending.shift()) {
    if (segment === '' || segment === '.') continue
    if (segment === '..') {
      if (walked.pop() === undefined) return undefined
      continue
    }
    walked.push(segment)
    const target = links.get(walked.join('/'))
    if (target === undefined) continue
    followed += 1
    if (followed > MAX_LINKS || target.startsWith('/')) return undefined
    walked.pop()
    pending = [...target.split('/'), ...pending]
  }
  return walked.join('/')
}
