// The envelope of a reply, before anybody knows what is in it. A type only.

/** The members of a reply that anything is decided on, whatever its format was. */
export interface Reply {
  success?: unknown;
  code?: unknown;
  message?: unknown;
  message_id?: unknown;
  nb_sms?: unknown;
  cost?: unknown;
  currency?: unknown;
  errors?: unknown;
  error?: unknown;
  SMSResponse_List?: unknown;
}
