import { type Command, Option } from 'commander'
import { collect } from './flags.js'

/** Adds the flags about building an image with the Docker engine. */
export function addBuildFlags(command: Command): Command {
  const builder = new Option('--builder <name>', 'who makes the image: docker does from a Dockerfile')
  return command
    .addOption(builder.choices(['slipway', 'docker']))
    .option('--file <path>', 'Dockerfile (default: Dockerfile in the folder)')
    .option('--build-arg <pair>', 'NAME=VALUE for an ARG of the Dockerfile, no secrets (repeatable)', collect)
    .option('--target <stage>', 'stage of the Dockerfile (default: the last one)')
    .option('--no-cache', 'build every step again')
    .option('--pull', 'ask registries for newer base images')
}
