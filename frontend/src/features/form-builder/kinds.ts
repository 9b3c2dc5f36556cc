import type { FieldKind, FormField } from '@plumbline/shared/form';
import {
  AlignLeft,
  Calendar,
  ChevronsUpDown,
  CircleDot,
  Clock,
  EyeOff,
  FileSignature,
  Hash,
  Link2,
  ListChecks,
  Mail,
  Paperclip,
  Phone,
  StickyNote,
  ToggleLeft,
  Type,
  type LucideIcon,
} from 'lucide-react';

export interface KindLook {
  readonly kind: FieldKind;
  readonly title: string;
  readonly icon: LucideIcon;
  /** What a new one is called. */
  readonly label: string;
}

/** The palette: the kinds of field, in groups. */
export const KIND_GROUPS: readonly { readonly title: string; readonly kinds: readonly KindLook[] }[] = [
  {
    title: 'Words and numbers',
    kinds: [
      { kind: 'text', title: 'Short text', icon: Type, label: 'Short text' },
      { kind: 'paragraph', title: 'Long text', icon: AlignLeft, label: 'Message' },
      { kind: 'email', title: 'E-mail', icon: Mail, label: 'E-mail' },
      { kind: 'phone', title: 'Phone', icon: Phone, label: 'Phone' },
      { kind: 'url', title: 'Web address', icon: Link2, label: 'Web address' },
      { kind: 'number', title: 'Number', icon: Hash, label: 'Number' },
      { kind: 'date', title: 'Date', icon: Calendar, label: 'Date' },
      { kind: 'time', title: 'Time of day', icon: Clock, label: 'Time' },
    ],
  },
  {
    title: 'Choices',
    kinds: [
      { kind: 'choice', title: 'One of a few', icon: CircleDot, label: 'Which one?' },
      { kind: 'dropdown', title: 'One of many', icon: ChevronsUpDown, label: 'Which one?' },
      { kind: 'choices', title: 'Any number', icon: ListChecks, label: 'Which ones?' },
      { kind: 'yesNo', title: 'Yes or no', icon: ToggleLeft, label: 'Yes or no?' },
      { kind: 'consent', title: 'Consent', icon: FileSignature, label: 'Consent' },
    ],
  },
  {
    title: 'More',
    kinds: [
      { kind: 'file', title: 'Files', icon: Paperclip, label: 'File' },
      { kind: 'note', title: 'Words between', icon: StickyNote, label: 'Note' },
      { kind: 'hidden', title: 'Hidden', icon: EyeOff, label: 'Hidden' },
    ],
  },
];

const LOOKS = new Map(KIND_GROUPS.flatMap(({ kinds }) => kinds.map((look): [FieldKind, KindLook] => [look.kind, look])));

export function lookOf(kind: FieldKind): KindLook {
  return LOOKS.get(kind) ?? { kind, title: kind, icon: Type, label: kind };
}

/** What a field is called in lists. */
export function titleOf(field: FormField): string {
  if (field.kind === 'note') return field.text.trim().slice(0, 60) || 'Words between';
  if (field.kind === 'hidden') return field.id;
  return field.label.trim() || 'No label yet';
}

/** A field as it is when it is added: it can be published at once. */
export function newField(kind: FieldKind, id: string): FormField {
  const { label } = lookOf(kind);
  const options = [{ value: 'First' }, { value: 'Second' }];
  switch (kind) {
    case 'choice':
    case 'dropdown':
    case 'choices':
      return { kind, id, label, options };
    case 'consent':
      return { kind, id, label, text: 'I agree that my answers are stored to work on my request.' };
    case 'hidden':
      return { kind, id };
    case 'note':
      return { kind, id, text: 'Words for your visitors.' };
    default:
      return { kind, id, label };
  }
}
