import { describeMachine } from './machine.mjs'
import { median } from './statistics.mjs'

/** @typedef {import('./push-bench.mjs').Run} Run */

const SCENARIOS = {
  first: 'first push: no cache on either side, an empty repository, straight to the registry',
  counted: 'the same once more, through the counting proxy',
  nochange: 'the same folder again, another tag',
  touch: 'every file has a new time',
  code: 'new 20 MB game binary and boot.config, every file has a new time',
  data: '6 KB changed in a 30 MB asset, a new bundle of 2 MB, every file has a new time',
}

/**
 * Formats runs as the page of a benchmark: medians first, every run below.
 *
 * @param {readonly Run[]} runs
 * @param {{ build: { files: number, totalBytes: number }, dockerVersion: string }} setting
 * @returns {string} Markdown
 */
export function formatReport(runs, { build, dockerVersion }) {
  const names = [...new Set(runs.map(({ scenario }) => scenario))]
  return `# Push of a server build

\`slipway push\` beside \`docker build\` (BuildKit, one \`COPY\`) and \`docker push\`, of one folder to one docker-registry on the same machine.
Time from before the first process starts to after the last one ends. Written by \`npm run bench -- first-push\`.

- date: ${new Date().toISOString().slice(0, 10)}
- machine: ${describeMachine()}, Docker ${dockerVersion}
- build: ${build.files} files, ${megabytes(build.totalBytes)} MB, in the shape of a Unity Linux server (\`bench/unity-folder.mjs\`)
- base: Debian 12, in the registry and, for Docker, in the engine too
- MB sent: counted at the socket by a proxy, headers included. Pushes after the first went through it on both sides.

| scenario | slipway, median s | docker, median s | docker / slipway | slipway, MB sent | docker, MB sent | slipway, MB memory |
|---|---|---|---|---|---|---|
${names.map((name) => medianRow(runs.filter(({ scenario }) => scenario === name))).join('\n')}

${Object.entries(SCENARIOS)
  .map(([name, text]) => `- ${name}: ${text}`)
  .join('\n')}

## Every run

| scenario | side | round | s | MB sent | MB memory |
|---|---|---|---|---|---|
${runs.map((run) => `| ${cells(run).join(' | ')} |`).join('\n')}
`
}

/**
 * Formats runs as comma-separated values: milliseconds and bytes.
 *
 * @param {readonly Run[]} runs
 * @returns {string}
 */
export function formatCsv(runs) {
  const lines = runs.map(({ scenario, side, round, elapsedMs, sentBytes, peakRssBytes }) =>
    [scenario, side, round, Math.round(elapsedMs), sentBytes ?? '', peakRssBytes ?? ''].join(','),
  )
  return `${['scenario,side,round,elapsedMs,sentBytes,peakRssBytes', ...lines].join('\n')}\n`
}

/** @param {readonly Run[]} runs of one scenario */
function medianRow(runs) {
  const slipway = runs.filter(({ side }) => side === 'slipway')
  const docker = runs.filter(({ side }) => side === 'docker')
  const ms = [slipway, docker].map((own) => median(own.map(({ elapsedMs }) => elapsedMs)))
  const [ours = Number.NaN, theirs = Number.NaN] = ms
  return `| ${[
    runs[0]?.scenario,
    ...ms.map(seconds),
    (theirs / ours).toFixed(2),
    ...[slipway, docker].map((own) => medianBytes(own.map(({ sentBytes }) => sentBytes))),
    megabytes(Math.max(...slipway.map(({ peakRssBytes = 0 }) => peakRssBytes))),
  ].join(' | ')} |`
}

/** @param {Run} run */
function cells({ scenario, side, round, elapsedMs, sentBytes, peakRssBytes }) {
  return [
    scenario,
    side,
    round,
    seconds(elapsedMs),
    medianBytes([sentBytes]),
    peakRssBytes === undefined ? '' : megabytes(peakRssBytes),
  ]
}

/** @param {readonly (number | undefined)[]} counts */
function medianBytes(counts) {
  const known = counts.filter((count) => count !== undefined)
  return known.length === 0 ? '' : (median(known) / 1e6).toFixed(2)
}

/** @param {number} ms */
const seconds = (ms) => (ms / 1000).toFixed(2)

/** @param {number} bytes */
const megabytes = (bytes) => (bytes / 1e6).toFixed(0)
