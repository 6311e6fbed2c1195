// The envelope of an answer, before anybody knows what is in it. A type only.

/** The members of a body that anything is decided on, whatever its format was. */
export interface ResponseBody {
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
