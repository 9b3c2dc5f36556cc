import type { AnswerFault } from '@plumbline/shared/form';
import { sizeText, type PageWords } from './page-words';

export const GERMAN: PageWords = {
  next: 'Weiter',
  back: 'Zurück',
  submit: 'Absenden',
  sending: 'Wird gesendet …',
  again: 'Weitere Antwort senden',
  retry: 'Noch einmal versuchen',
  optional: 'freiwillig',
  yes: 'Ja',
  no: 'Nein',
  choose: 'Bitte auswählen',
  readMore: 'Mehr dazu',
  loading: 'Das Formular wird geladen',
  step: (at, of) => `Schritt ${String(at)} von ${String(of)}`,
  wrong: (count) => (count === 1 ? 'Bitte eine Angabe noch einmal ansehen' : `Bitte ${String(count)} Angaben noch einmal ansehen`),
  fault,
  file: {
    add: (most) => (most > 1 ? 'Dateien auswählen' : 'Datei auswählen'),
    drop: 'oder hierher ziehen',
    remove: (name) => `${name} entfernen`,
    cancel: (name) => `Senden von ${name} abbrechen`,
    retry: (name) => `${name} noch einmal senden`,
    sending: (percent) => `${String(percent)} %`,
    atMost: (size) => `höchstens ${size}`,
    waits: 'Eine Datei ist noch unterwegs; die Antworten folgen ihr.',
    fault: {
      tooLarge: 'Diese Datei ist zu groß.',
      type: 'Dateien dieser Art werden hier nicht angenommen.',
      network: 'Sie ist nicht angekommen.',
      busy: 'Gerade kommt zu viel auf einmal an. Bitte gleich noch einmal versuchen.',
      refused: 'Sie wurde nicht angenommen.',
    },
  },
  stop: {
    offline: {
      title: 'Keine Verbindung',
      text: 'Alles Geschriebene bleibt auf diesem Gerät und wird gesendet, sobald wieder eine Verbindung da ist.',
    },
    busy: {
      title: 'Von hier kamen zu viele Antworten',
      text: 'Alles Geschriebene bleibt erhalten. Bitte kurz warten und dann noch einmal senden.',
    },
    trouble: { title: 'Das Senden hat gerade nicht geklappt', text: 'Der Fehler liegt bei uns. Alles Geschriebene bleibt erhalten.' },
    closed: { title: 'Dieses Formular wurde geschlossen', text: 'Es nimmt keine Antworten mehr an. Das Geschriebene kann kopiert werden.' },
  },
  wait: (seconds) =>
    `In ${seconds > 90 ? `${String(Math.ceil(seconds / 60))} Minuten` : `${String(seconds)} s`} kann noch einmal gesendet werden.`,
  copy: 'Meine Antworten kopieren',
  copied: 'Kopiert',
  away: { title: 'Das Formular konnte nicht geladen werden', text: 'Bitte die Verbindung prüfen und noch einmal versuchen.' },
  missing: { title: 'Hier gibt es kein Formular', text: 'Vielleicht wurde es geschlossen, oder die Adresse stimmt nicht ganz.' },
  noScript: 'Dieses Formular braucht JavaScript. Bitte im Browser einschalten oder einen anderen Browser verwenden.',
  end: {
    done: { title: 'Vielen Dank', text: 'Die Antworten sind angekommen.' },
    later: {
      title: 'Vielen Dank',
      text: 'Die Antworten sind angekommen. Die Bearbeitung dauert etwas länger; Warten ist nicht nötig.',
    },
    failed: {
      title: 'Die Antworten sind sicher, aber etwas ging schief',
      text: 'Sie sind angekommen und bleiben erhalten. Wir sehen, dass nicht alles geklappt hat, und kümmern uns darum. Bitte nicht noch einmal senden.',
    },
    waiting: { title: 'Einen Moment', text: 'Die Antworten sind angekommen und werden bearbeitet.' },
  },
  goOn: 'Weiter',
  sample: {
    mark: 'Entwurf: nichts wird gestartet',
    title: 'Nichts wird gestartet: als Muster behalten',
    text: 'Felder der nächsten Schritte lassen sich damit ausprobieren.',
    data: 'Was der Flow als trigger.body sähe',
  },
};

function fault(found: AnswerFault, label: string): string {
  switch (found.code) {
    case 'missing':
      return `„${label}“ fehlt noch.`;
    case 'notText':
      return 'Darin sind Zeichen, die nicht gespeichert werden können.';
    case 'notEmail':
      return 'Das ist keine vollständige E-Mail-Adresse wie name@example.com.';
    case 'notPhone':
      return 'Das ist keine Telefonnummer wie +49 30 123456.';
    case 'notUrl':
      return 'Das ist keine Webadresse wie https://example.com.';
    case 'notNumber':
      return 'Das ist keine Zahl.';
    case 'notWhole':
      return 'Hier wird eine ganze Zahl gebraucht.';
    case 'notDate':
      return 'Dieses Datum gibt es nicht.';
    case 'notTime':
      return 'Das ist keine Uhrzeit wie 09:30.';
    case 'notOption':
      return 'Bitte etwas Angebotenes auswählen.';
    case 'notYesNo':
      return 'Bitte Ja oder Nein auswählen.';
    case 'notAgreed':
      return 'Ohne Einwilligung kann nicht gesendet werden.';
    case 'notFile':
      return 'Bitte die Datei noch einmal auswählen.';
    case 'fileType':
      return 'Dateien dieser Art werden hier nicht angenommen.';
    case 'tooShort':
      return `Bitte mindestens ${String(found.limit)} Zeichen.`;
    case 'tooLong':
      return `Bitte höchstens ${String(found.limit)} Zeichen.`;
    case 'tooFew':
      return `Bitte mindestens ${String(found.limit)} auswählen.`;
    case 'tooMany':
      return `Bitte höchstens ${String(found.limit)} auswählen.`;
    case 'tooSmall':
      return `Es muss mindestens ${String(found.limit)} sein.`;
    case 'tooLarge':
      return `Es darf höchstens ${String(found.limit)} sein.`;
    case 'fileTooLarge':
      return `Eine Datei darf höchstens ${sizeText(found.limit, 'de')} haben.`;
    case 'tooEarly':
      return `Es darf nicht vor dem ${found.limit} sein.`;
    case 'tooLate':
      return `Es darf nicht nach dem ${found.limit} sein.`;
  }
}
