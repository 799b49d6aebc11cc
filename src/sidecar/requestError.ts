/** A request that can't be served, in the words of OpenAI's error object. */
export class RequestError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 413 | 500;
  readonly code: string;

  constructor(status: RequestError['status'], code: string, message: string) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.code = code;
  }

  /** The response's body. */
  toBody(): { readonly error: Readonly<Record<'message' | 'type' | 'code', string>> } {
    const type = this.status === 500 ? 'server_error' : 'invalid_request_error';
    return { error: { message: this.message, type, code: this.code } };
  }
}
