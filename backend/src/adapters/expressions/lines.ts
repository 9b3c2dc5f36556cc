/** Joins chunks of a stream to lines; what comes after the last line break waits for the next chunk. */
export function lineReader(onLine: (line: string) => void): (chunk: string) => void {
  let open = '';
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      const line = open + chunk.slice(start, end);
      open = '';
      start = end + 1;
      onLine(line);
    }
    open += chunk.slice(start);
  };
}
