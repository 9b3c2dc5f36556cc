import type { Patch } from './build-mutant.mjs';

/** A part of the suite: files, and the tests in them. */
export interface Part {
  readonly files: string;
  readonly tests: string;
}

/** One rule of the engine switched off, and the part of the suite that must see it (`docs/engine.md`, What the tests must be able to see). */
export interface Mutant {
  readonly name: string;
  readonly patches: readonly Patch[];
  readonly caughtBy: Part;
}

const APPEND = 'adapters/postgres/sql/append.js';
const SESSION = 'usecases/execute-run/session.js';
const ACCEPT_WRITER = 'adapters/postgres/accept-writer.js';
const STORE = 'conformance/run-store';
const HELD = 'races/held-commits';
const PROMISES = 'crash/promises';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'no-fence',
    patches: [{ file: APPEND, find: ' AND l.last_seq = a.from_seq AND l.epoch = a.epoch', replace: '', places: 2 }],
    caughtBy: { files: 'races/fence', tests: '' },
  },
  {
    name: 'no-send-gate',
    patches: [
      {
        file: 'usecases/execute-run/send-attempt.js',
        find: 'return deps.lease.workerId === state.view.owner && deps.lease.maySend();',
        replace: 'return true;',
      },
    ],
    caughtBy: { files: 'crash/zombie', tests: 'sends nothing when it wakes up' },
  },
  {
    name: 'no-intent',
    patches: [
      {
        file: SESSION,
        find: 'const answer = await this.deps.store.append(append);',
        replace: 'for (const launch of turn.launches) this.launch(launch);\n        const answer = await this.deps.store.append(append);',
      },
      {
        file: SESSION,
        find: 'for (const launch of turn.launches)\n            this.launch(launch);\n        if (turn.replanned)',
        replace: 'if (turn.replanned)',
      },
    ],
    caughtBy: { files: PROMISES, tests: 'as a cancel keeps the next step' },
  },
  {
    name: 'no-sweep',
    patches: [{ file: 'usecases/execute-run/run-worker.js', find: 'if (free > 0) {', replace: 'if (free < 0) {' }],
    caughtBy: { files: 'crash/dispatch', tests: '' },
  },
  {
    name: 'answer-before-commit',
    patches: [
      {
        file: ACCEPT_WRITER,
        find: 'const bytes = request.delivery.raw.length + 500;',
        replace:
          "const bytes = request.delivery.raw.length + 500;\n            answer({ kind: 'accepted', runId: request.runId, claimed: false, atMs: this.nowMs() });",
      },
    ],
    caughtBy: { files: PROMISES, tests: 'answers 2xx only after the commit' },
  },
  {
    name: 'no-append-id',
    patches: [{ file: 'adapters/postgres/append-writer.js', find: 'if (row.applied || row.mine)', replace: 'if (row.applied)' }],
    caughtBy: { files: 'conformance/lost-answers', tests: '' },
  },
  {
    name: 'no-seen-check',
    patches: [{ file: APPEND, find: ' AND NOT (a.releases AND l.signals <> a.seen)', replace: '', places: 2 }],
    caughtBy: { files: PROMISES, tests: 'is not lost although' },
  },
  {
    name: 'no-cancel-check',
    patches: [{ file: APPEND, find: 'NOT (a.sends AND l.cancel) AND ', replace: '', places: 2 }],
    caughtBy: { files: PROMISES, tests: 'as a cancel keeps the next step' },
  },
  {
    name: 'two-appends-in-flight',
    patches: [{ file: SESSION, find: 'if (this.appending || this.closed)', replace: 'if (this.closed)' }],
    caughtBy: { files: PROMISES, tests: 'are written one append after the other' },
  },
  {
    name: 'losers-in-one-statement',
    patches: [
      {
        file: 'adapters/postgres/sql/accept.js',
        find: 'SELECT r.id AS run_id, r.epoch = 1 AS claimed FROM r`',
        replace: `SELECT r.id AS run_id, r.epoch = 1 AS claimed, c.key FROM r JOIN c ON c.run_id = r.id
UNION ALL SELECT k.run_id, false, c.key FROM c JOIN dedupe k ON k.trigger_id = c.flow_id AND k.key = c.key WHERE c.run_id NOT IN (SELECT id FROM r)\``,
      },
      {
        file: ACCEPT_WRITER,
        find: 'await this.answerLosers(losers, connection, atMs);',
        replace: 'await this.answerLosers(losers, connection, atMs, winners);',
      },
      {
        file: ACCEPT_WRITER,
        find: "await connection.query('losers', ACCEPT_LOSERS, columns, ACCEPT_MS)",
        replace:
          'losers.map(({ request }) => ({ delivery_id: request.delivery.id, run_id: arguments[3].find(({ key }) => key === request.dedupe?.key)?.run_id ?? null }))',
      },
    ],
    caughtBy: { files: HELD, tests: 'whose key was taken' },
  },
  {
    name: 'marks-read-without-a-lock',
    patches: [
      {
        file: 'adapters/postgres/accept-compared.js',
        find: "const rows = await ask({ name: 'lock_marks', text: LOCK_MARKS, values });",
        replace: `await ask({ name: 'make_marks', text: LOCK_MARKS.replace(/DO UPDATE[^]*$/, 'DO NOTHING'), values });
    const rows = await ask({ name: 'read_marks', text: 'SELECT m.* FROM newest_mark m JOIN unnest($1::uuid[], $2::text[]) AS x(f, k) ON m.flow_id = x.f AND m.key = x.k', values });`,
      },
    ],
    caughtBy: { files: HELD, tests: 'is compared with a newer one' },
  },
  {
    name: 'room-for-everybody',
    patches: [{ file: 'adapters/postgres/sql/lines.js', find: 'ORDER BY o.ticket LIMIT k.free', replace: 'ORDER BY o.ticket' }],
    caughtBy: { files: STORE, tests: 'PostgreSQL.* a line ' },
  },
  {
    name: 'no-time-in-a-line',
    patches: [
      {
        file: 'adapters/postgres/sql/lines.js',
        find: ", leaves_at = clock_timestamp() + n.per_ms * interval '1 millisecond'",
        replace: '',
      },
    ],
    caughtBy: { files: STORE, tests: 'PostgreSQL.* of a pace lets the next ones' },
  },
  {
    name: 'reused-dispatch-id',
    patches: [{ file: 'adapters/dispatch/ring-jobs.js', find: 'jobId: randomUUID()', replace: "jobId: 'ring'" }],
    caughtBy: { files: 'conformance/dispatch', tests: 'Redis, between processes does not lose a ring because the same run hangs' },
  },
  {
    name: 'look-up-skipped',
    patches: [
      {
        file: 'engine/policy/after-attempt.js',
        find: "return asks ? { do: 'look_up', atMs: nowMs }",
        replace: "return asks ? { do: 'retry', atMs: nowMs }",
      },
    ],
    caughtBy: { files: 'test/look-ups/look-ups', tests: 'happened: the step succeeds with what was found' },
  },
  {
    name: 'look-up-believed-too-early',
    patches: [{ file: 'engine/policy/after-look-up.js', find: 'if (askedMs >= settledMs)', replace: 'if (askedMs >= sinceMs)' }],
    caughtBy: { files: 'test/look-ups/look-ups', tests: 'happened after the look-up had been asked' },
  },
];
