import type { Json } from '@plumbline/shared';

/** Control characters, and what text that is none turns into. */
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/g;
const BYTES_IN_LINE = 16;

/** How a body begins, in one line for a list. Pure. */
export function excerptLine(excerpt: string): string {
  const line = excerpt.replace(/\s+/g, ' ').trim();
  const unreadable = line.match(UNREADABLE)?.length ?? 0;
  if (unreadable > line.length / 10) return '(not text)';
  return line.replace(UNREADABLE, '·');
}

/** The value of a body that is an object or a list in JSON; undefined: it is none, or only its beginning is here. Pure. */
export function jsonOf(text: string, cut: boolean): Json | undefined {
  if (cut || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Bytes as lines of 16: place, numbers, and what can be read of them. Pure. @param base64 the bytes */
export function hexLines(base64: string): readonly string[] {
  const bytes = Array.from(atob(base64), (character) => character.charCodeAt(0));
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_IN_LINE) {
    const part = bytes.slice(at, at + BYTES_IN_LINE);
    const numbers = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const readable = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(6, '0')}  ${numbers.padEnd(BYTES_IN_LINE * 3 - 1)}  ${readable}`);
  }
  return lines;
}
