import { type Command, Option } from 'commander'

/** For flags that may be given more than once. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value]
}

/** The flags that say which registry is meant. */
export function addRegistryFlags(command: Command): Command {
  addHostFlags(command)
  return command
    .option('--anonymous', 'use no credential')
    .option('--cache-dir <folder>', 'folder of the layer cache')
}

/** The flags that say which registry and which hosting platform are meant. */
export function addPlatformFlags(command: Command): Command {
  return addApiFlag(addHostFlags(command))
}

/** The flag that says which hosting platform is meant. */
export function addApiFlag(command: Command): Command {
  return command.option('--api-url <url>', "root of the hosting platform's API")
}

/** The flag of lists that can be long. */
export function addAllFlag(command: Command): Command {
  return command.option('--all', 'show every row, not the first 50; --json holds all of them anyway')
}

/** The flags that say where credentials are kept. */
export function addStoreFlags(command: Command): Command {
  return command
    .addOption(new Option('--store <name>', 'where credentials are kept').choices(['keychain', 'file']))
    .option('--allow-file-store', 'keep them in a file: plain text, unless SLIPWAY_STORE_PASSPHRASE is set')
}

/** The flags that say which registry is meant, and how it is reached. */
export function addHostFlags(command: Command): Command {
  return command
    .option('--registry <host>', 'registry that short references belong to')
    .option('--project <name>', 'project that short references belong to')
    .option('--ca-file <path>', 'PEM file of authorities to trust besides the usual ones')
    .option('--insecure-registry <host>', 'speak plain http to this host (repeatable)', collect)
}

/** The flags that say what is in a build folder and how it starts. */
export function addSourceFlags(command: Command): Command {
  return command
    .option('--entrypoint <path>', 'program to start, as a path in the build folder')
    .option('--arg <value>', 'default argument of the program (repeatable)', collect)
    .option('--ignore <pattern>', 'leave out what matches, in .dockerignore grammar (repeatable)', collect)
    .option('--normalize-names', 'ship accents in file names as game code writes them (NFC)')
}

/** The flags that say in which form, and how much, is printed. */
export function addOutputFlags(command: Command): Command {
  return command
    .option('--json', 'print one JSON object')
    .option('--json-file <path>', 'write the JSON object to a file')
    .option('-q, --quiet', 'print the result and errors only')
}
