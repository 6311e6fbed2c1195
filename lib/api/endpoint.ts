// What a call of the API is made of. Each call is one file in endpoints/: its path, what goes in, what its
// answer means. Who may call, and whether again, is not decided here.
import type { HttpAnswer } from './http/transport';

export interface Endpoint<Input, Answer> {
  readonly method: 'GET' | 'POST';
  /** Below the API's address, such as `/send`. */
  readonly path: string;
  /** @returns the members of the JSON body, or the parameters of the query, without the key */
  values(input: Input): object;
  /**
   * @param apiKey taken out of all that is given on, should the platform ever quote it
   * @returns what the answer says; never throws, whatever the body is
   */
  read(answer: HttpAnswer, apiKey: string): Answer;
}
