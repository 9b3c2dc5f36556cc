import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How an evaluator process is started: `node ...execArgv file`, in the folder `cwd`. */
export interface Launch {
  readonly file: string;
  readonly execArgv: readonly string[];
  readonly cwd: string;
}

/**
 * The evaluator that lies beside the module at `moduleUrl`, in the same form as that module: built JavaScript, or the TypeScript
 * sources (tests, development), which need tsx to run and the sources of `shared`. `cwd` is where tsx is looked up from.
 */
export function launchBeside(moduleUrl: string): Launch {
  const isSource = moduleUrl.endsWith('.ts');
  const file = fileURLToPath(new URL(`./evaluator/main.${isSource ? 'ts' : 'js'}`, moduleUrl));
  return { file, execArgv: isSource ? ['--conditions=source', '--import', 'tsx'] : [], cwd: dirname(file) };
}
