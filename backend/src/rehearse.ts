import { rehearseCommand } from './modules/rehearse-command.js';

/** `npm run rehearse`: a flow of a file against made-up troubles, without a server. */
process.exitCode = await rehearseCommand(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  // npm changes into the folder of the project; names count from where it was called.
  cwd: process.env['INIT_CWD'] ?? process.cwd(),
});
