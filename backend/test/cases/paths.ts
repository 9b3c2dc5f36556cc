import type { JsonObject } from '@plumbline/shared';
import { LEAD, type Case } from './case.js';
import { flow, post } from './flow.js';

const filtered = (services: string) =>
  flow({
    name: 'Large leads only',
    steps: {
      large: { name: 'Large?', operation: 'filter', input: { when: '{{ trigger.body.amount > 100 }}' } },
      crm: post(`${services}/crm`),
      mail: post(`${services}/mail`),
    },
    edges: ['trigger > large > crm > mail'],
  });

const branching = (mode: string) => (services: string) =>
  flow({
    name: 'By amount',
    steps: {
      split: {
        name: 'By amount',
        operation: 'branch',
        input: {
          mode,
          cases: [
            { id: 'some', when: '{{ trigger.body.amount > 10 }}' },
            { id: 'much', when: '{{ trigger.body.amount > 100 }}' },
          ],
        },
      },
      small: post(`${services}/small`),
      some: post(`${services}/some`),
      much: post(`${services}/much`),
      join: post(`${services}/join`),
    },
    edges: ['trigger > split', 'split:case:else > small > join', 'split:case:some > some > join', 'split:case:much > much > join'],
  });

const of = (amount: number): { body: JsonObject }[] => [{ body: { ...LEAD, amount } }];

export const paths: readonly Case[] = [
  {
    name: 'what a filter lets pass goes on',
    flow: filtered,
    events: of(101),
    expect: { status: 'succeeded', steps: { large: 'succeeded', crm: 'succeeded', mail: 'succeeded' }, calls: { '/crm': 1, '/mail': 1 } },
  },
  {
    name: 'what a filter holds back skips all that depends on it, and the run succeeds',
    flow: filtered,
    events: of(100),
    expect: { status: 'succeeded', run: { gaps: 0 }, steps: { large: 'succeeded', crm: 'skipped', mail: 'skipped' }, calls: {} },
  },
  {
    name: 'a filter whose condition yields no boolean fails instead of taking a path in silence',
    flow: (services) =>
      flow({
        name: 'Unclear',
        steps: {
          large: { name: 'Large?', operation: 'filter', input: { when: '{{ trigger.body.amount }}' } },
          crm: post(`${services}/crm`),
        },
        edges: ['trigger > large > crm'],
      }),
    expect: { status: 'failed', steps: { large: { status: 'failed', error: { code: 'expression_not_boolean' } }, crm: 'idle' }, calls: {} },
  },
  {
    name: 'a branch takes the first case that is true, and the join waits only for what was taken',
    flow: branching('first'),
    events: of(120),
    expect: {
      status: 'succeeded',
      steps: {
        split: { status: 'succeeded', output: { taken: ['some'] } },
        small: 'skipped',
        some: 'succeeded',
        much: 'skipped',
        join: 'succeeded',
      },
      calls: { '/some': 1, '/join': 1 },
    },
  },
  {
    name: 'a branch in mode "all" takes every case that is true, and the join comes once, after all of them',
    flow: branching('all'),
    events: of(120),
    expect: {
      status: 'succeeded',
      steps: {
        split: { status: 'succeeded', output: { taken: ['some', 'much'] } },
        small: 'skipped',
        some: 'succeeded',
        much: 'succeeded',
        join: 'succeeded',
      },
      calls: { '/some': 1, '/much': 1, '/join': 1 },
    },
  },
  {
    name: 'a branch of which no case is true takes "else"',
    flow: branching('first'),
    events: of(1),
    expect: {
      status: 'succeeded',
      steps: { small: 'succeeded', some: 'skipped', much: 'skipped', join: 'succeeded' },
      calls: { '/small': 1, '/join': 1 },
    },
  },
];
