import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attachmentNamed } from './attachment-name.js';

it('A name is there twice: plainly, and whole', () => {
  expect(attachmentNamed('Zoë "1".pdf')).toBe(`attachment; filename="Zo_ _1_.pdf"; filename*=UTF-8''Zo%C3%AB%20%221%22.pdf`);
  expect(attachmentNamed(`it's (2)*.pdf`)).toContain(`filename*=UTF-8''it%27s%20%282%29%2A.pdf`);
});

it('No name gets out of the header', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(attachmentNamed(name)).toMatch(/^attachment; filename="[\w. -]*"; filename\*=UTF-8''[\w.%!~-]*$/);
    }),
  );
});
