/** How far a look-up is, in a sentence. Pure. @param asks questions so far; `answer` is the last one's, null: none yet */
export function lookUpWords(asks: number, answer: 'happened' | 'did_not_happen' | 'unclear' | null): string {
  const times = asks === 1 ? 'once' : `${String(asks)} times`;
  switch (answer) {
    case 'happened':
      return `Asked ${times}: it happened, and was not sent again.`;
    case 'did_not_happen':
      return `Asked ${times}: it did not happen.`;
    case 'unclear':
      return `Asked ${times}: the answers do not tell whether it happened.`;
    case null:
      return asks === 0 ? 'It has not been asked yet.' : 'It is being asked.';
  }
}
