import { describe, expect, it } from '@jest/globals';
import { readConfig } from './config.js';
import { publicSettings } from './public-settings.js';

describe('publicSettings', () => {
  it('tells where the database is, and no secret', () => {
    const key = Buffer.alloc(32, 7).toString('base64');
    const settings = publicSettings(
      readConfig({
        DATABASE_URL: 'postgres://me:hush-hush@db.internal:5433/plumbline?sslkey=hush',
        API_TOKEN: 'hush'.repeat(10),
        MASTER_KEY: key,
        MASTER_KEY_PREVIOUS: key,
      }),
    );
    expect(settings).toMatchObject({
      database: 'db.internal:5433/plumbline',
      hasApiToken: true,
      hasMasterKey: true,
      previousMasterKeys: 1,
    });
    expect(JSON.stringify(settings)).not.toMatch(/hush|BwcH/);
  });
});
