/** A client's connection of messages as a session sees it; Node's socket and the WebSocket protocol stay behind this. */

export interface MessageSocket {
  /** `false`: the client is gone. A promise where the client is behind: it settles when the message left, or never will. */
  send(text: string): boolean | Promise<boolean>;
  /** One listener. `text` is undefined for a message of bytes. */
  onMessage(listener: (text: string | undefined) => void): void;
  /** Called once, however it ended. */
  onClose(listener: () => void): void;
  /** Reads nothing until `resume`. */
  pause(): void;
  resume(): void;
  /** Ends it properly (RFC 6455 section 7.4), and for sure within a few seconds. `reason`: at most 123 bytes. */
  close(code: number, reason: string): void;
  /** Ends it at once. */
  terminate(): void;
}
