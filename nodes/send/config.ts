// What the send node's form saves and its defaults: read by the editor and by the runtime, so pure.

/**
 * The typed inputs, with the API's names, each saved as `<field>` and `<field>Type`: the types it offers, in the
 * order of the menu.
 */
export const FIELD_TYPES = {
  phoneNumbers: ['str', 'msg', 'flow', 'global', 'env', 'jsonata'],
  message: ['str', 'msg', 'flow', 'global', 'env', 'jsonata', 'mustache'],
  sender: ['default', 'str', 'msg', 'flow', 'global', 'env', 'jsonata'],
  gamme: ['default', '1', '2', 'msg', 'flow', 'global', 'env'],
  schedule: ['none', 'str', 'msg', 'flow', 'global', 'jsonata'],
  isStopSms: ['bool', 'msg', 'flow', 'global'],
  isUnicode: ['bool', 'msg', 'flow', 'global'],
  tag: ['none', 'str', 'msg', 'flow', 'global', 'env', 'jsonata'],
  sandbox: ['default', 'bool', 'msg', 'flow', 'global'],
  expires: ['num', 'msg', 'flow', 'global', 'env', 'jsonata'],
  key: ['none', 'str', 'msg', 'flow', 'global', 'env', 'jsonata'],
} as const;

export type TypedField = keyof typeof FIELD_TYPES;

/** The choices of `whenUnknown`, in the order of the form. */
export const WHEN_UNKNOWN = ['verify', 'hold', 'fail', 'resend'] as const;

export type WhenUnknown = (typeof WHEN_UNKNOWN)[number];

type TypedProperties = Record<TypedField | `${TypedField}Type`, string>;

/** Saved properties of `smspartner-send`. */
export interface SendProperties extends TypedProperties {
  name: string;
  account: string;
  format: 'json' | 'xml';
  /** What to do with an SMS that may have been sent, or may not. */
  whenUnknown: WhenUnknown;
  /** Codes that have an output of their own, in order; may hold `other`. */
  errorOutputs: string[];
  outputs: number;
}

const DEFAULT_ERROR_OUTPUTS = ['1', '2', '9', '10', '11', 'other'];

export const SEND_DEFAULTS: SendProperties = {
  name: '',
  account: '',
  phoneNumbers: 'phoneNumbers',
  phoneNumbersType: 'msg',
  message: 'payload',
  messageType: 'msg',
  sender: '',
  senderType: 'default',
  gamme: '',
  gammeType: 'default',
  schedule: '',
  scheduleType: 'none',
  isStopSms: 'false',
  isStopSmsType: 'bool',
  isUnicode: 'false',
  isUnicodeType: 'bool',
  tag: '',
  tagType: 'none',
  sandbox: '',
  sandboxType: 'default',
  expires: '60',
  expiresType: 'num',
  key: '',
  keyType: 'none',
  format: 'json',
  whenUnknown: 'verify',
  errorOutputs: DEFAULT_ERROR_OUTPUTS,
  outputs: 1 + DEFAULT_ERROR_OUTPUTS.length,
};
