const ROLES: ReadonlyMap<number, string> = new Map([
  [1, 'project admin'],
  [2, 'developer'],
  [3, 'guest'],
  [4, 'maintainer'],
  [5, 'limited guest'],
])

/**
 * What Harbor calls the role of a member of a project: `developer`; `role 9` for one that is not known.
 *
 * @see Harbor, src/common/const.go
 */
export function roleName(id: number): string {
  return ROLES.get(id) ?? `role ${id}`
}
