// A send node all of whose fields are read from the message, under their own names.
import type { FlowOptions } from './flow';

export const ALL_FROM_MESSAGE: NonNullable<FlowOptions['send']> = {
  senderType: 'msg',
  sender: 'sender',
  gammeType: 'msg',
  gamme: 'gamme',
  scheduleType: 'msg',
  schedule: 'schedule',
  isStopSmsType: 'msg',
  isStopSms: 'isStopSms',
  isUnicodeType: 'msg',
  isUnicode: 'isUnicode',
  tagType: 'msg',
  tag: 'tag',
  sandboxType: 'msg',
  sandbox: 'sandbox',
  expiresType: 'msg',
  expires: 'expires',
  keyType: 'msg',
  key: 'key',
};
