const MIN_BEGINNING = 3

/** The known name that is meant by a misspelt or shortened one, or `undefined` when none is near. */
export function nearName(name: string, known: readonly string[]): string | undefined {
  // Two, so that a pair of swapped letters is forgiven.
  const patience = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3))
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  if (best !== undefined && best.distance <= patience) return best.candidate
  return name.length < MIN_BEGINNING ? undefined : onlyOneThatBegins(name, known)
}

/** `memory` is `memoryMib`; of several that begin so, none is meant more than the others. */
function onlyOneThatBegins(name: string, known: readonly string[]): string | undefined {
  const longer = known.filter((candidate) => candidate.toLowerCase().startsWith(name.toLowerCase()))
  return longer.length === 1 ? longer[0] : undefined
}

/** Insertions, deletions and substitutions that turn one text into the other. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1]
    for (let column = 0; column < to.length; column++) {
      const substitution = (previous[column] ?? 0) + (letter === to[column] ? 0 : 1)
      current.push(Math.min(substitution, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous[to.length] ?? 0
}
