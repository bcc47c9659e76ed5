/** Whether a path fits a pattern by itself. Paths have `/` between segments and none before the first. */
export type PathTest = (path: string) => boolean

/** Members of the classes that Go's regular expressions know by name, as in `[[:digit:]]`. */
const NAMED_CLASSES: ReadonlyMap<string, string> = new Map([
  ['alnum', '0-9A-Za-z'],
  ['alpha', 'A-Za-z'],
  ['ascii', '\\x00-\\x7f'],
  ['blank', '\\t '],
  ['cntrl', '\\x00-\\x1f\\x7f'],
  ['digit', '0-9'],
  ['graph', '!-~'],
  ['lower', 'a-z'],
  ['print', ' -~'],
  ['punct', '!-\\/:-@\\[-`\\{-~'],
  ['space', '\\t\\n\\v\\f\\r '],
  ['upper', 'A-Z'],
  ['word', '0-9A-Za-z_'],
  ['xdigit', '0-9A-Fa-f'],
])

/** What Go's `filepath.Match` takes: every bracket closed, none empty, ranges complete, nothing after a backslash missing. */
const WELL_FORMED = /^(?:\\.|[^\\[]|\[(?:\^|(?!\^))(?:(?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?)+\])*$/su

/**
 * Compiles one clean pattern as Docker's matcher does: plain text is compared; a `**` at one end of plain text compares
 * the other end as it is written (`**foo` fits `a/xfoo`); everything else becomes a regular expression. `undefined` for a
 * pattern that Docker refuses, and for a backslash before a letter or digit, which Docker mostly refuses too.
 *
 * @see https://pkg.go.dev/github.com/moby/patternmatcher
 * @see https://pkg.go.dev/path/filepath#Match
 */
export function compilePattern(pattern: string): PathTest | undefined {
  if (!WELL_FORMED.test(pattern)) return undefined
  if (isPlain(pattern)) return (path) => path === pattern
  if (pattern.startsWith('**') && isPlain(pattern.slice(2))) {
    const end = pattern.slice(2)
    return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1))
  }
  if (pattern.endsWith('**') && isPlain(pattern.slice(0, -2))) {
    const start = pattern.slice(0, -2)
    return (path) => path.startsWith(start)
  }
  return compileExpression(pattern)
}

const isPlain = (text: string): boolean => !/[*?[\]\\]/.test(text)

function compileExpression(pattern: string): PathTest | undefined {
  try {
    const expression = new RegExp(`^${translate(pattern)}$`, 'u')
    return (path) => expression.test(path)
  } catch {
    // A range that runs backwards, or what `translate` cannot say.
    return undefined
  }
}

const SIGNS = /\\(?<escaped>.)|\[:(?<className>\^?[a-z]+):\]|\*\*\/?|\[\^?|./gsu

/** Docker sees no brackets while it translates: a `*` or `?` between them closes the class that Go then reads. */
function translate(pattern: string): string {
  let source = ''
  let inClass = false
  for (const match of pattern.matchAll(SIGNS)) {
    const [sign] = match
    const isLast = match.index + sign.length === pattern.length
    const { escaped, className } = match.groups ?? {}
    if (inClass) {
      source += insideClass(sign, escaped, className)
      inClass = !/^(?:\]|\?|\*)$/.test(sign)
    } else {
      source += outsideClass(sign, isLast, escaped, className)
      inClass = sign.startsWith('[') && className === undefined
    }
  }
  return source
}

function outsideClass(sign: string, isLast: boolean, escaped?: string, className?: string): string {
  if (escaped !== undefined) return literal(escaped)
  // Without brackets around it, a named class is a class of the letters of its name.
  if (className !== undefined) return `[:${className}]`
  if (sign.startsWith('**')) return isLast ? '[^\\n]*' : '(?:[^\\n]*/)?'
  if (sign === '*') return '[^/]*'
  if (sign === '?') return '[^/]'
  // Docker lets these two through to the regular expression, where they mean "start" and "or".
  return sign === '^' || sign === '|' || sign.startsWith('[') ? sign : escapeSign(sign)
}

function insideClass(sign: string, escaped?: string, className?: string): string {
  if (escaped !== undefined) return literal(escaped)
  if (className !== undefined) return NAMED_CLASSES.get(className) ?? refuse(className)
  if (sign.startsWith('**')) return '(.*\\/)?'
  if (sign === '*') return '\\[\\^\\/]*'
  if (sign === '?') return '\\[\\^\\/]'
  if (sign === ']' || sign === '-') return sign
  return [...sign].map(escapeSign).join('')
}

/** A backslash before a letter or digit is for Go no letter but a command, such as "any digit". */
function literal(escaped: string): string {
  return /[\dA-Za-z\u0080-\u{10ffff}]/u.test(escaped) ? refuse(escaped) : escapeSign(escaped)
}

const escapeSign = (sign: string): string => (/[$()*+.?[\\\]^{|}/-]/.test(sign) ? hexEscape(sign) : sign)

const hexEscape = (sign: string): string => `\\x${sign.charCodeAt(0).toString(16)}`

function refuse(text: string): never {
  throw new SyntaxError(text)
}
