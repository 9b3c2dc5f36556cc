import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { brief } from '../../fixtures/build-flow.js';
import { flowDocumentSchema, type FlowDocument } from '../flow/document.js';

const UNVERIFIED = 'warning unverified_webhook /trigger/config/verify';

/** A fixture, through the schema that an import goes through. */
function fixture(name: string): FlowDocument {
  return flowDocumentSchema.parse(JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), 'utf8')));
}

describe('the fixture documents', () => {
  it.each([
    ['lead-flow', [UNVERIFIED]],
    ['branch-and-join', [UNVERIFIED]],
    ['filter', [UNVERIFIED]],
    ['fallback', []],
    ['stop', []],
    ['error-edge', []],
    ['code', [UNVERIFIED]],
    ['for-each', []],
    ['approval', []],
    ['sub-flow', []],
    ['connection', ['error connection_missing /steps/mail/connection']],
  ])('%s follows the schema and can be published', (name, warnings) => {
    expect(brief(fixture(name))).toEqual(warnings);
  });
});
