import { expect, it } from '@jest/globals';
import { nameOf } from './reply-name.js';

it.each([
  ['as its service says', 'attachment; filename="report 1.pdf"', 'https://a.example/x', 'report 1.pdf'],
  ['without quotes', 'inline; filename=report.pdf; size=3', 'https://a.example/x', 'report.pdf'],
  ['in UTF-8 first', `attachment; filename="Zo_.pdf"; filename*=UTF-8''Zo%C3%AB.pdf`, 'https://a.example/x', 'Zoë.pdf'],
  ['as its address ends', undefined, 'https://a.example/files/in%20voice.pdf?x=1', 'in voice.pdf'],
  ['as it stands where that can not be read', undefined, 'https://a.example/%E0%A4%A', '%E0%A4%A'],
  ['nothing, where nothing says it', undefined, 'https://a.example/', ''],
])('A reply is called %s', (_, disposition, url, name) => {
  expect(nameOf(disposition, url)).toBe(name);
});
