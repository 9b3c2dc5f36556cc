import { z } from 'zod';
import { FORM_LIMITS, MAX_FILE_BYTES, MAX_FILES, type FIELD_KINDS } from './limits.js';

export type FieldKind = (typeof FIELD_KINDS)[number];

const text = (max: number) => z.string().max(max);
const label = z.string().trim().min(1, 'it needs a label').max(500);

/** By what a field is called in `trigger.body`, and what its answer is sent as. */
export const fieldIdSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{0,59}$/, 'a letter, then at most 59 letters, digits and _')
  .refine(
    (id) => !['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'].includes(id),
    'this name is taken by the language',
  );

const ANSWER_TESTS = ['is', 'isNot', 'contains', 'isOneOf', 'isFilled', 'isEmpty', 'isMoreThan', 'isLessThan'] as const;
export type AnswerTest = (typeof ANSWER_TESTS)[number];

/** One test of an answer given before. `value` is left out by `isFilled` and `isEmpty`, and a list for `isOneOf`. */
const partSchema = z.strictObject({
  field: fieldIdSchema,
  test: z.enum(ANSWER_TESTS),
  value: z.union([text(1_000), z.number(), z.boolean(), z.array(text(1_000)).max(FORM_LIMITS.options)]).optional(),
});
export type ConditionPart = z.infer<typeof partSchema>;

/** When a field or a page is shown: all of its parts hold, or any of them. */
const conditionSchema = z.strictObject({
  match: z.enum(['all', 'any']),
  parts: z.array(partSchema).min(1).max(FORM_LIMITS.parts),
});
export type FormCondition = z.infer<typeof conditionSchema>;

const optionSchema = z.strictObject({ value: z.string().min(1).max(200), label: text(500).optional() });
export type FormOption = z.infer<typeof optionSchema>;

const every = { id: fieldIdSchema, showWhen: conditionSchema.optional() };
const asked = { ...every, label, help: text(2_000).optional(), required: z.boolean().optional() };
const typed = { ...asked, placeholder: text(200).optional(), default: text(10_000).optional() };
const length = z.number().int().min(1).max(100_000).optional();
const options = z.array(optionSchema).min(1, 'it needs an option').max(FORM_LIMITS.options);

/** A date as people write it in ISO 8601, `2026-05-01`; a time, `09:30`. */
const dateText = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a date such as 2026-05-01');

/** One field of a form, by its kind. */
export const formFieldSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), ...typed, minLength: length, maxLength: length }),
  z.strictObject({ kind: z.literal('paragraph'), ...typed, minLength: length, maxLength: length }),
  z.strictObject({ kind: z.literal('email'), ...typed }),
  z.strictObject({ kind: z.literal('phone'), ...typed }),
  z.strictObject({ kind: z.literal('url'), ...typed }),
  z.strictObject({
    kind: z.literal('number'),
    ...asked,
    placeholder: text(200).optional(),
    default: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    whole: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('date'), ...asked, min: dateText.optional(), max: dateText.optional() }),
  z.strictObject({ kind: z.literal('time'), ...asked }),
  /** One of a few, all seen at once. */
  z.strictObject({ kind: z.literal('choice'), ...asked, options, default: text(200).optional() }),
  /** One of many, in a list that opens. */
  z.strictObject({ kind: z.literal('dropdown'), ...asked, options, placeholder: text(200).optional(), default: text(200).optional() }),
  /** Any number of them: a list of texts. */
  z.strictObject({
    kind: z.literal('choices'),
    ...asked,
    options,
    min: z.number().int().min(0).max(FORM_LIMITS.options).optional(),
    max: z.number().int().min(1).max(FORM_LIMITS.options).optional(),
  }),
  z.strictObject({ kind: z.literal('yesNo'), ...asked, default: z.boolean().optional() }),
  /** What the visitor agrees to, word for word; the answer keeps the words (`{agreed, text}`). Always required. */
  z.strictObject({
    kind: z.literal('consent'),
    ...every,
    label,
    text: z.string().trim().min(1, 'it needs words').max(10_000),
    link: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('file'),
    ...asked,
    /** Media types (`image/*`, `application/pdf`) and endings (`.csv`); absent: any. */
    accept: z
      .array(z.string().regex(/^(\.[A-Za-z0-9]{1,10}|[a-z]+\/(\*|[a-z0-9.+-]{1,100}))$/, 'image/*, application/pdf or .csv'))
      .max(50)
      .optional(),
    maxBytes: z.number().int().min(1).max(MAX_FILE_BYTES).optional(),
    most: z.number().int().min(1).max(MAX_FILES).optional(),
  }),
  /** Never shown: read from the address of the page (`?utm_source=…`), else its default. */
  z.strictObject({ kind: z.literal('hidden'), ...every, parameter: text(100).optional(), default: text(1_000).optional() }),
  /** Words between the fields; asks nothing. */
  z.strictObject({ kind: z.literal('note'), ...every, text: z.string().trim().min(1, 'it needs words').max(10_000) }),
]);
export type FormField = z.infer<typeof formFieldSchema>;

const pageSchema = z.strictObject({
  title: text(200).optional(),
  text: text(5_000).optional(),
  fields: z.array(formFieldSchema).max(FORM_LIMITS.fields),
  showWhen: conditionSchema.optional(),
});
export type FormPage = z.infer<typeof pageSchema>;

/** What a visitor is told: a heading and a text, as plain text. */
const tellingSchema = z.strictObject({ title: text(200).optional(), text: text(5_000).optional() });
export type FormTelling = z.infer<typeof tellingSchema>;

/** An origin that may show the form in a frame, `https://example.com`. */
const originSchema = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/, 'an origin such as https://example.com');

/**
 * The settings of a form trigger: a page for everybody at `/forms/<path>`, whose fields are the contract of the trigger. What it is
 * called and says is plain text.
 */
export const formConfigShape = {
  title: z.string().trim().min(1, 'it needs a title').max(200),
  text: text(5_000).optional(),
  /** BCP 47; what the page's own words are in, and how a reader pronounces the author's. Default `en`. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language such as en or de-AT')
    .optional(),
  submit: text(100).optional(),
  /** Colour of buttons and marks, `#rrggbb`. */
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'a colour such as #2563eb')
    .optional(),
  pages: z.array(pageSchema).min(1, 'it needs a page').max(FORM_LIMITS.pages),
  /**
   * What the visitor is told, and when. `accepted` (the default): as soon as the answers are stored. `finished`: when the run has ended,
   * or `answerWithin` has passed.
   */
  answerWhen: z.enum(['accepted', 'finished']).optional(),
  /** Seconds; 20 when it is left out. */
  answerWithin: z.number().int().min(1).max(120).optional(),
  done: z.union([tellingSchema, z.strictObject({ redirect: z.url({ protocol: /^https?$/ }).max(2_000) })]).optional(),
  /** While the run is at work. */
  waiting: tellingSchema.optional(),
  /** The run takes longer than the visitor is kept waiting, or waits for somebody. */
  later: tellingSchema.optional(),
  /** A step failed, or was left out, so that the run did not do all it should. */
  failed: tellingSchema.optional(),
  /** Pages that may show it in a frame; absent: none. */
  embedOn: z.array(originSchema).max(50).optional(),
  /** `standard` (the default): a bait field and a shortest time. `strict`: the visitor's browser also has to work for a second or so. */
  spam: z.enum(['standard', 'strict']).optional(),
} as const;

export type FormSettings = z.infer<z.ZodObject<typeof formConfigShape>>;
