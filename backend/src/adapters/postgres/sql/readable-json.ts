/**
 * A body of the journal as JSON that the database's operators can read: zero characters and halves of surrogate pairs become U+FFFD.
 *
 * The column is `json` and holds them as they came (`docs/decisions/0001-journal-as-json.md`), but every operator that looks inside
 * (`->` as well as `->>`) unescapes all of the text first, and fails with 22P05 or 22P02 on them, whichever field was asked for: one
 * such reply of a service would keep everybody from seeing any run beside it. Whole bodies are read past the database's JSON; this is
 * for statements that pick some fields. We write pairs as they are, so an escaped surrogate is always half of one.
 * @param body name of a column of type `json`
 */
export function readableJson(body: string): string {
  const escaped = String.raw`'(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})'`;
  const strange = String.raw`strpos(${body}::text, '\u0000') > 0 OR strpos(${body}::text, '\ud') > 0`;
  return String.raw`CASE WHEN ${strange} THEN regexp_replace(${body}::text, ${escaped}, '\1\\ufffd', 'g')::json ELSE ${body} END`;
}
