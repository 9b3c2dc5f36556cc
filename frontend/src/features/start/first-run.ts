/** A flow that calls nothing outside: it answers a webhook by making a greeting. Small enough to be read at a glance. */
export const HELLO_FLOW = {
  schema: 'plumbline/flow@1',
  name: 'Hello',
  description: 'Greets whoever sends their name to the webhook.',
  owner: 'me@example.com',
  runbook: {
    does: 'Makes a greeting from a name.',
    credentials: 'None.',
    failureLooksLike: 'A run without a greeting.',
    fixedBy: 'me@example.com',
  },
  trigger: {
    operation: 'webhook',
    config: { path: 'hello', verify: { kind: 'none' }, respond: 'onAccept' },
    output: {
      type: 'object',
      properties: { body: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
    },
  },
  steps: {
    greet: {
      name: 'Make the greeting',
      operation: 'transform',
      input: { greeting: 'Hello {{ trigger.body.name }}.' },
    },
  },
  edges: [{ from: 'trigger', to: 'greet' }],
};

/** One thing to do in a terminal. */
export interface GuideStep {
  readonly title: string;
  readonly explanation: string;
  /** Lines for a POSIX shell, to be run in the folder of the checkout. */
  readonly commands: string;
}

const AUTHORIZED = '-H "Authorization: Bearer $TOKEN"';
const JSON_BODY = "-H 'Content-Type: application/json'";

/** Shows the reply and hands one of its values on; `node` is there wherever Plumbline is. */
const valueOf = (key: string): string => `| tee /dev/stderr | node -pe 'JSON.parse(fs.readFileSync(0)).${key}'`;

/**
 * The way from nothing to the first run that one can read.
 * @param origin where the server is reached, for example `http://localhost:3000`
 */
export function firstRun(origin: string): readonly GuideStep[] {
  return [
    {
      title: 'Open a terminal in the Plumbline folder',
      explanation:
        'On its first start the server wrote an admin token to the file .data/api-token. If you set API_TOKEN yourself, use that one instead.',
      commands: [`PLUMBLINE=${origin}`, 'TOKEN=$(cat .data/api-token)'].join('\n'),
    },
    {
      title: 'Import a flow',
      explanation: 'A flow is one JSON document: a trigger, steps and the edges between them. This one has a webhook and one step.',
      commands: [
        "cat > hello-flow.json <<'END'",
        JSON.stringify(HELLO_FLOW, undefined, 2),
        'END',
        `FLOW=$(curl -sS "$PLUMBLINE/api/flows" ${AUTHORIZED} \\`,
        `  ${JSON_BODY} --data @hello-flow.json \\`,
        `  ${valueOf('id')})`,
      ].join('\n'),
    },
    {
      title: 'Publish it',
      explanation: 'Publishing checks the flow, freezes it as version 1 and opens its webhook. From now on events become runs.',
      commands: ['curl -sS -X POST "$PLUMBLINE/api/flows/$FLOW/publish" \\', `  ${AUTHORIZED}`].join('\n'),
    },
    {
      title: 'Send it an event',
      explanation: 'The answer comes after the event is safely stored. It names the delivery and the run that it started.',
      commands: [`RUN=$(curl -sS "$PLUMBLINE/hooks/hello" ${JSON_BODY} \\`, `  --data '{"name":"Ada"}' \\`, `  ${valueOf('runId')})`].join(
        '\n',
      ),
    },
    {
      title: 'Read the run',
      explanation: 'Its status, and the input, output and attempts of every step.',
      commands: ['curl -sS "$PLUMBLINE/api/runs/$RUN" \\', `  ${AUTHORIZED}`].join('\n'),
    },
  ];
}
