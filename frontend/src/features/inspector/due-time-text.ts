/**
 * A due time in its zone, with the distance from UTC: on a night on which clocks change, the same time of the day comes twice.
 * @param at ISO 8601
 * @param zone IANA name; one that is not known here is shown as UTC
 */
export function dueTimeText(at: string, zone: string): string {
  const options: Intl.DateTimeFormatOptions = {
    ...{ weekday: 'short', year: 'numeric', month: 'short', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZoneName: 'shortOffset' },
  };
  const write = (timeZone: string): string => new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(new Date(at));
  try {
    return write(zone);
  } catch {
    return write('UTC');
  }
}
