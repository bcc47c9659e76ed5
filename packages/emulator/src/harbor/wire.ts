/**
 * Writes an object as Harbor's generated models do: texts that are empty, numbers that are 0, `false` and what is
 * undefined are left out, and an empty list is `null`.
 *
 * @param kept - Fields that are written whatever their value: `x-omitempty: false` in Harbor's OpenAPI file.
 */
export function wire<T extends object>(
  value: T,
  kept: readonly (keyof T & string)[] = [],
): Record<string, unknown> {
  const names: readonly string[] = kept
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([name, field]) => field !== undefined && (Boolean(field) || field === null || names.includes(name)),
      )
      .map(([name, field]) => [name, Array.isArray(field) && field.length === 0 ? null : field]),
  )
}
