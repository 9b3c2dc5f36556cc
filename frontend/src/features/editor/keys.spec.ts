import { describe, expect, it } from '@jest/globals';
import { isPressed, spelled, type Pressed } from './keys';

const press = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('A shortcut', () => {
  it.each([
    ['mod+z', press('z', { ctrlKey: true }), true],
    ['mod+z', press('z', { metaKey: true }), true],
    ['mod+z', press('Z', { ctrlKey: true, shiftKey: true }), false],
    ['mod+shift+z', press('Z', { ctrlKey: true, shiftKey: true }), true],
    ['n', press('n', { ctrlKey: true }), false],
    ['?', press('?', { shiftKey: true }), true],
    ['+', press('+', { shiftKey: true }), true],
    ['delete', press('Delete'), true],
    ['alt+arrowright', press('ArrowRight', { altKey: true }), true],
    ['arrowright', press('ArrowRight', { altKey: true }), false],
  ])('%s with %j: %s', (shortcut, pressed, is) => {
    expect(isPressed(shortcut, pressed)).toBe(is);
  });

  it('is written as the keyboard in front of the person has it', () => {
    expect(spelled('mod+shift+z')).toBe('Ctrl Shift Z');
    expect(spelled('mod+shift+z', true)).toBe('⌘ShiftZ'.replace('Shift', 'Shift'));
    expect(spelled('shift+arrowright')).toBe('Shift →');
  });
});
