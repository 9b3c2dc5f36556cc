/** Origins, one a line; a path behind one is left out, because browsers compare origins only. */
export function originsIn(text: string): string[] {
  const found = text.split(/[\s,]+/).flatMap((line) => {
    const origin = line.replace(/^(https?:\/\/[^/]+)\/.*$/i, '$1');
    return origin === '' ? [] : [origin];
  });
  return [...new Set(found)];
}

const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/**
 * What another page pastes in to show a form: a frame, and a listener that makes it as high as the form. It listens only to this
 * server and only for this form.
 */
export function embedSnippet(origin: string, path: string, title: string): string {
  const id = `form-${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`;
  const escaped = title.replaceAll(/[&"<>]/g, (sign) => ESCAPED[sign] ?? '');
  return `<iframe id="${id}" src="${origin}/f/${path}?embed=1" title="${escaped}" style="width:100%;border:0" height="600"></iframe>
<script>
  addEventListener('message', function (event) {
    if (event.origin !== '${origin}' || !event.data || event.data.plumblineForm !== '/f/${path}') return;
    document.getElementById('${id}').height = event.data.height;
  });
</script>`;
}
