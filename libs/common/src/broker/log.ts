/** What is said while running: facts in the object, a constant text beside them. ERROR = a person must act, WARN = it healed. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
